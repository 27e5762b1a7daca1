import { mkdtempSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Database, DatabaseConnection, TableColumn } from '../engines/contract.ts';
import { openDatabase } from '../engines/duckdb.ts';
import { quoteName } from '../engines/sql.ts';
import { machineFault } from '../machineFault.ts';
import type { Ledger } from '../transactions/ledger.ts';
import type { StoreSettings, TransactionColumns } from './contract.ts';
import { copyDatabase } from './copyDatabase.ts';
import { inTransaction } from './inTransaction.ts';
import { migrate } from './migrate.ts';
import { COPIED_TABLES } from './postgresSchema.ts';
import { compactedPath, removeDatabase } from './removeDatabase.ts';
import { readSettings } from './settings.ts';
import { storeLedger } from './storeLedger.ts';
import { transactionColumns } from './transactionColumns.ts';
import { WriteQueue } from './writeQueue.ts';

/** Up to where transactions of a shared store are known: the last number, and the last erasure. */
export interface Place {
  readonly seq: number;
  readonly erasures: number;
}

export interface ReplicaOptions {
  /** As the person named the store. */
  readonly file: string;
  readonly memoryLimit: string;
  readonly threads?: number | undefined;
  /** Begins to see the store at one moment, over a connection that is closed when all is read. */
  readonly snapshot: () => Promise<DatabaseConnection>;
}

/**
 * This process's own copy of a store's transactions, in a file of a private folder: whatever reads all of them reads it, and
 * the server sends a transaction once. It is brought up to date whenever it is asked, and gone with the process.
 */
export class Replica {
  /** The private folder, where others may put files of their own. */
  readonly folder: string;
  private readonly path: string;
  private readonly options: ReplicaOptions;
  private readonly queue = new WriteQueue();
  private database: Database | null = null;
  private connection!: DatabaseConnection;
  private place: Place = { seq: 0, erasures: 0 };
  private ledgers = 0;
  private readonly remove: () => void;

  constructor(options: ReplicaOptions) {
    this.options = options;
    try {
      this.folder = mkdtempSync(join(tmpdir(), 'perennial-replica-'));
    } catch (error) {
      throw machineFault(error, `The folder for temporary files (TMPDIR) ${tmpdir()}`) ?? error;
    }
    this.path = join(this.folder, 'transactions');
    this.remove = () => rmSync(this.folder, { recursive: true, force: true });
    process.once('exit', this.remove);
  }

  /** @throws STORE_EMPTY */
  ledger(settingsOf: (now: StoreSettings | null) => StoreSettings): Promise<Ledger> {
    return this.synced(async (_place, now) => {
      const settings = settingsOf(now);
      this.ledgers++;
      return await storeLedger(this.database!, this.options.file, settings, () => {
        this.ledgers--;
      });
    });
  }

  columns(): Promise<{ columns: TransactionColumns; place: Place; settings: StoreSettings | null }> {
    return this.synced(async (place, settings) => ({
      columns: await transactionColumns(this.database!, settings ?? { attributes: [] }),
      place,
      settings,
    }));
  }

  /** Writes the whole store, as of one moment, to a new file. */
  copy(target: string): Promise<void> {
    return this.synced(async (_place, _settings, source) => {
      await copyDatabase(this.connection, target);
      const database = await openDatabase(target, { memoryLimit: this.options.memoryLimit, threads: 1 });
      try {
        const copied = await database.connect();
        await inTransaction(copied, async () => {
          for (const table of COPIED_TABLES) await copyTable(source, copied, table);
        });
        copied.close();
      } finally {
        database.close();
      }
    });
  }

  /** Rewrites the file without what was erased. @returns false where a ledger is open */
  compact(): Promise<boolean> {
    return this.synced(async () => {
      if (this.ledgers > 0) return false;
      const fresh = compactedPath(this.path);
      await copyDatabase(this.connection, fresh);
      this.closeDatabase();
      removeDatabase(this.path);
      renameSync(fresh, this.path);
      await this.open();
      return true;
    });
  }

  async close(): Promise<void> {
    await this.queue.idle();
    if (this.database) this.closeDatabase();
    this.remove();
    process.off('exit', this.remove);
  }

  private synced<Result>(
    work: (place: Place, settings: StoreSettings | null, source: DatabaseConnection) => Promise<Result>,
  ): Promise<Result> {
    // At once, so that it is the moment at which it was asked for.
    const snapshot = this.options.snapshot();
    snapshot.catch(() => {});
    return this.queue.run(async () => {
      const source = await snapshot;
      try {
        if (!this.database) await this.open();
        await this.follow(source);
        return await work(this.place, await readSettings(source, this.options.file), source);
      } finally {
        source.close();
      }
    });
  }

  private async open(): Promise<void> {
    const { memoryLimit, threads, file } = this.options;
    this.database = await openDatabase(this.path, { memoryLimit, threads });
    this.connection = await this.database.connect();
    await migrate(this.connection, file);
  }

  private closeDatabase(): void {
    this.connection.close();
    this.database!.close();
    this.database = null;
  }

  /** Takes over what has come, and drops what was erased, since it was asked last. */
  private async follow(source: DatabaseConnection): Promise<void> {
    const { connection, place } = this;
    const [clock] = await source.rows<{ seq: bigint; erasures: bigint }>('SELECT last_seq AS seq, erasures FROM clock');
    const now = { seq: Number(clock.seq), erasures: Number(clock.erasures) };
    if (now.seq === place.seq && now.erasures === place.erasures) return;
    await inTransaction(connection, async () => {
      if (now.erasures > place.erasures) await dropErased(source, connection, place.erasures);
      await takeTransactions(source, connection, place.seq);
      await takeSuperseded(source, connection, place.seq);
    });
    this.place = now;
  }
}

async function dropErased(source: DatabaseConnection, target: DatabaseConnection, after: number): Promise<void> {
  const erased = await source.rows<{ seq: bigint }>(`SELECT seq FROM erased WHERE number > ${after}`);
  await target.run('CREATE OR REPLACE TEMP TABLE gone (seq BIGINT)');
  await target.append('gone', {
    length: erased.length,
    columns: [{ name: 'seq', type: 'whole', value: (row) => Number(erased[row].seq) }],
  });
  for (const table of ['transactions', 'superseded']) {
    await target.run(`DELETE FROM ${table} WHERE seq IN (SELECT seq FROM gone)`);
  }
  await target.run('DROP TABLE gone');
}

const TEXTS = ['kind', 'order_id', 'product', 'category', 'channel', 'attributes'] as const;

async function takeTransactions(source: DatabaseConnection, target: DatabaseConnection, after: number): Promise<void> {
  const { chunks } = await source.stream(`
    SELECT seq, version, day - DATE '1970-01-01' AS day, CAST(amount * 1000000 AS DECIMAL(30, 0)) AS micros,
      customer, transaction_id, ${TEXTS.join(', ')}
    FROM transactions WHERE seq > ${after} ORDER BY seq`);
  for await (const { length, column } of chunks) {
    const [seq, version] = [column(0) as BigInt64Array, column(1) as BigInt64Array];
    const [day, micros] = [column(2) as Int32Array, column(3) as string[]];
    const text = (name: string, place: number): TableColumn => {
      const values = column(place) as (string | null)[];
      return { name, type: 'text', value: (row) => values[row] };
    };
    await target.append('transactions', {
      length,
      columns: [
        { name: 'seq', type: 'whole', value: (row) => Number(seq[row]) },
        text('customer', 4),
        text('transaction_id', 5),
        { name: 'version', type: 'whole', value: (row) => Number(version[row]) },
        { name: 'day', type: 'day', value: (row) => day[row] },
        { name: 'amount', type: 'amount', value: (row) => BigInt(micros[row]) },
        ...TEXTS.map((name, i) => text(name, 6 + i)),
      ],
    });
  }
}

async function takeSuperseded(source: DatabaseConnection, target: DatabaseConnection, after: number): Promise<void> {
  const { chunks } = await source.stream(`SELECT seq, replaced_by FROM superseded WHERE replaced_by > ${after}`);
  for await (const { length, column } of chunks) {
    const [seq, by] = [column(0) as BigInt64Array, column(1) as BigInt64Array];
    await target.append('superseded', {
      length,
      columns: [
        { name: 'seq', type: 'whole', value: (row) => Number(seq[row]) },
        { name: 'replaced_by', type: 'whole', value: (row) => Number(by[row]) },
      ],
    });
  }
}

/** A small table whole, by way of its texts: the engines read each other's. */
async function copyTable(source: DatabaseConnection, target: DatabaseConnection, table: string): Promise<void> {
  const columns = await target.rows<{ name: string; type: string }>(
    `SELECT column_name AS name, column_type AS type FROM (DESCRIBE ${table})`,
  );
  const names = columns.map(({ name }) => quoteName(name));
  const drafted = columns.map((_, i) => `c${i}`);
  await target.run(`CREATE OR REPLACE TEMP TABLE draft (${drafted.map((name) => `${name} VARCHAR`).join(', ')})`);
  const { chunks } = await source.stream(
    `SELECT ${names.map((name) => `CAST(${name} AS VARCHAR)`).join(', ')} FROM ${table} ORDER BY ${ORDERS[table] ?? 'rowid'}`,
  );
  for await (const { length, column } of chunks) {
    const values = columns.map((_, i) => column(i) as (string | null)[]);
    await target.append('draft', {
      length,
      columns: drafted.map((name, i) => ({ name, type: 'text', value: (row) => values[i][row] })),
    });
  }
  await target.run(`DELETE FROM ${table}`);
  await target.run(
    `INSERT INTO ${table} SELECT ${columns.map(({ type }, i) => `CAST(c${i} AS ${type})`).join(', ')} FROM draft`,
  );
  await target.run('DROP TABLE draft');
}

/** By what tables are ordered that do not keep the order in which their rows came. */
const ORDERS: Readonly<Record<string, string>> = {
  settings: 'name',
  customers: 'customer',
  customers_mark: 'mark',
  reviews: 'id',
};
