import { readColumns } from '../engines/readColumns.ts';
import { quoteName } from '../engines/sql.ts';
import type { ShareColumn } from '../facts/catalogue.ts';
import type { Ledger } from '../transactions/ledger.ts';
import type { Scope } from './rows.ts';

/** Values of a text column that are worth a feature: so many, and bought by so many customers. */
const MOST_VALUES = 6;
const VALUE_CUSTOMERS = 50;

/** Which features the ledger can give, from what it holds up to as-of. */
export async function readScope(ledger: Ledger, asOf: string): Promise<Scope> {
  const columns = await readColumns(
    ledger.connection,
    `SELECT CAST(count(*) FILTER (refund) AS INTEGER) AS refunds FROM ledger WHERE day <= DATE '${asOf}'`,
  );
  const shares: ShareColumn[] = [];
  for (const role of ['category', 'channel'] as const) {
    if (ledger.columns[role] !== undefined)
      shares.push({ column: role, values: await commonValues(ledger, role, asOf) });
  }
  return {
    hasAmounts: ledger.hasAmounts,
    hasProducts: ledger.columns.product !== undefined,
    hasRefunds: columns.integers('refunds')[0] > 0,
    shares: shares.filter(({ values }) => values.length > 1),
  };
}

async function commonValues(ledger: Ledger, column: string, asOf: string): Promise<string[]> {
  const name = quoteName(column);
  const columns = await readColumns(
    ledger.connection,
    `SELECT ${name} AS value
    FROM ledger
    WHERE ${name} IS NOT NULL AND NOT refund AND day <= DATE '${asOf}'
    GROUP BY ${name}
    HAVING count(DISTINCT customer) >= ${VALUE_CUSTOMERS}
    ORDER BY count(DISTINCT customer) DESC, ${name}
    LIMIT ${MOST_VALUES}`,
  );
  return columns.text('value');
}

/** Share of what purchase days brought that refunds on other days left, over customers with a purchase; at most 1. */
export async function readKept(ledger: Ledger, asOf: string): Promise<number> {
  const columns = await readColumns(
    ledger.connection,
    `WITH days AS (
      SELECT customer, sum(amount) AS net, bool_or(NOT refund) AS purchase
      FROM ledger
      WHERE day <= DATE '${asOf}'
      GROUP BY customer, day
    ),
    customers AS (
      SELECT sum(net) AS kept, sum(greatest(net, 0)) FILTER (purchase) AS bought
      FROM days
      GROUP BY customer
      HAVING bool_or(purchase)
    )
    SELECT CAST(coalesce(sum(kept) / nullif(sum(bought), 0), 1) AS DOUBLE) AS kept FROM customers`,
  );
  return Math.min(1, Math.max(0, columns.doubles('kept')[0]));
}
