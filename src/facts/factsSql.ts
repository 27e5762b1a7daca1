/**
 * Facts as one statement over the tables of purchaseDays.ts and namedRows.ts. Every table is read up to the cutoff:
 * nothing dated later can enter. Its twin for single customers is factsOfTransactions.ts; a test holds the two equal.
 */
import { type EpochDay, formatDay } from '../units.ts';
import { FACT_NAMES, type FactName, type FactScope, LAST_YEAR, SPEND_WINDOWS, WINDOWS } from './facts.ts';
import type { NamedColumn } from './namedRows.ts';

/** What the statement computes, and from what. */
export interface FactSources {
  readonly cutoff: EpochDay;
  readonly scope: FactScope;
  /** The columns of `named_rows`, by scope.shares. */
  readonly named: readonly (NamedColumn | null)[];
  /** Whether `purchase_days` has the columns of products. */
  readonly hasProducts: boolean;
}

/** Which customers a statement is about, and in which order. */
export interface Selection {
  /** A condition on `place`, which every table has. */
  readonly where: string;
  /** Expressions over customer_places. */
  readonly order: string;
}

/**
 * The statement: a row for each selected customer with any row up to the cutoff; the columns are FACT_NAMES and then
 * {@link shareName}, all DOUBLE and none of them NULL.
 *
 * Money is summed as decimals and leaves as the nearest double. Logarithms are rounded to decimals before they are
 * summed: such sums do not depend on the order in which threads add.
 */
export function factsSql({ cutoff, scope, named, hasProducts }: FactSources, selection: Selection): string {
  const facts = { ...aggregates(cutoff, scope.windowDays), ...(hasProducts ? PRODUCTS : NO_PRODUCTS) };
  const hasShares = named.some((column) => column !== null);
  return `
WITH facts AS (
  SELECT
    place,
    ${AGGREGATED.map((name) => `${facts[name]} AS ${name}`).join(',\n    ')}
  FROM purchase_days
  WHERE ${selection.where} AND day <= ${date(cutoff)}
  GROUP BY place
)${hasShares ? `,\nshares AS (${sharesSql(cutoff, named, selection)})` : ''}
SELECT
  ${AGGREGATED.map((name) => `coalesce(CAST(facts.${name} AS DOUBLE), ${WITHOUT_PURCHASE[name] ?? 0}) AS ${name}`).join(',\n  ')},
  CAST(fold AS DOUBLE) AS fold${scope.shares
    .flatMap(({ values }, c) => values.map((_, v) => shareName(c, v)).map((name) => [name, named[c]] as const))
    .map(([name, column]) => `,\n  ${column ? `coalesce(${name}, 'NaN')` : "'NaN'::DOUBLE"} AS ${name}`)
    .join('')}
FROM facts JOIN customer_places USING (place)${hasShares ? ' LEFT JOIN shares USING (place)' : ''}
ORDER BY ${selection.order}`;
}

/** The column of rows with a value: of the share column `c`, the value `v`, by their places in the scope. */
export function shareName(c: number, v: number): string {
  return `share_${c}_${v}`;
}

/** What the facts of a customer without purchase are where they are not 0. */
const WITHOUT_PURCHASE: Partial<Record<FactName, string>> = { first: "'NaN'", last: "'NaN'" };

type Aggregated = Exclude<FactName, 'fold'>;
const AGGREGATED = FACT_NAMES.filter((name): name is Aggregated => name !== 'fold');

const PRODUCTS = { products: 'sum(new_products)', productDays: 'sum(products)' };
const NO_PRODUCTS = { products: '0', productDays: '0' };

function aggregates(cutoff: EpochDay, windowDays: number): Record<Exclude<Aggregated, keyof typeof PRODUCTS>, string> {
  const since = `(${date(cutoff)} - first)`;
  const latter = `2 * (day - first) > ${since}`;
  const [yearAgo, windowEnd] = [cutoff - LAST_YEAR, cutoff - LAST_YEAR + Math.floor(windowDays)];
  const lastYear = `day > ${date(yearAgo)} AND day <= ${date(Math.min(windowEnd, cutoff))}`;
  const within = (days: number) => `day > ${date(cutoff - days)}`;
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

/** Rows by value, NULL throughout a column of which no row names a value. */
function sharesSql(cutoff: EpochDay, named: readonly (NamedColumn | null)[], { where }: Selection): string {
  const counts = named.flatMap((known, c) =>
    (known?.codes ?? []).map((code, v) => {
      const count = code === null ? '0' : `count(*) FILTER (${known!.column} = ${code})`;
      return `CASE WHEN count(${known!.column}) > 0 THEN CAST(${count} AS DOUBLE) END AS ${shareName(c, v)}`;
    }),
  );
  return `
  SELECT ${['place', ...counts].join(',\n    ')}
  FROM named_rows
  WHERE ${where} AND day <= ${date(cutoff)}
  GROUP BY place
`;
}

/** What the same customers, in the same order, did after the cutoff up to each of several ends. */
export function targetsSql(cutoff: EpochDay, ends: readonly EpochDay[], selection: Selection): string {
  const after = (end: EpochDay) => `day > ${date(cutoff)} AND day <= ${date(end)}`;
  const columns = ends.flatMap((end, i) => [
    `CAST(count(*) FILTER (purchase AND ${after(end)}) AS DOUBLE) AS purchases_${i}`,
    `CAST(coalesce(sum(net) FILTER (${after(end)}), 0) AS DOUBLE) AS value_${i}`,
  ]);
  return `
WITH targets AS (
  SELECT place, ${columns.join(', ')}
  FROM purchase_days
  WHERE ${selection.where} AND day <= ${date(Math.max(cutoff, ...ends))}
  GROUP BY place
  HAVING min(day) <= ${date(cutoff)}
)
SELECT targets.* EXCLUDE (place)
FROM targets JOIN customer_places USING (place)
ORDER BY ${selection.order}`;
}

function date(day: EpochDay): string {
  return `DATE '${formatDay(day)}'`;
}
