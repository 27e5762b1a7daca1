/**
 * Secrets that machines make and keep: 256 random bits, so that one fast hash is enough to store them by and no guess
 * gets near one.
 */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

/** `prn_`, the key's id, and the secret part: secret scanners know a prefix when they see it. */
const FORM = /^prn_([\da-f]{12})_[\w-]{43}$/;

export interface NewSecret {
  readonly id: string;
  /** Shown once, and kept by nobody here. */
  readonly secret: string;
  readonly hash: string;
}

export function newSecret(): NewSecret {
  const id = randomBytes(6).toString('hex');
  const secret = `prn_${id}_${randomBytes(32).toString('base64url')}`;
  return { id, secret, hash: hashOf(secret) };
}

/** The id within a secret; null for text of another form. */
export function idIn(secret: string): string | null {
  return FORM.exec(secret)?.[1] ?? null;
}

/** SHA-256, as hexadecimal digits. */
export function hashOf(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}

/** Whether two hashes are the same, in a time that does not tell where they differ. */
export function sameHash(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)];
  return a.length === b.length && timingSafeEqual(a, b);
}
