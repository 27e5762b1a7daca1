/**
 * Facts as one statement over the tables of purchaseDays.ts and shareDays.ts. Every table is read up to the cutoff:
 * nothing dated later can enter. Its twin for single customers is factsOfTransactions.ts; a test holds the two equal.
 */
import { quoteText } from '../engines/sql.ts';
import { type EpochDay, formatDay } from '../units.ts';
import { FACT_NAMES, type FactName, type FactScope, LAST_YEAR, SPEND_WINDOWS, WINDOWS } from './facts.ts';

/** Which customers a statement speaks of, and in which order. */
export interface Selection {
  /** A condition on `place`, which every table has. */
  readonly where: string;
  /** Expressions over customer_places. */
  readonly order: string;
}

/** How a share column is found: its table, null where the ledger has no such column. */
export type ShareTables = Readonly<Record<string, string | null>>;

const DAY = (day: EpochDay) => `DATE '${formatDay(day)}'`;

/**
 * The statement: a row for each selected customer with any row up to the cutoff; the columns are FACT_NAMES and then
 * {@link shareName}, all DOUBLE and none of them NULL.
 *
 * Money is summed as decimals and leaves as the nearest double. Logarithms are rounded to decimals before they are
 * summed: such sums do not depend on the order in which threads add.
 */
export function factsSql(
  cutoff: EpochDay,
  scope: FactScope,
  tables: ShareTables,
  hasProducts: boolean,
  selection: Selection,
): string {
  const facts = { ...aggregates(cutoff, scope.windowDays), ...(hasProducts ? PRODUCTS : NO_PRODUCTS) };
  const joined = scope.shares.flatMap(({ column, values }, c) => {
    const table = tables[column];
    return table ? [{ name: `shares_${c}`, sql: shareCounts(cutoff, table, c, values, selection) }] : [];
  });
  const named = FACT_NAMES.filter((name) => name !== 'fold');
  return `
WITH facts AS (
  SELECT
    place,
    ${named.map((name) => `${facts[name]} AS ${name}`).join(',\n    ')}
  FROM purchase_days
  WHERE ${selection.where} AND day <= ${DAY(cutoff)}
  GROUP BY place
)${joined.map(({ name, sql }) => `,\n${name} AS (${sql})`).join('')}
SELECT
  ${FACT_NAMES.map((name) => `coalesce(CAST(${name === 'fold' ? name : `facts.${name}`} AS DOUBLE), ${WHERE_NONE[name] ?? 0}) AS ${name}`).join(',\n  ')}${scope.shares
    .flatMap(({ column, values }, c) =>
      values.map(
        (_, v) =>
          `,\n  ${tables[column] ? `coalesce(${shareName(c, v)}, 'NaN')` : "'NaN'::DOUBLE"} AS ${shareName(c, v)}`,
      ),
    )
    .join('')}
FROM facts JOIN customer_places USING (place)${joined.map(({ name }) => ` LEFT JOIN ${name} USING (place)`).join('')}
ORDER BY ${selection.order}`;
}

/** The column of rows with a value: of the share column `c`, the value `v`, by their places in the scope. */
export function shareName(c: number, v: number): string {
  return `share_${c}_${v}`;
}

/** What stands for a fact that a customer without purchase has not; 0 for all others. */
const WHERE_NONE: Partial<Record<FactName, string>> = { first: "'NaN'", last: "'NaN'" };

type Aggregated = Exclude<FactName, 'fold'>;

const PRODUCTS = { products: 'sum(new_products)', productDays: 'sum(products)' };
const NO_PRODUCTS = { products: '0', productDays: '0' };

function aggregates(cutoff: EpochDay, windowDays: number): Record<Exclude<Aggregated, keyof typeof PRODUCTS>, string> {
  const since = `(${DAY(cutoff)} - first)`;
  const latter = `2 * (day - first) > ${since}`;
  const lastYear = `day > ${DAY(cutoff - LAST_YEAR)} AND day <= ${DAY(cutoff - LAST_YEAR + Math.floor(windowDays))}`;
  const within = (days: number) => `day > ${DAY(cutoff - days)}`;
  const when = (what: string, condition = 'true') => `${what} FILTER (purchase AND ${condition})`;
  const days = (day: string) => `${when(day)} - DATE '1970-01-01'`;
  const counts = WINDOWS.map((window) => [`n${window}`, when('count(*)', within(window))]);
  const spends = SPEND_WINDOWS.map((window) => [`spend${window}`, when('sum(amount)', within(window))]);
  return {
    n: when('count(*)'),
    first: days('min(day)'),
    last: days('max(day)'),
    orders: when('sum(orders)'),
    gapSquares: when('sum(CAST(gap AS BIGINT) * gap)'),
    lastGap: when('arg_max(gap, day)'),
    lnGaps: when(`sum(${LN_GAP})`),
    total: when('sum(amount)'),
    largest: `${when('max(amount, 2)')}[1]`,
    second: `${when('max(amount, 2)')}[2]`,
    firstAmount: when('arg_min(amount, day)'),
    lastAmount: when('arg_max(amount, day)'),
    logSum: when('sum(log_amount)'),
    // As doubles: DuckDB multiplies and rounds decimals of 36 digits forty times as slowly.
    logSquares: when('sum(CAST(CAST(log_amount AS DOUBLE) * CAST(log_amount AS DOUBLE) AS DECIMAL(18, 9)))'),
    ...(Object.fromEntries([...counts, ...spends]) as Record<`n${(typeof WINDOWS)[number]}`, string> &
      Record<`spend${(typeof SPEND_WINDOWS)[number]}`, string>),
    nHalf: when('count(*)', latter),
    nQuarter: when('count(*)', `4 * (day - first) > 3 * ${since}`),
    spendHalf: when('sum(amount)', latter),
    nLastYear: when('count(*)', lastYear),
    spendLastYear: when('sum(amount)', lastYear),
    refunded: 'sum(refunded)',
    refundDays: 'count(*) FILTER (refunded > 0)',
    rows: 'sum(rows)',
  };
}

/** The logarithm of a gap, exact to twelve places. */
export const LN_GAP = 'CAST(ln(gap) AS DECIMAL(15, 12))';

function shareCounts(
  cutoff: EpochDay,
  table: string,
  c: number,
  values: readonly string[],
  { where }: Selection,
): string {
  const counted = values.map(
    (value, v) => `CAST(coalesce(sum(rows) FILTER (value = ${quoteText(value)}), 0) AS DOUBLE) AS ${shareName(c, v)}`,
  );
  return `
  SELECT place${counted.map((count) => `, ${count}`).join('')}
  FROM ${table}
  WHERE ${where} AND day <= ${DAY(cutoff)}
  GROUP BY place
`;
}

/** What the same customers, in the same order, did after the cutoff up to each of several ends. */
export function targetsSql(cutoff: EpochDay, ends: readonly EpochDay[], selection: Selection): string {
  const after = (end: EpochDay) => `day > ${DAY(cutoff)} AND day <= ${DAY(end)}`;
  const columns = ends.flatMap((end, i) => [
    `CAST(count(*) FILTER (purchase AND ${after(end)}) AS DOUBLE) AS purchases_${i}`,
    `CAST(coalesce(sum(net) FILTER (${after(end)}), 0) AS DOUBLE) AS value_${i}`,
  ]);
  return `
WITH targets AS (
  SELECT place, ${columns.join(', ')}
  FROM purchase_days
  WHERE ${selection.where} AND day <= ${DAY(Math.max(cutoff, ...ends))}
  GROUP BY place
  HAVING min(day) <= ${DAY(cutoff)}
)
SELECT targets.* EXCLUDE (place)
FROM targets JOIN customer_places USING (place)
ORDER BY ${selection.order}`;
}
