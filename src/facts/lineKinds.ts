/**
 * What each line of a ledger is to its customer. Every line is of exactly one kind, so that sums of kinds are the revenue.
 */
import { type ResultColumns, readColumns } from '../engines/readColumns.ts';
import { TOTAL } from '../transactions/amounts.ts';
import type { Ledger } from '../transactions/ledger.ts';
import { type EpochDay, formatDay, type Micros, parseMoney } from '../units.ts';
import { itemColumn } from './baskets.ts';
import { oncePerLedger } from './oncePerLedger.ts';
import { preparePurchaseDays } from './purchaseDays.ts';

/**
 * first: of the customer's first purchase day, when all is new. again: a product bought on a day before. cross: of a
 * category never bought before. up, down, sideways: a new product of a category bought before, at a unit price at least
 * 10 % above, at least 10 % below, or near what the customer had paid there. unnamed: names no product, or no category
 * where others do. refund: money given back.
 */
export const LINE_KINDS = ['first', 'again', 'cross', 'up', 'down', 'sideways', 'unnamed', 'refund'] as const;
export type LineKind = (typeof LINE_KINDS)[number];

/** Whether new products can be told apart by category: without it all of them are `cross`. */
export function tellsUpFromCross(ledger: Ledger): boolean {
  return ledger.columns.product !== undefined && ledger.columns.category !== undefined;
}

/** A unit price so far above the own mean is up, so far below is down. */
const STEP = 0.1;

/**
 * Makes the temp table `line_kinds`, once a ledger: place, day, kind (its place in LINE_KINDS), amount, and item, which is
 * counted for breadth (the category where there is one, else the product).
 *
 * @throws COLUMN_MISSING where the ledger has neither products nor categories
 */
export async function prepareLineKinds(ledger: Ledger): Promise<void> {
  itemColumn(ledger);
  await preparePurchaseDays(ledger);
  await makeLineKinds(ledger);
}

const makeLineKinds = oncePerLedger(async (ledger) => {
  const item = itemColumn(ledger);
  const hasCategories = tellsUpFromCross(ledger);
  const names = (await ledger.connection.rows<{ name: string }>('DESCRIBE ledger')).map((row) =>
    String(Object.values(row)[0]),
  );
  const price = names.includes('quantity')
    ? 'CAST(amount AS DOUBLE) / CASE WHEN quantity > 0 THEN CAST(quantity AS DOUBLE) ELSE 1 END'
    : 'CAST(amount AS DOUBLE)';
  const category = hasCategories ? "nullif(category, '')" : 'NULL';
  const kind = (name: LineKind) => LINE_KINDS.indexOf(name);
  await ledger.connection.run(`
    CREATE OR REPLACE TEMP TABLE line_kinds AS
    WITH lines AS (
      SELECT place, day, first, refund, amount, nullif(${item}, '') AS product, ${category} AS category, ${price} AS price
      FROM ledger JOIN customer_places USING (customer)
    ), begun AS (
      SELECT *,
        min(CASE WHEN refund THEN NULL ELSE day END) OVER (PARTITION BY place, product) AS product_since
        ${hasCategories ? ', min(CASE WHEN refund THEN NULL ELSE day END) OVER (PARTITION BY place, category) AS category_since' : ''}
      FROM lines
    )${
      hasCategories
        ? `, paid AS (
      SELECT place, category, day, sum(sum(price)) OVER before / sum(count(*)) OVER before AS usual
      FROM lines
      WHERE NOT refund AND category IS NOT NULL AND price > 0
      GROUP BY place, category, day
      WINDOW before AS (PARTITION BY place, category ORDER BY day ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)
    )`
        : ''
    }
    SELECT place, day, amount, ${hasCategories ? 'category' : 'product'} AS item,
      CAST(CASE
        WHEN refund THEN ${kind('refund')}
        WHEN day = first THEN ${kind('first')}
        WHEN product IS NULL THEN ${kind('unnamed')}
        WHEN product_since < day THEN ${kind('again')}
        ${
          hasCategories
            ? `WHEN category IS NULL THEN ${kind('unnamed')}
        WHEN category_since = day THEN ${kind('cross')}
        WHEN price >= ${1 + STEP} * usual THEN ${kind('up')}
        WHEN price <= ${1 - STEP} * usual THEN ${kind('down')}
        ELSE ${kind('sideways')}`
            : `ELSE ${kind('cross')}`
        }
      END AS UTINYINT) AS kind
    FROM begun${hasCategories ? ' LEFT JOIN paid USING (place, category, day)' : ''}`);
});

/** Revenue by kind, to the micro: of all, and by month. */
export interface LineTotals {
  readonly total: Micros;
  readonly kinds: readonly { readonly kind: LineKind; readonly lines: number; readonly amount: Micros }[];
  /** Months `YYYY-MM`, ascending, with the amount of each kind in its order. */
  readonly months: readonly { readonly month: string; readonly amounts: readonly Micros[] }[];
}

export async function lineTotals(ledger: Ledger): Promise<LineTotals> {
  await prepareLineKinds(ledger);
  const rows = await ledger.connection.rows<{ month: string; kind: number; lines: bigint; amount: string }>(`
    SELECT strftime(day, '%Y-%m') AS month, kind, count(*) AS lines, CAST(CAST(sum(amount) AS ${TOTAL}) AS VARCHAR) AS amount
    FROM line_kinds GROUP BY month, kind ORDER BY month, kind`);
  const read = rows.map(({ amount, ...row }) => ({ ...row, amount: parseMoney(amount)! }));
  const sum = (wanted: typeof read) => wanted.reduce((total, { amount }) => total + amount, 0n);
  const months = [...new Set(read.map(({ month }) => month))];
  return {
    total: sum(read),
    kinds: LINE_KINDS.map((kind, k) => {
      const own = read.filter((row) => row.kind === k);
      return { kind, lines: own.reduce((total, { lines }) => total + Number(lines), 0), amount: sum(own) };
    }),
    months: months.map((month) => ({
      month,
      amounts: LINE_KINDS.map((_, k) => sum(read.filter((row) => row.month === month && row.kind === k))),
    })),
  };
}

/** What a customer's lines were within a window before a cutoff, and within one after it: columns by customer. */
export interface LineWindows {
  readonly place: Int32Array;
  /** Items (categories, or products) bought up to the cutoff. */
  readonly breadth: Float64Array;
  /** Amount of named lines in the window before the cutoff (without first days), and of these cross and up. */
  readonly before: { readonly all: Float64Array; readonly cross: Float64Array; readonly up: Float64Array };
  /** Amount of all named lines in the window after it, and of these cross and up. */
  readonly after: { readonly all: Float64Array; readonly cross: Float64Array; readonly up: Float64Array };
}

/** Customers with a purchase up to the cutoff, by place; windows of so many days on both sides of it. */
export async function lineWindows(ledger: Ledger, cutoff: EpochDay, days: number): Promise<LineWindows> {
  await prepareLineKinds(ledger);
  const date = (day: EpochDay) => `DATE '${formatDay(day)}'`;
  const of = (...kinds: LineKind[]) => kinds.map((kind) => LINE_KINDS.indexOf(kind)).join(', ');
  const named = of('again', 'cross', 'up', 'down', 'sideways');
  const sum = (kinds: string, from: EpochDay, to: EpochDay) =>
    `coalesce(CAST(sum(amount) FILTER (kind IN (${kinds}) AND day > ${date(from)} AND day <= ${date(to)}) AS DOUBLE), 0)`;
  const window = (name: string, from: EpochDay, to: EpochDay) => `
    ${sum(named, from, to)} AS ${name}_all,
    ${sum(of('cross'), from, to)} AS ${name}_cross,
    ${sum(of('up'), from, to)} AS ${name}_up`;
  const rows = await readColumns(
    ledger.connection,
    `
    SELECT place,
      CAST(count(DISTINCT item) FILTER (day <= ${date(cutoff)} AND kind <> ${of('refund')}) AS DOUBLE) AS breadth,
      ${window('before', cutoff - days, cutoff)},
      ${window('after', cutoff, cutoff + days)}
    FROM line_kinds
    GROUP BY place
    HAVING count(*) FILTER (day <= ${date(cutoff)} AND kind <> ${of('refund')}) > 0
    ORDER BY place`,
  );
  return {
    place: rows.integers('place'),
    breadth: rows.doubles('breadth'),
    before: windowOf(rows, 'before'),
    after: windowOf(rows, 'after'),
  };
}

function windowOf(rows: ResultColumns, name: 'before' | 'after'): LineWindows['before'] {
  return {
    all: rows.doubles(`${name}_all`),
    cross: rows.doubles(`${name}_cross`),
    up: rows.doubles(`${name}_up`),
  };
}
