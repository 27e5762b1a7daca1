import type { Database, DatabaseConnection } from '../engines/contract.ts';
import { quoteName, quoteText } from '../engines/sql.ts';
import { PerennialError } from '../errors.ts';
import type { Role } from '../transactions/columns.ts';
import { countVerdicts } from '../transactions/counts.ts';
import { type Ledger, needsWidth } from '../transactions/ledger.ts';
import type { Quality } from '../transactions/quality.ts';
import { findSpecialDays } from '../transactions/specialDays.ts';
import { KINDS } from '../transactions/validate.ts';
import { formatMoney } from '../units.ts';
import type { StoreSettings } from './contract.ts';

/** Columns that a ledger has where a row of the store has a value, by role. */
const OPTIONAL = {
  order: 'order_id',
  transactionId: 'transaction_id',
  product: 'product',
  category: 'category',
  channel: 'channel',
} as const;

let opened = 0;

/**
 * A store's accepted transactions as a ledger: the same tables as a file's, in memory beside the store, so that nothing
 * is written to it and it may change meanwhile.
 *
 * @param file      as the person named the store
 * @param settings  rows after its as-of stay out
 * @param closed    is called once, when the ledger is closed
 * @throws STORE_EMPTY
 */
export async function storeLedger(
  database: Database,
  file: string,
  settings: StoreSettings,
  closed: () => void,
): Promise<Ledger> {
  const connection = await database.connect();
  const place = `ledger_${++opened}`;
  const [{ name: home }] = await connection.rows<{ name: string }>('SELECT current_database() AS name');
  await connection.run(`ATTACH ':memory:' AS ${place}`);
  let isOpen = true;
  const close = async () => {
    if (!isOpen) return;
    isOpen = false;
    await connection.run(`USE ${quoteName(home)}`);
    await connection.run(`DETACH ${place}`);
    connection.close();
    closed();
  };
  try {
    await connection.run(`USE ${place}`);
    const columns = await fill(connection, `${quoteName(home)}.main.standing`, settings);
    const quality = await qualityOf(connection, file, settings, columns);
    if (quality.accepted.rows === 0) throw new PerennialError('STORE_EMPTY', { file });
    return { ...quality, wideMoney: needsWidth(quality), connection, quality, close, [Symbol.asyncDispose]: close };
  } catch (error) {
    await close();
    throw error;
  }
}

type Columns = Readonly<Partial<Record<Role, string>>>;

async function fill(connection: DatabaseConnection, standing: string, settings: StoreSettings): Promise<Columns> {
  const [found] = await connection.rows<Record<string, bigint>>(
    `SELECT ${Object.values(OPTIONAL)
      .map((name) => `count(${name}) AS ${name}`)
      .join(', ')} FROM ${standing}`,
  );
  const carried = (Object.keys(OPTIONAL) as (keyof typeof OPTIONAL)[]).filter((role) => found[OPTIONAL[role]] > 0n);
  const attributes = settings.attributes.map(
    (name) => `json_extract_string(attributes, ${attributePath(name)}) AS ${quoteName(`attribute_${name}`)}`,
  );
  await connection.run(`
    CREATE TABLE validated AS
    SELECT
      ${['customer', 'day', 'amount', ...carried.map((role) => OPTIONAL[role]), ...attributes].join(', ')},
      kind, 0::UTINYINT AS verdict
    FROM ${standing}
    WHERE day <= DATE ${quoteText(settings.asOf)}
    ORDER BY seq`);
  await connection.run(`
    CREATE VIEW ledger AS
    SELECT * EXCLUDE (verdict), kind IN ('refund', 'cancellation') AS refund FROM validated`);
  return {
    customer: 'customer',
    date: 'day',
    ...(settings.hasAmounts ? { amount: 'amount' } : {}),
    ...Object.fromEntries(carried.map((role) => [role, OPTIONAL[role]])),
  };
}

/** As JSON pointer, which takes any name. */
export function attributePath(name: string): string {
  return quoteText(`/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`);
}

/** All that a store holds has been accepted. */
async function qualityOf(
  connection: DatabaseConnection,
  file: string,
  settings: StoreSettings,
  columns: Columns,
): Promise<Quality> {
  const { asOf, currency, hasAmounts, timeZone } = settings;
  const { verdicts, kinds } = await countVerdicts(connection, asOf);
  const sameRow = ['customer', 'day', 'amount', ...Object.values(OPTIONAL).filter((name) => hasColumn(columns, name))];
  const days = await findSpecialDays(connection, {
    sameRow: sameRow.join(', '),
    hasOrders: columns.order !== undefined,
  });
  const count = ({ rows, micros }: { rows: number; micros: bigint }) => ({
    rows,
    amount: hasAmounts ? formatMoney(micros) : null,
  });
  const all = verdicts[0] ?? { rows: 0, micros: 0n, firstDay: null, lastDay: null };
  const shape = 'transactions';
  return {
    ...{ file, format: 'store', shape, columns, hasAmounts, currency, timeZone, dateFormat: 'day', asOf },
    firstDay: all.firstDay ?? '',
    lastDay: all.lastDay ?? '',
    reading: {
      preset: { name: 'store', title: 'a store of Perennial' },
      ...{ shape, delimiter: null, encoding: 'utf-8', rows: [], amounts: [] },
      columns: (Object.entries(columns) as [Role, string][]).map(([role, column]) => ({ role, column })),
      dates: { format: 'day', example: asOf, timeZone },
    },
    warnings: [],
    cautions: [],
    read: count(all),
    accepted: count(all),
    excluded: [],
    orderLines: 0,
    unexplained: { rows: 0, amount: hasAmounts ? 0 : null },
    otherCurrencies: [],
    kinds: Object.fromEntries(KINDS.map((kind) => [kind, count(kinds[kind])])) as Quality['kinds'],
    customers: days.customers,
    customersWithRefundsAlone: days.customersWithRefundsAlone,
    sameDayRowsMerged: days.rowsMerged,
    duplicatesKept: days.duplicatesKept,
    conflictingIds: 0,
  };
}

function hasColumn(columns: Columns, name: string): boolean {
  return Object.values(columns).includes(name);
}
