import { randomBytes } from 'node:crypto';
import { hashOf } from './secrets.ts';

/** Twelve hours: a working day. */
export const SESSION_SECONDS = 12 * 3600;
/** The oldest end where more are opened. */
const MOST = 10_000;

/** Who is signed in at the page, in memory: a restart ends all sessions. */
export class Sessions {
  /** By the token's hash, in the order in which they were opened. */
  readonly #open = new Map<string, { readonly key: string; readonly ends: number }>();

  /** @returns the token, which only the browser keeps */
  start(key: string): string {
    const token = randomBytes(32).toString('base64url');
    this.#open.set(hashOf(token), { key, ends: Date.now() + SESSION_SECONDS * 1000 });
    for (const oldest of this.#open.keys()) {
      if (this.#open.size <= MOST) break;
      this.#open.delete(oldest);
    }
    return token;
  }

  /** The key's id that a session was opened with; null where there is none, or no more. */
  keyOf(token: string): string | null {
    const hash = hashOf(token);
    const session = this.#open.get(hash);
    if (session && session.ends > Date.now()) return session.key;
    this.#open.delete(hash);
    return null;
  }

  end(token: string): void {
    this.#open.delete(hashOf(token));
  }
}
