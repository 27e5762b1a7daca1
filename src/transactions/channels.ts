/**
 * Several files as one ledger: what each channel of a business exports, each read by its own rules. A customer of two
 * channels is one where the files call the customer alike, or where a table of identities says so.
 */
import { join } from 'node:path';
import { z } from 'zod';
import type { Connection, Engine, Table } from '../engines/contract.ts';
import { openEngine } from '../engines/duckdb.ts';
import { defaultMemoryLimit } from '../engines/memoryLimit.ts';
import { quoteName, quotePath, quoteText } from '../engines/sql.ts';
import { writeTable } from '../engines/writeTable.ts';
import { PerennialError } from '../errors.ts';
import { formatMoney, parseMoney } from '../units.ts';
import { countVerdicts } from './counts.ts';
import { type Ledger, needsWidth, openLedger } from './ledger.ts';
import { needRows } from './needRows.ts';
import type { LedgerOptions } from './options.ts';
import type { Count, Excluded, Quality } from './quality.ts';
import { readTable, tableRowInvalid } from './readTable.ts';
import { REASONS, verdictOf } from './reasons.ts';
import { findSpecialDays } from './specialDays.ts';
import { CARRIED, KINDS } from './validate.ts';

export interface ChannelsOptions {
  /** A file of columns channel, id, customer: who is who. Ids of a channel that are not in it stay of that channel alone. */
  readonly identities?: string;
}

/** What became of one channel's file. */
export interface ChannelPart {
  readonly channel: string;
  readonly quality: Quality;
  /** Customers of the file, and those of them whom the table of identities does not name; 0 without such a table. */
  readonly customers: number;
  readonly unmatched: number;
}

export interface ChannelsLedger extends Ledger {
  readonly parts: readonly ChannelPart[];
}

/**
 * Opens a file for each channel and puts their accepted rows together; the ledger's channel is the name given here.
 * Rows of one transaction id and equal content in several files count once.
 *
 * @param sources  by channel, in the order in which rows follow each other
 * @throws what openLedger throws of any file; UNITS_MIXED where files differ in currency or in having amounts,
 *   TABLE_ROW_INVALID where one id is two customers
 */
export async function openChannels(
  sources: Readonly<Record<string, LedgerOptions>>,
  { identities }: ChannelsOptions = {},
): Promise<ChannelsLedger> {
  const [first] = Object.values(sources);
  const { memoryLimit = defaultMemoryLimit(), onProgress = () => {} } = first;
  const engine = await openEngine({ memoryLimit });
  try {
    const people = identities === undefined ? null : await writeIdentities(identities, Object.keys(sources), engine);
    const parts: (ChannelPart & { ledger: Pick<Ledger, 'columns'>; path: string })[] = [];
    for (const [channel, options] of Object.entries(sources)) {
      onProgress(`reading ${channel}`);
      const ledger = await openLedger(options);
      try {
        needRows(ledger, `Every transaction of the channel ${channel}`);
        checkAlike(parts[0], channel, ledger.quality);
        const path = join(engine.folder, `${parts.length}.parquet`);
        const { quality, columns } = ledger;
        parts.push({
          channel,
          quality,
          ledger: { columns },
          path,
          ...(await exportRows(ledger, channel, path, people)),
        });
      } finally {
        await ledger.close();
      }
    }
    onProgress('putting channels together');
    return await assemble(engine, parts);
  } catch (error) {
    engine.close();
    throw error;
  }
}

function checkAlike(first: ChannelPart | undefined, channel: string, quality: Quality): void {
  if (!first) return;
  const differ = (what: string, left: string, right: string) => {
    if (left === right) return;
    throw new PerennialError('UNITS_MIXED', {
      what: `${what} of ${first.channel} and of ${channel}`,
      ...{ left, right, remedy: 'Give files of one kind, or name the --currency that counts in all of them.' },
    });
  };
  const { quality: before } = first;
  differ('Amounts', before.hasAmounts ? 'amounts' : 'none', quality.hasAmounts ? 'amounts' : 'none');
  differ('Currency', before.currency || 'none named', quality.currency || 'none named');
}

const identityShape = {
  columns: {
    channel: { names: ['channel', 'source'] },
    id: { names: ['id', 'channel_id', 'customer_id'] },
    customer: { names: ['customer', 'person', 'master_id'] },
  },
  row: z.object({
    channel: z.string('must not be empty'),
    id: z.string('must not be empty'),
    customer: z.string('must not be empty'),
  }),
} as const;

/** The table of identities as a file that each channel's engine can join. */
async function writeIdentities(file: string, channels: readonly string[], { folder }: Engine): Promise<string> {
  const rows = await readTable(file, identityShape);
  const seen = new Map<string, string>();
  for (const { channel, id, customer, line } of rows) {
    const refuse = (field: string, value: string, problem: string) =>
      tableRowInvalid({ file, line, field, value, problem });
    if (!channels.includes(channel)) {
      throw refuse('channel', channel, `no transactions are given of such a channel; there are ${channels.join(', ')}`);
    }
    const key = JSON.stringify([channel, id]);
    const before = seen.get(key);
    if (before !== undefined && before !== customer)
      throw refuse('customer', customer, `an earlier line says that ${id} of ${channel} is ${before}`);
    seen.set(key, customer);
  }
  const path = join(folder, 'identities.parquet');
  const distinct = [...seen].map(([key, customer]) => ({ key: JSON.parse(key) as [string, string], customer }));
  const table: Table = {
    length: distinct.length,
    columns: [
      { name: 'channel', type: 'text', value: (row) => distinct[row].key[0] },
      { name: 'id', type: 'text', value: (row) => distinct[row].key[1] },
      { name: 'person', type: 'text', value: (row) => distinct[row].customer },
    ],
  };
  await writeTable(table, path, 'parquet');
  return path;
}

/** Writes a ledger's rows, with its channel and the customers' names across channels. */
async function exportRows(
  { connection }: Ledger,
  channel: string,
  path: string,
  people: string | null,
): Promise<{ customers: number; unmatched: number }> {
  const all = await connection.rows<{ column_name: string }>('SELECT column_name FROM (DESCRIBE ledger)');
  const own = all.map(({ column_name }) => column_name);
  const kept = own.filter((name) => !['customer', 'channel', 'order_id', 'refund', 'kind'].includes(name));
  const label = quoteText(channel);
  // An order number is of its channel, and so is the id of somebody whom the identities do not name.
  const order = own.includes('order_id') ? `, ${label} || ':' || order_id AS order_id` : '';
  const person = people === null ? 'customer' : `coalesce(person, ${label} || ':' || customer)`;
  const joined =
    people === null
      ? 'ledger'
      : `ledger LEFT JOIN (SELECT id, person FROM read_parquet(${quotePath(people)}) WHERE channel = ${label}) ON id = customer`;
  await connection.run(`COPY (
    SELECT ${person} AS customer, ${kept.map(quoteName).join(', ')}, CAST(kind AS VARCHAR) AS kind, ${label} AS channel${order}
    FROM ${joined}
  ) TO ${quotePath(path)} (FORMAT parquet)`);
  const [{ customers, unmatched }] = await connection.rows<{ customers: bigint; unmatched: bigint }>(
    `SELECT count(DISTINCT customer) AS customers,
      count(DISTINCT customer) FILTER (${people === null ? 'false' : 'person IS NULL'}) AS unmatched
    FROM ${joined}`,
  );
  return { customers: Number(customers), unmatched: Number(unmatched) };
}

type Part = ChannelPart & { readonly ledger: Pick<Ledger, 'columns'>; readonly path: string };

async function assemble(engine: Engine, parts: readonly Part[]): Promise<ChannelsLedger> {
  const { connection } = engine;
  const [{ quality: first }] = parts;
  const files = parts.map(({ path }) => quotePath(path)).join(', ');
  await connection.run(`CREATE TYPE kind AS ENUM (${KINDS.map(quoteText).join(', ')})`);
  // Kept in order: examples and first values follow the order of files and rows.
  await connection.run(`CREATE TABLE validated AS
    SELECT * REPLACE (CAST(kind AS kind) AS kind), 0::UTINYINT AS verdict
    FROM read_parquet([${files}], union_by_name = true, filename = false)`);
  const described = await connection.rows<{ column_name: string }>('SELECT column_name FROM (DESCRIBE validated)');
  const names = described.map(({ column_name }) => column_name).filter((name) => name !== 'verdict');
  if (names.includes('transaction_id')) await markCopies(connection);
  await connection.run(`CREATE VIEW ledger AS
    SELECT * EXCLUDE (verdict), kind IN ('refund', 'cancellation') AS refund FROM validated WHERE verdict = 0`);
  const carried = Object.entries(CARRIED).filter(([, name]) => names.includes(name));
  const columns = {
    ...{ customer: 'customer', date: 'day' },
    ...(first.hasAmounts ? { amount: 'amount' } : {}),
    ...Object.fromEntries(carried),
  };
  const days = await findSpecialDays(connection, {
    sameRow: names
      .filter((name) => name !== 'kind')
      .map(quoteName)
      .join(', '),
    hasOrders: names.includes('order_id'),
  });
  const asOf = parts
    .map(({ quality }) => quality.asOf)
    .sort()
    .at(-1)!;
  const { verdicts } = await countVerdicts(connection, asOf);
  const accepted = verdicts.find(({ verdict }) => verdict === 0)!;
  const quality: Quality = {
    ...first,
    file: parts.map(({ channel, quality: { file } }) => `${channel}=${file}`).join(' '),
    ...{ shape: 'transactions', columns, asOf },
    firstDay: accepted.firstDay ?? '',
    lastDay: accepted.lastDay ?? '',
    reading: {
      ...first.reading,
      preset: { name: 'channels', title: 'several files' },
      ...{ rows: [], columns: [], amounts: [] },
    },
    warnings: parts.flatMap(({ channel, quality: { warnings } }) => warnings.map((text) => `${channel}: ${text}`)),
    cautions: parts.flatMap(({ channel, quality: { cautions } }) =>
      cautions.map((caution) => ({ ...caution, text: `${channel}: ${caution.text}` })),
    ),
    read: sumOf(parts.map(({ quality }) => quality.read)),
    accepted: { rows: accepted.rows, amount: first.hasAmounts ? formatMoney(accepted.micros) : null },
    excluded: excludedOf(
      parts,
      verdicts.find(({ verdict }) => verdict === COPY),
      first.hasAmounts,
    ),
    orderLines: parts.reduce((sum, part) => sum + part.quality.orderLines, 0),
    // Of the worst file: one that was misread does not hide behind a larger one.
    unexplained: {
      rows: Math.max(...parts.map((part) => part.quality.unexplained.rows)),
      amount: first.hasAmounts ? Math.max(...parts.map((part) => part.quality.unexplained.amount ?? 0)) : null,
    },
    otherCurrencies: parts.flatMap((part) => part.quality.otherCurrencies),
    kinds: Object.fromEntries(
      KINDS.map((kind) => [kind, sumOf(parts.map((part) => part.quality.kinds[kind]))]),
    ) as Quality['kinds'],
    customers: days.customers,
    customersWithRefundsAlone: days.customersWithRefundsAlone,
    sameDayRowsMerged: days.rowsMerged,
    duplicatesKept: days.duplicatesKept,
    conflictingIds: parts.reduce((sum, part) => sum + part.quality.conflictingIds, 0),
  };
  const close = async () => engine.close();
  return {
    ...{ ...quality, wideMoney: needsWidth(quality), connection, quality, close, [Symbol.asyncDispose]: close },
    parts: parts.map(({ channel, quality: own, customers, unmatched }) => ({
      channel,
      quality: own,
      customers,
      unmatched,
    })),
  };
}

const COPY = verdictOf('duplicate transaction');

/** Of rows with one transaction id and the same content, from whichever files, the first counts. */
async function markCopies(connection: Connection): Promise<void> {
  await connection.run(`CREATE TEMP TABLE copies AS
    SELECT rowid AS copy
    FROM validated
    WHERE transaction_id IN (
      SELECT transaction_id FROM validated GROUP BY transaction_id HAVING count(DISTINCT channel) > 1
    )
    QUALIFY channel <> first_value(channel) OVER (
      PARTITION BY transaction_id, customer, day, amount, kind ORDER BY rowid
    )`);
  await connection.run(`UPDATE validated SET verdict = ${COPY} FROM copies WHERE validated.rowid = copy`);
  await connection.run('DROP TABLE copies');
}

function sumOf(counts: readonly Count[]): Count {
  const amounts = counts.map(({ amount }) => amount);
  return {
    rows: counts.reduce((sum, { rows }) => sum + rows, 0),
    amount: amounts.includes(null)
      ? null
      : formatMoney(amounts.reduce((sum, amount) => sum + (parseMoney(amount!) ?? 0n), 0n)),
  };
}

/** What the files excluded, reason by reason, and the rows of later files that earlier ones had. */
function excludedOf(
  parts: readonly Part[],
  copies: { readonly rows: number; readonly micros: bigint } | undefined,
  hasAmounts: boolean,
): Excluded[] {
  const found = parts.flatMap(({ quality }) => quality.excluded);
  if (copies) {
    const amount = hasAmounts ? formatMoney(copies.micros) : null;
    found.push({ reason: 'duplicate transaction', rows: copies.rows, amount, examples: [] });
  }
  return REASONS.flatMap((reason) => {
    const same = found.filter((entry) => entry.reason === reason);
    return same.length > 0 ? [{ reason, ...sumOf(same), examples: same.flatMap(({ examples }) => examples) }] : [];
  });
}
