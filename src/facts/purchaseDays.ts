import { TOTAL } from '../transactions/amounts.ts';
import type { Ledger } from '../transactions/ledger.ts';
import { oncePerLedger } from './oncePerLedger.ts';
import { KEY_SQL } from './sample.ts';

/** Folds that customers fall into by a hash of their name: the same fold at every cutoff. */
export const FOLDS = 10;

/**
 * What is a purchase, in SQL: a customer and a day with a row that is no refund. A query for (customer, day), for
 * questions that need no more; the table of {@link preparePurchaseDays} has the rest. Its twin for single customers is
 * daysOfTransactions.ts.
 */
export function purchasesSql(asOf?: string): string {
  return `SELECT DISTINCT customer, day FROM ledger WHERE NOT refund${asOf === undefined ? '' : ` AND day <= DATE '${asOf}'`}`;
}

/**
 * Makes the temp tables that all facts are read from, once a ledger, when they are first asked for.
 *
 * `customer_places`, a row for each customer:
 * - place: INTEGER from 0, in the order of the summary of all the ledger; customer: the name
 * - key: a hash of the name, from which samples are drawn (sample.ts); fold: its remainder by FOLDS
 * - seen: first day of any row; numeric: whether the name is a number
 *
 * `purchase_days`, a row for each customer and day, by place and day:
 * - place (of the customer) and day
 * - net: all amounts of the day; amount: the same, at least 0; refunded: what refunds took back
 * - purchase: whether some row is no refund; orders; rows (that are no refund)
 * - first: the customer's first purchase day, NULL where there is none at all
 * - gap: days since the customer's previous purchase, NULL at the first and on days without purchase
 * - log_amount: ln(1 + amount) as DECIMAL(18, 9): sums of decimals do not depend on the order in which threads add
 * - products: distinct products bought on the day; new_products: those among them never bought before. Where the ledger
 *   has products
 *
 * Every column but `first` depends on its own day and the days before it alone, so a statement that ends at a cutoff
 * can't use later days; of `first` it may use values up to its cutoff.
 */
export const preparePurchaseDays: (ledger: Ledger) => Promise<void> = oncePerLedger(async ({ connection, columns }) => {
  await connection.run(CUSTOMER_PLACES);
  await connection.run(purchaseDays(columns.product !== undefined));
});

const CUSTOMER_PLACES = `
CREATE OR REPLACE TEMP TABLE customer_places AS
WITH customers AS (
  SELECT
    customer,
    min(day) AS seen,
    min(day) FILTER (NOT refund) AS first,
    isfinite(TRY_CAST(customer AS DOUBLE)) IS TRUE AS numeric,
    ${KEY_SQL} AS key
  FROM ledger
  GROUP BY customer
)
SELECT
  CAST(row_number() OVER (ORDER BY
    CASE WHEN (SELECT bool_and(numeric) FROM customers) THEN TRY_CAST(customer AS DOUBLE) END, customer
  ) AS INTEGER) - 1 AS place,
  customer, seen, first, numeric,
  key,
  CAST(key % ${FOLDS} AS UTINYINT) AS fold
FROM customers`;

/**
 * Most days are one single sale, and are read as they are; all others stand in `special_days`, merged (specialDays.ts).
 * Places instead of names make what sorts and groups narrow, and the order lets facts be read a range at a time.
 */
function purchaseDays(hasProducts: boolean): string {
  return `
CREATE OR REPLACE TEMP TABLE purchase_days AS
WITH days AS (
  SELECT customer, day, amount AS net, 0::${TOTAL} AS refunded, true AS purchase, 1 AS orders, 1 AS rows
  FROM ledger ANTI JOIN special_days USING (customer, day)
  UNION ALL
  SELECT customer, day, net, refunded, sales > 0, CAST(orders AS INTEGER), CAST(sales AS INTEGER)
  FROM special_days
)${hasProducts ? `,\n${productsByDay}` : ''}
SELECT
  place, day, net,
  CAST(greatest(net, 0) AS ${TOTAL}) AS amount,
  refunded, purchase, orders, rows, first,
  CASE WHEN purchase THEN CAST(day - lag(day) OVER (PARTITION BY place, purchase ORDER BY day) AS INTEGER) END AS gap,
  CAST(ln(1 + CAST(greatest(net, 0) AS DOUBLE)) AS DECIMAL(18, 9)) AS log_amount${
    hasProducts
      ? `,
  coalesce(products, 0) AS products,
  coalesce(new_products, 0) AS new_products`
      : ''
  }
FROM days JOIN customer_places USING (customer)${hasProducts ? ' LEFT JOIN bought USING (customer, day)' : ''}
ORDER BY place, day`;
}

const productsByDay = `bought AS (
  SELECT
    customer, day,
    CAST(count(*) AS INTEGER) AS products,
    CAST(count(*) FILTER (new) AS INTEGER) AS new_products
  FROM (
    SELECT customer, day, day = min(day) OVER (PARTITION BY customer, product) AS new
    FROM (SELECT DISTINCT customer, day, product FROM ledger WHERE NOT refund AND product IS NOT NULL)
  )
  GROUP BY customer, day
)`;
