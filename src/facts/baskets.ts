/**
 * Who bought which product when: the ledger as columns that recommendations and cross-selling are computed from.
 */
import { readColumns } from '../engines/readColumns.ts';
import { PerennialError } from '../errors.ts';
import type { Ledger } from '../transactions/ledger.ts';
import { needRows } from '../transactions/needRows.ts';
import type { EpochDay } from '../units.ts';
import { oncePerLedger } from './oncePerLedger.ts';
import { preparePurchaseDays } from './purchaseDays.ts';

/** What a product is: the product's own column, or the category's. */
export const ITEM_COLUMNS = ['product', 'category'] as const;
export type ItemColumn = (typeof ITEM_COLUMNS)[number];

/**
 * A row for each customer, day and product bought on it (refunds are none), by customer, day and product. A customer's
 * rows up to a cutoff are therefore the first of them: nothing later is seen by looking at these alone.
 */
export interface Baskets {
  readonly item: ItemColumn;
  /** Customers of the ledger, in the order of its summaries; some may have no rows. */
  readonly customers: readonly string[];
  readonly products: readonly string[];
  /** Rows of customer c: from start[c] to before start[c + 1]. */
  readonly start: Int32Array;
  readonly day: Int32Array;
  readonly product: Int32Array;
  /** Amount in currency units, at least 0; 0 throughout where the ledger has none. */
  readonly amount: Float64Array;
  /** Place in `channels` of the customer's last channel; -1 where none is named. */
  readonly channel: Int32Array;
  readonly channels: readonly string[];
  readonly firstDay: EpochDay;
  readonly lastDay: EpochDay;
}

/** @throws ENGINE_UNFIT for a table in an engine; COLUMN_MISSING where the ledger has neither products nor categories, or not the one asked for */
export function itemColumn(ledger: Ledger, asked?: ItemColumn): ItemColumn {
  needRows(ledger, 'Who bought which product');
  const known = ITEM_COLUMNS.filter((name) => ledger.columns[name] !== undefined);
  const found = asked === undefined ? known[0] : known.find((name) => name === asked);
  if (found !== undefined) return found;
  throw new PerennialError('COLUMN_MISSING', {
    file: ledger.quality.file,
    role: asked ?? 'product or category',
    columns: Object.values(ledger.columns).join(', '),
    flag: `--${asked ?? 'product'}-column`,
    option: asked ?? 'product',
  });
}

/**
 * Reads all baskets of a ledger.
 *
 * @throws COLUMN_MISSING where the ledger has no such column
 */
export async function readBaskets(ledger: Ledger, asked?: ItemColumn): Promise<Baskets> {
  const item = itemColumn(ledger, asked);
  await prepareItems(ledger, item);
  const { connection } = ledger;
  const customers = (await readColumns(connection, 'SELECT customer FROM customer_places ORDER BY place')).text(
    'customer',
  );
  const products = (await readColumns(connection, `SELECT name FROM ${item}_items ORDER BY code`)).text('name');
  const rows = await readColumns(connection, `SELECT place, day, code, amount FROM ${item}_baskets`);
  const place = rows.integers('place');
  const start = new Int32Array(customers.length + 1);
  for (let i = 0; i < place.length; i++) start[place[i] + 1]++;
  for (let c = 0; c < customers.length; c++) start[c + 1] += start[c];
  const day = rows.integers('day');
  let [firstDay, lastDay] = [Infinity, -Infinity];
  for (let i = 0; i < day.length; i++) {
    if (day[i] < firstDay) firstDay = day[i];
    if (day[i] > lastDay) lastDay = day[i];
  }
  const { channel, channels } = await readChannels(ledger, customers.length);
  const bought = { start, day, product: rows.integers('code'), amount: rows.doubles('amount') };
  return { item, customers, products, ...bought, channel, channels, firstDay, lastDay };
}

/** `ITEM_items` numbers the names in order; `ITEM_baskets` has a row for each customer, day and item, in order. */
const prepared = {
  product: oncePerLedger((ledger) => makeItems(ledger, 'product')),
  category: oncePerLedger((ledger) => makeItems(ledger, 'category')),
} satisfies Record<ItemColumn, unknown>;

/** Makes the temp tables of an item column, once a ledger. */
export async function prepareItems(ledger: Ledger, item: ItemColumn): Promise<void> {
  needRows(ledger, 'Who bought which product');
  await preparePurchaseDays(ledger);
  await prepared[item](ledger);
}

async function makeItems({ connection }: Ledger, item: ItemColumn): Promise<void> {
  const isNamed = `NOT refund AND ${item} IS NOT NULL AND ${item} <> ''`;
  await connection.run(`
    CREATE OR REPLACE TEMP TABLE ${item}_items AS
    SELECT ${item} AS name, CAST(row_number() OVER (ORDER BY ${item}) AS INTEGER) - 1 AS code
    FROM (SELECT DISTINCT ${item} FROM ledger WHERE ${isNamed})`);
  await connection.run(`
    CREATE OR REPLACE TEMP TABLE ${item}_baskets AS
    SELECT
      place,
      CAST(day - DATE '1970-01-01' AS INTEGER) AS day,
      code,
      greatest(CAST(sum(amount) AS DOUBLE), 0) AS amount
    FROM ledger JOIN customer_places USING (customer) JOIN ${item}_items ON name = ${item}
    WHERE ${isNamed}
    GROUP BY place, day, code
    ORDER BY place, day, code`);
}

/** The last channel that each customer's rows name. */
async function readChannels(
  ledger: Ledger,
  customers: number,
): Promise<{ channel: Int32Array; channels: readonly string[] }> {
  const channel = new Int32Array(customers).fill(-1);
  if (ledger.columns.channel === undefined) return { channel, channels: [] };
  const rows = await readColumns(
    ledger.connection,
    `SELECT place, arg_max(channel, (day, channel)) AS channel
    FROM ledger JOIN customer_places USING (customer)
    WHERE channel IS NOT NULL AND channel <> ''
    GROUP BY place`,
  );
  const channels = [...new Set(rows.text('channel'))].sort();
  const code = new Map(channels.map((name, i) => [name, i]));
  const place = rows.integers('place');
  rows.text('channel').forEach((name, i) => {
    channel[place[i]] = code.get(name)!;
  });
  return { channel, channels };
}
