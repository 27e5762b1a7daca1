import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseStoreAddress } from '../engines/address.ts';
import type { DatabaseConnection } from '../engines/contract.ts';
import { connectPostgres, hasSchema, type PostgresConnection } from '../engines/postgresDatabase.ts';
import { quoteName } from '../engines/sql.ts';
import { PerennialError } from '../errors.ts';
import { machineFault } from '../machineFault.ts';
import { needRows } from '../transactions/needRows.ts';
import { parseDay } from '../units.ts';
import type { Access } from './access.ts';
import { storeAway } from './away.ts';
import { campaignTable } from './campaignTable.ts';
import type { Store, StoreSettings } from './contract.ts';
import { putCustomers, readCustomers, readMark } from './customerTable.ts';
import { eraseShared } from './erase.ts';
import { inTransaction } from './inTransaction.ts';
import { manualTable } from './manualTable.ts';
import { migrate } from './migrate.ts';
import { postgresBundles } from './postgresBundles.ts';
import { PostgresLine, storeFault } from './postgresLine.ts';
import { loadIntoPostgres } from './postgresLoad.ts';
import { readNews } from './postgresNews.ts';
import { POSTGRES_MIGRATIONS } from './postgresSchema.ts';
import { postgresSessions } from './postgresSessions.ts';
import { PostgresWatch } from './postgresWatch.ts';
import { recordTable } from './records.ts';
import { Replica } from './replica.ts';
import { reviewTable } from './reviewTable.ts';
import { moveAsOf, readSettings } from './settings.ts';
import type { Turn } from './shared.ts';
import { addSuperseded, isAmong, readTransactions, tableOf } from './transactionTable.ts';
import { WriteQueue } from './writeQueue.ts';

export interface PostgresStoreOptions {
  readonly create: boolean;
  readonly memoryLimit: string;
  readonly threads?: number | undefined;
}

/** What is known here of the store; it moves on with what is written here, and with news of what others have written. */
export interface Known {
  settings: StoreSettings | null;
  /** Attributes of the transactions that are known. */
  attributes: readonly string[];
  lastSeq: number;
  erasures: number;
  changes: number;
}

/** Longest time, in ms, that a write waits for those of others. */
const LOCK_WITHIN = 10_000;
/** A process that stops in the middle of a write keeps others from theirs so long. */
const IDLE_WITHIN = 60_000;
/** Longest time, in ms, until the server has said that it is there. */
const ANSWER_WITHIN = 5000;

interface Clock {
  readonly last_seq: bigint;
  readonly erasures: bigint;
  readonly changes: bigint;
}

const BUMP = 'UPDATE clock SET changes = changes + 1 RETURNING last_seq, erasures, changes';
const CLOCK = 'SELECT last_seq, erasures, changes FROM clock';

/**
 * A store in a schema of a Postgres server, for several processes at once. All that is promised rests on its transactions:
 * whoever writes changes the one row of `clock` first, and so writes alone.
 *
 * @throws OPTION_INVALID, ENGINE_UNREACHABLE, ENGINE_REFUSED, STORE_NOT_FOUND, STORE_VERSION, STORE_DAMAGED
 */
export async function openPostgresStore(text: string, options: PostgresStoreOptions): Promise<Store> {
  const address = parseStoreAddress(text);
  const file = address.text;
  const [schema] = address.table;
  const connect = (more: { answerWithin?: number } = {}) =>
    connectPostgres(address, { schema, lockWithin: LOCK_WITHIN, idleWithin: IDLE_WITHIN, ...more });
  const line = new PostgresLine(connect);
  const known = await start(await line.get(), { file, schema, create: options.create }).catch((error: unknown) => {
    line.drop();
    throw error;
  });
  const queue = new WriteQueue();
  const quick = new PostgresLine(() => connect({ answerWithin: ANSWER_WITHIN }));
  const watch = new PostgresWatch({
    line: new PostgresLine(() => connect({ answerWithin: ANSWER_WITHIN })),
    name: `perennial ${schema}`,
    known,
    // What waits for an answer would wait for minutes.
    onAway: () => {
      line.drop();
      quick.drop();
    },
  });
  const faulty = (error: unknown): never => {
    throw storeFault(error, file);
  };
  const replica = new Replica({
    ...{ file, memoryLimit: options.memoryLimit, threads: options.threads },
    // In its turn: it has what was written here before it was asked for, and nothing of what is written later.
    snapshot: () =>
      queue.run(async () => {
        const connection = await connect();
        try {
          // A ledger is made of it meanwhile.
          await connection.run('SET idle_in_transaction_session_timeout = 0');
          await connection.run('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
          await connection.rows(CLOCK);
          return connection;
        } catch (error) {
          connection.close();
          throw error;
        }
      }),
  });
  const read: Access['read'] = (work) =>
    queue.run(async () => {
      if (watch.awayFor !== null) throw storeAway();
      try {
        const connection = await line.get();
        return await inTransaction(connection, () => work(connection));
      } catch (error) {
        return faulty(error);
      }
    });
  /** Beside whatever is written. */
  const ask = async <Result>(work: (connection: PostgresConnection) => Promise<Result>): Promise<Result> => {
    if (watch.awayFor !== null) throw storeAway();
    try {
      return await work(await quick.get());
    } catch (error) {
      return faulty(error);
    }
  };
  const writeAs = <Result>(
    work: (connection: DatabaseConnection, clock: Clock) => Promise<Result>,
    isKnown: boolean,
  ) => {
    let changes = 0;
    return read(async (connection) => {
      const [clock] = await connection.rows<Clock>(BUMP);
      changes = Number(clock.changes);
      return await work(connection, clock);
    }).then((result) => {
      // Nobody has written in between: there is no news.
      if (isKnown && changes === known.changes + 1) known.changes = changes;
      return result;
    });
  };
  const write: Access['write'] = (work) => writeAs((connection) => work(connection), true);
  const access: Access = { read, write };
  const settingsOf = (now: StoreSettings | null) => {
    if (!now) throw new PerennialError('STORE_EMPTY', { file });
    return now;
  };
  const exclusively: Store['exclusively'] = async (work) => {
    let [added, asOf] = [0, ''];
    const result = await writeAs(async (connection, clock) => {
      const told = await readNews(connection, known, { ...clock, changes: clock.changes - 1n }, file);
      if (told) {
        // Whoever takes it in does so before anything else can happen.
        Object.assign(known, told.next);
        watch.tell();
      }
      const turn: Turn = {
        get settings() {
          return known.settings;
        },
        lastSeq: () => known.lastSeq + added,
        byTransactionId: (ids) => readTransactions(connection, isAmong('transaction_id', ids)),
        async append(rows, superseded, until) {
          const before = settingsOf(known.settings);
          await connection.append('transactions', tableOf(rows, known.lastSeq + added + 1));
          await addSuperseded(connection, superseded);
          await moveAsOf(connection, before.asOf, until);
          added += rows.length;
          asOf = [asOf, until].sort()[1];
          await connection.run(`UPDATE clock SET last_seq = last_seq + ${rows.length}`);
        },
      };
      return await work(turn, told?.news ?? null);
    }, true);
    known.lastSeq += added;
    if (known.settings && asOf > known.settings.asOf) known.settings = { ...known.settings, asOf };
    return result;
  };

  let closing: Promise<void> | null = null;
  const end = async () => {
    await queue.idle();
    watch.close();
    line.drop();
    quick.drop();
    await replica.close();
  };
  const close = () => {
    closing ??= end();
    return closing;
  };

  return {
    file,
    beside: join(replica.folder, 'server'),
    get settings() {
      return known.settings;
    },
    lastSeq: () => known.lastSeq,
    counts: () =>
      read(async (connection) => {
        const [row] = await connection.rows<{ transactions: bigint; customers: bigint }>(
          'SELECT count(*) AS transactions, count(DISTINCT customer) AS customers FROM standing',
        );
        return { transactions: Number(row.transactions), customers: Number(row.customers) };
      }),
    async load(ledger, source) {
      needRows(ledger, 'Every transaction, which a store keeps,');
      // Its transactions come as news, as they do to others.
      const result = await writeAs(
        async (connection) =>
          loadIntoPostgres(connection, ledger, { source, file, before: await readSettings(connection, file) }),
        false,
      );
      known.settings = result.settings;
      return result;
    },
    async ledger(asOf) {
      if (asOf !== undefined) parseDay(asOf, '--as-of');
      const asked = (now: StoreSettings | null) => ({ ...settingsOf(now), ...(asOf === undefined ? {} : { asOf }) });
      return await replica.ledger(asked).catch(faulty);
    },
    async columns() {
      const { columns, place, settings } = await replica.columns().catch(faulty);
      known.settings = settingsOf(settings);
      known.attributes = known.settings.attributes;
      known.lastSeq = place.seq;
      known.erasures = place.erasures;
      return columns;
    },
    append: (rows, superseded, asOf) => exclusively((turn) => turn.append(rows, superseded, asOf)),
    exclusively,
    byTransactionId: (ids) => read((connection) => readTransactions(connection, isAmong('transaction_id', ids))),
    ofCustomer: (customer) =>
      read((connection) => readTransactions(connection, `${isAmong('customer', [customer])} AND kind <> 'withdrawn'`)),
    putCustomers: (rows, gone, mark) => read((connection) => putCustomers(connection, rows, gone, mark)),
    customersMark: () => read(readMark),
    customers: () => read(readCustomers),
    erase: (customer, actor) => write((connection) => eraseShared(connection, customer, actor)),
    async compact() {
      if (!(await replica.compact().catch(faulty))) return false;
      // The server's own way: room of what was erased is given to others.
      const connection = await connect().catch(faulty);
      await connection
        .run('VACUUM transactions, superseded, customers')
        .catch(faulty)
        .finally(() => connection.close());
      return true;
    },
    async backup(target) {
      if (existsSync(target)) throw new PerennialError('FILE_EXISTS', { file: target });
      await replica.copy(resolve(target)).catch((error) => {
        const fault = storeFault(error, file);
        throw machineFault(fault, target) ?? fault;
      });
    },
    models: recordTable('models', access),
    runs: recordTable('runs', access),
    // Nobody waits for news of these.
    audit: recordTable('audit', { read, write: read }),
    keys: recordTable('keys', access),
    alerts: recordTable('alerts', { read, write: read }),
    manual: manualTable(access),
    campaigns: campaignTable(access),
    reviews: reviewTable(access),
    shared: {
      bundles: postgresBundles(access),
      sessions: postgresSessions(ask),
      get awayFor() {
        return watch.awayFor;
      },
      onChange: (call) => watch.listen(call),
      async news() {
        const told = await read(async (connection) => {
          const [clock] = await connection.rows<Clock>(CLOCK);
          return await readNews(connection, known, clock, file);
        });
        if (told) Object.assign(known, told.next);
        return told?.news ?? null;
      },
      hold: (name) => watch.hold(name).catch(faulty),
    },
    close,
    [Symbol.asyncDispose]: close,
  };
}

/** Brings the schema up to date, one process at a time. */
async function start(
  connection: DatabaseConnection,
  { file, schema, create }: { file: string; schema: string; create: boolean },
): Promise<Known> {
  const there = await hasSchema(connection, schema);
  if (!there && !create) throw new PerennialError('STORE_NOT_FOUND', { file });
  // Whoever waits finds it done.
  await connection.run('SET lock_timeout = 0');
  await connection.run("SELECT pg_advisory_lock(hashtext('perennial migration'), hashtext($1))", [schema]);
  try {
    if (!there) await connection.run(`CREATE SCHEMA IF NOT EXISTS ${quoteName(schema)}`);
    await migrate(connection, file, POSTGRES_MIGRATIONS);
  } finally {
    await connection
      .run("SELECT pg_advisory_unlock(hashtext('perennial migration'), hashtext($1))", [schema])
      .catch(() => {});
  }
  await connection.run(`SET lock_timeout = ${LOCK_WITHIN}`);
  const [clock] = await connection.rows<Clock>(CLOCK);
  const settings = await readSettings(connection, file);
  return {
    settings,
    attributes: settings?.attributes ?? [],
    lastSeq: Number(clock.last_seq),
    erasures: Number(clock.erasures),
    changes: Number(clock.changes),
  };
}
