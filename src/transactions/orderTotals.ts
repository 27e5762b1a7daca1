import type { Connection } from '../engines/contract.ts';
import { ORDER_LINE } from './reasons.ts';

/**
 * Counts a total that stands on the lines of its order once: further lines of the order, with the same total or none, get
 * the verdict {@link ORDER_LINE} and the amount 0. Lines with another total or customer stay as they are: they are
 * another order with the same number, as two shops in one file have.
 */
export async function countTotalsOnce(connection: Connection): Promise<void> {
  await connection.run(`
    CREATE TEMP TABLE orders AS
    SELECT order_id, min(rowid) AS first, arg_min(amount, rowid) AS total, arg_min(customer, rowid) AS buyer
    FROM validated
    WHERE order_id IS NOT NULL
    GROUP BY order_id
    HAVING count(*) > 1`);
  await connection.run(`
    UPDATE validated SET verdict = ${ORDER_LINE}, amount = 0
    FROM orders
    WHERE validated.order_id = orders.order_id AND validated.rowid <> first
      AND (amount IS NULL OR amount = total)
      AND (customer IS NULL OR customer = '' OR customer = buyer)`);
  await connection.run('DROP TABLE orders');
}
