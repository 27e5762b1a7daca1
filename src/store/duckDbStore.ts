import { existsSync, renameSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Database, DatabaseConnection } from '../engines/contract.ts';
import { PerennialError } from '../errors.ts';
import { machineFault } from '../machineFault.ts';
import { parseDay } from '../units.ts';
import type { Access } from './access.ts';
import { campaignTable } from './campaignTable.ts';
import type { Store, StoreSettings } from './contract.ts';
import { copyDatabase } from './copyDatabase.ts';
import { putCustomers, readCustomers, readMark } from './customerTable.ts';
import { eraseCustomer } from './erase.ts';
import { inTransaction } from './inTransaction.ts';
import { loadLedger } from './loadLedger.ts';
import { manualTable } from './manualTable.ts';
import { migrate } from './migrate.ts';
import { recordTable } from './records.ts';
import { compactedPath, removeDatabase } from './removeDatabase.ts';
import { reviewTable } from './reviewTable.ts';
import { moveAsOf, readSettings } from './settings.ts';
import { storeLedger } from './storeLedger.ts';
import { transactionColumns } from './transactionColumns.ts';
import { addSuperseded, isAmong, readTransactions, tableOf } from './transactionTable.ts';
import { WriteQueue } from './writeQueue.ts';

/** What a store is made of: its file, and how to open it again. */
export interface StoreFile {
  /** As the person named it. */
  readonly file: string;
  readonly path: string;
  open(): Promise<Database>;
  /** Is called once, when the store is closed. */
  closed(): void;
}

interface State {
  database: Database;
  /** The one that writes, and what reads in between: one statement at a time. */
  connection: DatabaseConnection;
  settings: StoreSettings | null;
  lastSeq: number;
  /** How many ledgers are open on it. */
  ledgers: number;
}

/**
 * A store in a DuckDB file, migrated to the newest schema.
 *
 * @throws STORE_VERSION, STORE_DAMAGED, MACHINE_REFUSED; the file is closed then
 */
export async function duckDbStore(source: StoreFile): Promise<Store> {
  const { file, path } = source;
  const state = await start(source);
  const queue = new WriteQueue();
  /** One at a time, whole or not at all; faults of the machine name the store. */
  const write = <Result>(work: (connection: DatabaseConnection) => Promise<Result>) =>
    queue.run(async () => {
      try {
        return await inTransaction(state.connection, () => work(state.connection));
      } catch (error) {
        if (/invalidated/.test(String(error))) await restart(source, state);
        throw machineFault(error, file) ?? error;
      }
    });
  const access: Access = { read: write, write };
  const settings = () => {
    if (!state.settings) throw new PerennialError('STORE_EMPTY', { file });
    return state.settings;
  };
  let closing: Promise<void> | null = null;
  const end = async () => {
    await queue.idle();
    state.connection.close();
    state.database.close();
    source.closed();
  };
  const close = () => {
    closing ??= end();
    return closing;
  };

  return {
    file,
    beside: file,
    shared: null,
    get settings() {
      return state.settings;
    },
    lastSeq: () => state.lastSeq,
    counts: () => write(countsOf),
    load: (ledger, content) =>
      queue.run(async () => {
        const loaded = await loadLedger({ ...state, file }, ledger, content);
        state.settings = loaded.result.settings;
        state.lastSeq = loaded.lastSeq;
        return loaded.result;
      }),
    ledger: (asOf) =>
      queue.run(async () => {
        if (asOf !== undefined) parseDay(asOf, '--as-of');
        const asked = { ...settings(), ...(asOf === undefined ? {} : { asOf }) };
        state.ledgers++;
        const forget = () => {
          state.ledgers--;
        };
        return await storeLedger(state.database, file, asked, forget);
      }),
    columns: () => queue.run(() => transactionColumns(state.database, settings())),
    append: async (rows, superseded, asOf) => {
      const before = settings();
      await write(async (connection) => {
        await connection.append('transactions', tableOf(rows, state.lastSeq + 1));
        await addSuperseded(connection, superseded);
        await moveAsOf(connection, before.asOf, asOf);
      });
      state.lastSeq += rows.length;
      if (asOf > before.asOf) state.settings = { ...before, asOf };
    },
    // Nobody else has the file.
    exclusively(this: Store, work) {
      return work(this, null);
    },
    byTransactionId: (ids) => write((connection) => readTransactions(connection, isAmong('transaction_id', ids))),
    ofCustomer: (customer) =>
      write((connection) => readTransactions(connection, `${isAmong('customer', [customer])} AND kind <> 'withdrawn'`)),
    putCustomers: (rows, gone, mark) => write((connection) => putCustomers(connection, rows, gone, mark)),
    customersMark: () => write(readMark),
    customers: () => write(readCustomers),
    erase: (customer, actor) => write((connection) => eraseCustomer(connection, customer, actor)),
    compact: () =>
      queue.run(async () => {
        if (state.ledgers > 0) return false;
        await compact(source, state);
        return true;
      }),
    backup: async (target) => {
      if (existsSync(target)) throw new PerennialError('FILE_EXISTS', { file: target });
      await queue
        .run(() => copyDatabase(state.connection, resolve(target)))
        .catch((error) => {
          throw machineFault(error, target) ?? error;
        });
    },
    models: recordTable('models', access),
    runs: recordTable('runs', access),
    audit: recordTable('audit', access),
    keys: recordTable('keys', access),
    alerts: recordTable('alerts', access),
    manual: manualTable(access),
    campaigns: campaignTable(access),
    reviews: reviewTable(access),
    close,
    [Symbol.asyncDispose]: close,
  };

  async function countsOf(connection: DatabaseConnection) {
    const [row] = await connection.rows<{ transactions: bigint; customers: bigint }>(
      'SELECT count(*) AS transactions, count(DISTINCT customer) AS customers FROM standing',
    );
    return { transactions: Number(row.transactions), customers: Number(row.customers) };
  }

  async function compact(place: StoreFile, opened: State): Promise<void> {
    const fresh = compactedPath(path);
    removeDatabase(fresh);
    await copyDatabase(opened.connection, fresh);
    opened.connection.close();
    opened.database.close();
    // A log that is left belongs to the old file: the new one must not take its place before it.
    if (existsSync(`${path}.wal`)) removeDatabase(fresh);
    else renameSync(fresh, path);
    Object.assign(opened, await start(place));
  }
}

/** After an error that DuckDB does not go on from (a full disk): what was committed is there. */
async function restart(source: StoreFile, state: State): Promise<void> {
  try {
    state.connection.close();
    state.database.close();
  } catch {
    // It is being given up.
  }
  Object.assign(state, await start(source));
}

async function start({ file, open }: StoreFile): Promise<State> {
  const database = await open();
  try {
    const connection = await database.connect();
    await migrate(connection, file);
    const [{ last }] = await connection.rows<{ last: bigint | null }>('SELECT max(seq) AS last FROM transactions');
    const settings = await readSettings(connection, file);
    return { database, connection, settings, lastSeq: Number(last ?? 0), ledgers: 0 };
  } catch (error) {
    database.close();
    throw error;
  }
}
