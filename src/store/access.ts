import type { DatabaseConnection } from '../engines/contract.ts';

type Run = <Result>(work: (connection: DatabaseConnection) => Promise<Result>) => Promise<Result>;

/** How statements reach a store's database: one piece of work after the other, each whole or not at all. */
export interface Access {
  /** For work that changes nothing. */
  readonly read: Run;
  readonly write: Run;
}
