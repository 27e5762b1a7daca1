/** What a store of several processes has beside what every store has: each learns what the others have done. */
import type { Store, StoredTransaction, Supersession } from './contract.ts';

/** What others have written since it was asked for last. */
export interface News {
  /** Numbers of transactions that were erased; whose they were is said nowhere. */
  readonly erased: readonly number[];
  readonly superseded: readonly Supersession[];
  /** New transactions that are there, by number; null where they are too many: read all anew. */
  readonly rows: readonly StoredTransaction[] | null;
}

/** What may be asked of a store while no other process writes to it. */
export type Turn = Pick<Store, 'settings' | 'lastSeq' | 'byTransactionId' | 'append'>;

/** A name that one process has at a time. */
export interface Hold {
  /** Aborted where the server let go of it: the connection is no more, and another process may have it. */
  readonly lost: AbortSignal;
  release(): Promise<void>;
}

/** Versions of models, with all their files by path. */
export interface SharedBundles {
  /** The oldest first. */
  list(): Promise<{ readonly version: string; readonly createdAt: string }[]>;
  /** null where there is none. */
  get(version: string): Promise<ReadonlyMap<string, Uint8Array> | null>;
  /** One that is there stays as it is. */
  put(version: string, createdAt: string, files: ReadonlyMap<string, Uint8Array>): Promise<void>;
  /** The version that answers; null where none was activated. */
  current(): Promise<string | null>;
  activate(version: string): Promise<void>;
}

/** Somebody who is signed in at the page. */
export interface SharedSession {
  /** The id of the key that it was opened with. */
  readonly key: string;
  /** In ms since 1970. */
  readonly ends: number;
}

/** Sessions by the hash of their token, which only the browser has. */
export interface SharedSessions {
  add(hash: string, session: SharedSession): Promise<void>;
  get(hash: string): Promise<SharedSession | null>;
  end(hash: string): Promise<void>;
}

export interface Shared {
  readonly bundles: SharedBundles;
  readonly sessions: SharedSessions;
  /** For how many ms the server has not answered; null while it does. Known once somebody listens. */
  readonly awayFor: number | null;
  /** Calls when others have changed anything, some tenths of a second later. */
  onChange(call: () => void): void;
  /** null where nothing has come. What is given is given once, and is taken for known from then on. */
  news(): Promise<News | null>;
  /** Takes a name; null where another process has it, or this one. */
  hold(name: string): Promise<Hold | null>;
}
