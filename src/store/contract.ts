/**
 * What a live store keeps, and what it promises. DuckDB fills it in one file, Postgres in a schema for several processes
 * at once (openStore.ts). Whatever a method has resolved is durable: it outlives the process and the machine's power.
 */

import type { Ledger } from '../transactions/ledger.ts';
import type { Kind } from '../transactions/validate.ts';
import type { EpochDay, Micros } from '../units.ts';
import type { Campaigns } from './campaignTable.ts';
import type { ManualTable } from './manualTable.ts';
import type { Reviews } from './reviewTable.ts';
import type { News, Shared, Turn } from './shared.ts';

/** What all transactions of a store share: said by the first file that is loaded. */
export interface StoreSettings {
  /** '' where the transactions carry no amounts. */
  readonly currency: string;
  readonly hasAmounts: boolean;
  /** IANA name; decides to which day an instant belongs. */
  readonly timeZone: string;
  /** The last day that is known, `YYYY-MM-DD`: it moves on with the transactions, and never back. */
  readonly asOf: string;
  /** Names of the attributes that transactions may carry. */
  readonly attributes: readonly string[];
}

/** A transaction, or one line of one. `withdrawn` stands for one that a correction has taken back. */
export interface NewTransaction {
  readonly customer: string;
  /** Null for a row of a file without ids: it can't be recognised or corrected. */
  readonly transactionId: string | null;
  /** Of this id; the highest counts, whenever it arrived. */
  readonly version: number;
  readonly day: EpochDay;
  /** 0 where the store has no amounts. */
  readonly amount: Micros;
  readonly kind: Kind | 'withdrawn';
  readonly orderId: string | null;
  readonly product: string | null;
  readonly category: string | null;
  readonly channel: string | null;
  /** By name; what is not named has no value. */
  readonly attributes: Readonly<Record<string, string>> | null;
}

/** A transaction as it stands in the store. */
export interface StoredTransaction extends NewTransaction {
  /** The place in the order of acceptance, from 1. */
  readonly seq: number;
}

/** The newest line or lines of transactions that a new version takes the place of. */
export interface Supersession {
  readonly seq: number;
  /** The first row that takes its place. */
  readonly by: number;
}

/** Transactions that stand, and those that were withdrawn, as columns in the order of acceptance: what memory is filled from. */
export interface TransactionColumns {
  readonly length: number;
  readonly seq: Float64Array;
  /** Place in `customers`. */
  readonly customer: Int32Array;
  readonly day: Int32Array;
  /** Amounts as whole units and the millionths beside them, of the same sign: some need more than 64 bits. */
  readonly units: Float64Array;
  readonly micros: Int32Array;
  /** 1 for refunds and cancellations, 2 for what was withdrawn, else 0. */
  readonly kind: Uint8Array;
  /** Hashes of order number and transaction id (storeHash.ts); 0 where there is none. */
  readonly order: BigInt64Array;
  readonly id: BigInt64Array;
  readonly version: Int32Array;
  /** Places in `texts`; -1 where there is none. */
  readonly product: Int32Array;
  readonly category: Int32Array;
  readonly channel: Int32Array;
  readonly attributes: readonly Int32Array[];
  readonly customers: readonly string[];
  readonly texts: readonly string[];
}

/** A bundle that was trained from the store or is served with it. */
export interface ModelRecord {
  readonly version: string;
  /** The bundle's folder. */
  readonly folder: string;
  readonly createdAt: string;
  /** The last day that it learnt from. */
  readonly asOf: string;
  /** A to F; null where it was not measured. */
  readonly grade: string | null;
  readonly active: boolean;
}

export const RUN_STATES = ['queued', 'running', 'succeeded', 'failed', 'cancelled'] as const;
export type RunState = (typeof RUN_STATES)[number];

/** A training run: what was asked, how far it is, what came of it. */
export interface RunRecord {
  readonly id: string;
  readonly state: RunState;
  readonly createdAt: string;
  readonly endedAt: string | null;
  /** JSON. */
  readonly request: string;
  /** Version of the model that came of it. */
  readonly model: string | null;
  /** The problem as JSON, where it failed. */
  readonly problem: string | null;
}

/** Who did what, when. It names no customer. */
export interface AuditEntry {
  readonly at: string;
  /** The key's id, or `local` for the command line. */
  readonly actor: string;
  /** Such as `customer.erase`. */
  readonly action: string;
  readonly subject: string | null;
  /** JSON. */
  readonly detail: string | null;
}

/** An API key: its secret is kept only as a hash. */
export interface KeyRecord {
  readonly id: string;
  readonly name: string;
  /** Separated by blanks: `read write admin`. */
  readonly scopes: string;
  readonly hash: string;
  readonly createdAt: string;
  readonly expiresAt: string | null;
  readonly revokedAt: string | null;
}

/** An alarm that somebody was told of. */
export interface AlertRecord {
  readonly raisedAt: string;
  /** The event's id: the same for the same alarm of the same model. */
  readonly rule: string;
  /** What was said, in a sentence. */
  readonly detail: string;
  /** When the one address that is told of alarms took it. */
  readonly seenAt: string;
}

/** A small table of records that are told apart by one field. */
export interface RecordTable<Row extends object> {
  /** In the order in which they came. */
  list(): Promise<Row[]>;
  add(row: Row): Promise<void>;
  /** Changes fields of the rows whose `field` has this value. */
  change(field: keyof Row & string, value: string, changes: Partial<Row>): Promise<void>;
}

/** A customer as last computed, one row each: for whoever reads the file with other tools, and for exports. */
export interface CustomerRecord {
  readonly customer: string;
  readonly asOf: string;
  readonly firstPurchase: EpochDay | null;
  readonly lastPurchase: EpochDay | null;
  readonly orders: number;
  readonly historicalValue: Micros;
  /** Facts by name (facts.ts), as JSON; null where the model needs none. */
  readonly facts: string | null;
  /** Version of the model, and its figures; null where none has forecast. */
  readonly model: string | null;
  readonly horizonDays: number | null;
  readonly expectedPurchases: number | null;
  readonly predictedValue: number | null;
  readonly pReturn: number | null;
  readonly pAlive: number | null;
}

/** What a file has brought into the store. */
export interface LoadResult {
  readonly added: number;
  /** Rows whose transaction id was there already: nothing has changed for them. */
  readonly known: number;
  readonly settings: StoreSettings;
}

export interface StoreCounts {
  readonly transactions: number;
  readonly customers: number;
}

export interface Store {
  /** As the person named it. */
  readonly file: string;
  /** How names of files begin that a server keeps for the store on its own machine. */
  readonly beside: string;
  /** For a store that several processes have at once; null for one that this process has alone. */
  readonly shared: Shared | null;
  /** Null until a file is loaded. */
  readonly settings: StoreSettings | null;
  counts(): Promise<StoreCounts>;
  /**
   * Takes over a ledger's accepted transactions. Those whose transaction id the store has are left as they are.
   *
   * @param source  tells the file from others by its content: one without ids is taken once only
   * @throws UNITS_MIXED where currency, time zone or amounts are not the store's, STORE_LOADED for a file taken before
   */
  load(ledger: Ledger, source: string): Promise<LoadResult>;
  /**
   * Accepted transactions as a ledger: training, scores and evaluations read it as they read a file's. It does not change
   * with the store. Close it when done.
   *
   * @param asOf  the last day that may enter, the store's own where not given
   * @throws STORE_EMPTY; OPTION_INVALID where as-of is no day
   */
  ledger(asOf?: string): Promise<Ledger>;
  /** All transactions that stand, and those withdrawn. Throws STORE_EMPTY. */
  columns(): Promise<TransactionColumns>;
  /** The last number that was given. */
  lastSeq(): number;
  /**
   * Adds rows numbered from lastSeq() + 1 in their order, replaces others and moves as-of on, all of it or nothing.
   *
   * @throws MACHINE_REFUSED where there is no room
   */
  append(rows: readonly NewTransaction[], superseded: readonly Supersession[], asOf: string): Promise<void>;
  /**
   * Has work done while no other process writes; what it appends is there when this has resolved, or nothing of it.
   *
   * @param work  gets what others have written meanwhile; null where nothing
   */
  exclusively<Result>(work: (turn: Turn, news: News | null) => Promise<Result>): Promise<Result>;
  /** The lines that stand under transaction ids. */
  byTransactionId(ids: readonly string[]): Promise<StoredTransaction[]>;
  /** The lines that stand of a customer, by day. */
  ofCustomer(customer: string): Promise<StoredTransaction[]>;
  /**
   * Sets customers' rows, in place of what was there.
   *
   * @param gone  customers who have no row any more
   * @param mark  says that all rows are now of one state of things; null where more are to come
   */
  putCustomers(rows: readonly CustomerRecord[], gone: readonly string[], mark: string | null): Promise<void>;
  /** What all rows of customers are of; null where they are not of one. */
  customersMark(): Promise<string | null>;
  /** Customers as last put. */
  customers(): Promise<CustomerRecord[]>;
  /** Takes every row of a customer out, and notes that it was done. @returns how many transactions went */
  erase(customer: string, actor: string): Promise<number>;
  /** Rewrites the file without what was erased. @returns false where a ledger is open, which has to be closed before */
  compact(): Promise<boolean>;
  /** Writes a copy of the store, as it is at this moment, to a new file. @throws FILE_EXISTS */
  backup(file: string): Promise<void>;
  readonly models: RecordTable<ModelRecord>;
  readonly runs: RecordTable<RunRecord>;
  readonly audit: RecordTable<AuditEntry>;
  readonly keys: RecordTable<KeyRecord>;
  readonly alerts: RecordTable<AlertRecord>;
  readonly manual: ManualTable;
  readonly campaigns: Campaigns;
  readonly reviews: Reviews;
  /** Ends it when what is under way is done. */
  close(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}
