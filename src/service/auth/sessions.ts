import { randomBytes } from 'node:crypto';
import type { SharedSession, SharedSessions } from '../../store/shared.ts';
import { hashOf } from './secrets.ts';

/** Twelve hours: a working day. */
export const SESSION_SECONDS = 12 * 3600;
/** The oldest go from memory where more are opened. */
const MOST = 10_000;
/** What other servers have done with a session is asked again after so many ms. */
const KNOWN_FOR = 5_000;

/** As `start` makes them: nothing else is asked for. */
const TOKEN = /^[\w-]{43}$/;

interface Known extends SharedSession {
  /** When it was heard of from the store. */
  readonly since: number;
}

/**
 * Who is signed in at the page: in memory, where a restart ends all sessions, or in a store that several servers share,
 * where each of them knows who signed in at another.
 */
export class Sessions {
  readonly #shared: SharedSessions | null;
  /** By the token's hash, in the order in which they were heard of. */
  readonly #known = new Map<string, Known>();

  constructor(shared: SharedSessions | null = null) {
    this.#shared = shared;
  }

  /** @returns the token, which only the browser keeps */
  async start(key: string): Promise<string> {
    const token = randomBytes(32).toString('base64url');
    const hash = hashOf(token);
    const session = { key, ends: Date.now() + SESSION_SECONDS * 1000 };
    await this.#shared?.add(hash, session);
    this.#know(hash, session);
    return token;
  }

  /** The key's id that a session was opened with; null where there is none, or no more. */
  async keyOf(token: string): Promise<string | null> {
    if (!TOKEN.test(token)) return null;
    const hash = hashOf(token);
    let session: SharedSession | null | undefined = this.#known.get(hash);
    if (this.#shared && !this.#isFresh(hash)) {
      session = await this.#shared.get(hash);
      this.#known.delete(hash);
      if (session) this.#know(hash, session);
    }
    if (session && session.ends > Date.now()) return session.key;
    this.#known.delete(hash);
    return null;
  }

  async end(token: string): Promise<void> {
    const hash = hashOf(token);
    this.#known.delete(hash);
    await this.#shared?.end(hash);
  }

  #isFresh(hash: string): boolean {
    const known = this.#known.get(hash);
    return known !== undefined && Date.now() - known.since < KNOWN_FOR;
  }

  #know(hash: string, session: SharedSession): void {
    this.#known.set(hash, { ...session, since: Date.now() });
    for (const oldest of this.#known.keys()) {
      if (this.#known.size <= MOST) break;
      this.#known.delete(oldest);
    }
  }
}
