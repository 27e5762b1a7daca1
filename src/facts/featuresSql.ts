/**
 * Features of every customer at a cutoff, computed by the engine that holds the ledger in one statement. Every table
 * of it reads the ledger through `known`, which ends at the cutoff: nothing dated later can enter.
 */
import { quoteName, quoteText } from '../engines/sql.ts';
import { type Feature, type FeatureScope, featureCatalogue, SPEND_WINDOWS, shareColumn, WINDOWS } from './catalogue.ts';

export interface FeatureQuestion {
  /** The last day that may enter, `YYYY-MM-DD`. */
  readonly cutoff: string;
  readonly scope: FeatureScope;
  /** Whether the ledger has a column of order numbers. */
  readonly hasOrders: boolean;
  /** Keeps about this share of customers, always the same ones for a seed; all where null. */
  readonly sample: Sample | null;
  /** Only these customers; all where not given. */
  readonly customers?: readonly string[];
}

export interface Sample {
  readonly share: number;
  readonly seed: number;
}

/** What of a customer is needed beside the features, and how the statement names it. */
export const FACTS = {
  /** Purchases; 0 for a customer with refunds alone. */
  n: 'n',
  /** Days from the first purchase to the last, and to the cutoff. */
  tx: 'tx',
  age: 'age',
  /** Sum of ln(days between purchases). */
  lnGaps: 'ln_gaps',
  /** Net amount of all purchases, the largest, and the second largest; below 0 counts as 0. */
  total: 'total',
  largest: 'largest',
  second: 'second',
  /** A fold of three by customer, the same at every cutoff. */
  fold: 'fold',
} as const;

export const FOLDS = 3;

/** Logarithms are summed as decimals: sums of decimals do not depend on the order in which threads add them. */
const EXACT = 'DECIMAL(18, 9)';

/**
 * The statement: one row a customer with a transaction up to the cutoff, in the order of summarise.ts; first FACTS as
 * DOUBLE, then the features as FLOAT, NaN where one is not known.
 */
export function featureSql(question: FeatureQuestion): { sql: string; features: readonly Feature[] } {
  const { scope, cutoff } = question;
  const features = featureCatalogue(scope);
  const counts = (days: number, what: string) => `${what} FILTER (day > DATE ${quoteText(cutoff)} - ${days})`;
  const yearAgo = `day > DATE ${quoteText(cutoff)} - 365 AND day <= DATE ${quoteText(cutoff)} - 365 + ${scope.horizonDays}`;
  const late = (part: number) => `${part} * (day - first) > ${part - 1} * (DATE ${quoteText(cutoff)} - first)`;
  const sql = `
WITH ${known(question)},
${purchaseDays(question)},
dated AS (
  SELECT
    customer, day, orders, amount,
    CAST(ln(1 + CAST(amount AS DOUBLE)) AS ${EXACT}) AS log_amount,
    min(day) OVER (PARTITION BY customer) AS first,
    day - lag(day) OVER (PARTITION BY customer ORDER BY day) AS gap
  FROM purchase_days
  WHERE purchase
),
bought AS (
  SELECT
    customer,
    count(*) AS n,
    any_value(first) AS first,
    max(day) AS last,
    sum(orders) AS orders,
    sum(gap * gap) AS gap_squares,
    arg_max(gap, day) AS last_gap,
    sum(CAST(ln(gap) AS ${EXACT})) AS ln_gaps,
    sum(amount) AS total,
    max(amount, 2) AS largest_two,
    arg_min(amount, day) AS first_amount,
    arg_max(amount, day) AS last_amount,
    sum(log_amount) AS log_sum,
    sum(CAST(log_amount * log_amount AS ${EXACT})) AS log_squares,
    ${WINDOWS.map((days) => `${counts(days, 'count(*)')} AS n_${days}`).join(',\n    ')},
    ${SPEND_WINDOWS.map((days) => `${counts(days, 'sum(amount)')} AS spend_${days}`).join(',\n    ')},
    count(*) FILTER (${late(2)}) AS n_half,
    count(*) FILTER (${late(4)}) AS n_quarter,
    sum(amount) FILTER (${late(2)}) AS spend_half,
    count(*) FILTER (${yearAgo}) AS n_last_year,
    sum(amount) FILTER (${yearAgo}) AS spend_last_year
  FROM dated
  GROUP BY customer
),
customers AS (
  SELECT customer, sum(refunded) AS refunded, count(*) FILTER (refunded > 0) AS refund_days
  FROM purchase_days
  GROUP BY customer
)${scope.hasProducts ? `,\n${productsOf()}` : ''}${scope.shares.length > 0 ? `,\n${sharesOf(scope)}` : ''},
facts AS (
  SELECT
    customer,
    ${numbers(['n', 'orders', 'gap_squares', 'last_gap', 'ln_gaps', 'total', 'first_amount', 'last_amount', 'log_squares'])},
    n - 1 AS x,
    CAST(last - first AS DOUBLE) AS tx,
    CAST(DATE ${quoteText(cutoff)} - first AS DOUBLE) AS age,
    CAST(DATE ${quoteText(cutoff)} - last AS DOUBLE) AS rec,
    (x + 0.5) / (age + 30) AS rate,
    tx / nullif(x, 0) AS mean_gap,
    CAST(log_sum AS DOUBLE) / n AS mean_log,
    coalesce(CAST(largest_two[1] AS DOUBLE), 0) AS largest,
    coalesce(CAST(largest_two[2] AS DOUBLE), 0) AS second,
    ${numbers([...WINDOWS.map((days) => `n_${days}`), ...SPEND_WINDOWS.map((days) => `spend_${days}`)])},
    ${numbers(['n_half', 'n_quarter', 'spend_half', 'n_last_year', 'spend_last_year', 'refunded', 'refund_days'])}${
      scope.hasProducts ? `,\n    ${numbers(['products', 'product_days'])}` : ''
    }${scope.shares.length > 0 ? `,\n    ${numbers(['rows', ...shareColumns(scope)])}` : ''}
  FROM customers
  LEFT JOIN bought USING (customer)${scope.hasProducts ? '\n  LEFT JOIN breadth USING (customer)' : ''}${
    scope.shares.length > 0 ? '\n  LEFT JOIN shares USING (customer)' : ''
  }
)
SELECT
  n, coalesce(tx, 0) AS tx, coalesce(age, 0) AS age, ln_gaps, total, largest, second,
  CAST(md5_number_lower('fold ' || customer) % ${FOLDS} AS DOUBLE) AS fold,
  ${features.map(({ sql: value, name }) => `coalesce(CAST(CASE WHEN n > 0 THEN ${value} END AS FLOAT), 'NaN'::FLOAT) AS ${quoteName(name)}`).join(',\n  ')}
FROM facts
ORDER BY ${orderOfCustomers('facts')}`;
  return { sql, features };
}

/** What customers did after a cutoff, up to and including `end`, in the same order and for the same customers. */
export function targetSql(question: FeatureQuestion, end: string): string {
  const { cutoff } = question;
  return `
WITH ${known({ ...question, cutoff: end })},
${purchaseDays(question)},
facts AS (
  SELECT
    customer,
    CAST(count(*) FILTER (purchase AND day > DATE ${quoteText(cutoff)}) AS DOUBLE) AS purchases,
    CAST(coalesce(sum(net) FILTER (day > DATE ${quoteText(cutoff)}), 0) AS DOUBLE) AS value
  FROM purchase_days
  GROUP BY customer
  HAVING min(day) <= DATE ${quoteText(cutoff)}
)
SELECT purchases, value
FROM facts
ORDER BY ${orderOfCustomers('facts')}`;
}

/** The rows that may enter. */
function known({ cutoff, sample, customers }: FeatureQuestion): string {
  const kept =
    sample === null
      ? ''
      : ` AND md5_number_lower('sample ${sample.seed} ' || customer) % 1000000 < ${Math.round(1e6 * sample.share)}`;
  const named = customers ? ` AND customer IN (${customers.map(quoteText).join(', ')})` : '';
  return `known AS (SELECT * FROM ledger WHERE day <= DATE ${quoteText(cutoff)}${kept}${named})`;
}

/** One row a customer and day: what the day brought, and whether it is a purchase (a day of refunds alone is none). */
function purchaseDays({ hasOrders }: Pick<FeatureQuestion, 'hasOrders'>): string {
  const orders = hasOrders
    ? 'count(DISTINCT order_id) FILTER (NOT refund) + count(*) FILTER (NOT refund AND order_id IS NULL)'
    : 'count(*) FILTER (NOT refund)';
  return `purchase_days AS (
  SELECT
    customer, day,
    CAST(sum(known.amount) AS DECIMAL(18, 6)) AS net,
    CAST(greatest(sum(known.amount), 0) AS DECIMAL(18, 6)) AS amount,
    bool_or(NOT refund) AS purchase,
    CAST(${orders} AS INTEGER) AS orders,
    CAST(coalesce(-sum(known.amount) FILTER (refund), 0) AS DECIMAL(18, 6)) AS refunded
  FROM known
  GROUP BY customer, day
)`;
}

function productsOf(): string {
  return `breadth AS (
  SELECT customer, count(*) AS products, sum(days) AS product_days
  FROM (
    SELECT customer, product, count(DISTINCT day) AS days
    FROM known
    WHERE NOT refund AND product IS NOT NULL
    GROUP BY customer, product
  )
  GROUP BY customer
)`;
}

function sharesOf({ shares }: FeatureScope): string {
  const counted = shares.flatMap(({ column, values }) =>
    values.map(
      (value, i) => `count(*) FILTER (${quoteName(column)} = ${quoteText(value)}) AS ${shareColumn(column, i)}`,
    ),
  );
  return `shares AS (
  SELECT customer, count(*) AS rows, ${counted.join(', ')}
  FROM known
  WHERE NOT refund
  GROUP BY customer
)`;
}

function shareColumns({ shares }: FeatureScope): string[] {
  return shares.flatMap(({ column, values }) => values.map((_, i) => shareColumn(column, i)));
}

function numbers(columns: readonly string[]): string {
  return columns.map((column) => `coalesce(CAST(${column} AS DOUBLE), 0) AS ${column}`).join(', ');
}

/** As summarise.ts orders customers: by number where all names are numbers. */
function orderOfCustomers(table: string): string {
  return `CASE WHEN (SELECT bool_and(isfinite(TRY_CAST(customer AS DOUBLE)) IS TRUE) FROM ${table})
    THEN TRY_CAST(customer AS DOUBLE) END, customer`;
}
