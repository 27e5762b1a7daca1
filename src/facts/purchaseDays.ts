import { NARROW_TOTAL, TOTAL } from '../transactions/amounts.ts';
import type { Ledger } from '../transactions/ledger.ts';
import { groupCustomers } from '../transactions/ledgerCustomers.ts';
import { purchaseDaysOfMerged } from '../transactions/warehouse/mergedDays.ts';
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
 * - seen: first day of any row; first: first day of a purchase; numeric: whether the name is a number
 * - key and fold, once they are asked for: see {@link prepareKeys}
 *
 * `purchase_days`, a row for each customer and day, by place and day:
 * - place (of the customer) and day
 * - net: all amounts of the day; refunded: what refunds took back. NARROW_TOTAL where all money fits
 * - purchase: whether some row is no refund; orders; rows (that are no refund)
 * - products: distinct products bought on the day; new_products: those among them never bought before. Where the ledger
 *   has products
 *
 * Every column depends on its own day and the days before it alone, so a statement that ends at a cutoff can't use later
 * days.
 */
export const preparePurchaseDays: (ledger: Ledger) => Promise<void> = oncePerLedger(async (ledger) => {
  const { connection, columns, wideMoney, merged } = ledger;
  await giveOutPlaces(ledger);
  if (merged) {
    await connection.run(purchaseDaysOfMerged(columns.product !== undefined, wideMoney));
    return;
  }
  await connection.run(purchaseDays(columns.product !== undefined, wideMoney ? TOTAL : NARROW_TOTAL));
});

/**
 * Adds to `customer_places`, once a ledger, what samples and folds are drawn by: key, a hash of the name (sample.ts), and
 * fold, its remainder by FOLDS. Hashing all names takes as long as giving out their places, and only learning asks for it.
 */
export const prepareKeys: (ledger: Ledger) => Promise<void> = oncePerLedger(async (ledger) => {
  await preparePurchaseDays(ledger);
  await ledger.connection.run(`
    CREATE OR REPLACE TEMP TABLE customer_places AS
    SELECT *, CAST(key % ${FOLDS} AS UTINYINT) AS fold
    FROM (SELECT *, ${KEY_SQL} AS key FROM customer_places)`);
});

/** No number begins with a later character than a digit, and to try a cast that fails takes longer than to look. */
const NUMERIC = 'CASE WHEN ascii(customer) < 58 THEN isfinite(TRY_CAST(customer AS DOUBLE)) IS TRUE ELSE false END';

/** Rows are numbered as they come out of the sort: a window with an order of its own takes half as long again. */
const giveOutPlaces = oncePerLedger(async ({ connection, merged }) => {
  if (merged) await groupCustomers(connection);
  const [{ numbers }] = await connection.rows<{ numbers: boolean | null }>(
    `SELECT bool_and(${NUMERIC}) AS numbers FROM ledger_customers`,
  );
  await connection.run(`
    CREATE OR REPLACE TEMP TABLE customer_places AS
    SELECT CAST(row_number() OVER () AS INTEGER) - 1 AS place, *
    FROM (
      SELECT customer, seen, first, ${NUMERIC} AS numeric
      FROM ledger_customers
      ORDER BY ${numbers ? 'TRY_CAST(customer AS DOUBLE), customer' : 'customer'}
    )`);
  await connection.run('DROP TABLE ledger_customers');
});

/**
 * Most days are one single sale, and are read as they are; all others stand in `special_days`, merged (specialDays.ts).
 * Places instead of names make what sorts and groups narrow, and the order lets facts be read a range at a time.
 */
function purchaseDays(hasProducts: boolean, money: string): string {
  return `
CREATE OR REPLACE TEMP TABLE purchase_days AS
WITH days AS (
  SELECT customer, day, CAST(amount AS ${money}) AS net, 0::${money} AS refunded, true AS purchase, 1 AS orders, 1 AS rows
  FROM ledger ANTI JOIN special_days USING (customer, day)
  UNION ALL
  SELECT
    customer, day, CAST(net AS ${money}), CAST(refunded AS ${money}),
    sales > 0, CAST(orders AS INTEGER), CAST(sales AS INTEGER)
  FROM special_days
)${hasProducts ? `,\n${productsByDay}` : ''}
SELECT
  place, day, net, refunded, purchase, orders, rows${
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
