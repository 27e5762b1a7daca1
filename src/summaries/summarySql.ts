/** What a summary is computed from and for. */
export interface SummaryQuestion {
  /** The last day that may enter, `YYYY-MM-DD`. */
  readonly asOf: string;
  /** The last day of the holdout; null for none. */
  readonly holdoutEnd: string | null;
  /** Whether the ledger has a column of order numbers. */
  readonly hasOrders: boolean;
}

/**
 * The statement that makes one row a customer out of the view `ledger`.
 *
 * First a row for each customer and day: net amount, how many orders, and whether it is a purchase (a day of refunds
 * alone is none). Most customers have one row a day, which is such a row already; only the days listed in `shared_days`
 * are grouped. On an engine that keeps no such list, the second half alone, over the whole ledger, says the same.
 *
 * Money stays DECIMAL(18, 6): sums are exact. `first_spend` and `spend_sum` leave out days of net amount 0 or less,
 * which the spend model does not see.
 */
export function summarySql({ asOf, holdoutEnd, hasOrders }: SummaryQuestion): string {
  const known = holdoutEnd === null ? 'true' : `day <= DATE '${asOf}'`;
  const bought = holdoutEnd === null ? 'purchase' : `purchase AND ${known}`;
  const orders = hasOrders
    ? 'count(DISTINCT order_id) FILTER (NOT refund) + count(*) FILTER (NOT refund AND order_id IS NULL)'
    : 'count(*) FILTER (NOT refund)';
  return `
WITH purchase_days AS (
  SELECT customer, day, amount AS net, NOT refund AS purchase, CAST(NOT refund AS INTEGER) AS orders
  FROM ledger ANTI JOIN shared_days USING (customer, day)
  WHERE day <= DATE '${holdoutEnd ?? asOf}'
  UNION ALL
  SELECT
    customer,
    day,
    CAST(sum(amount) AS DECIMAL(18, 6)) AS net,
    bool_or(NOT refund) AS purchase,
    CAST(${orders} AS INTEGER) AS orders
  FROM ledger SEMI JOIN shared_days USING (customer, day)
  WHERE day <= DATE '${holdoutEnd ?? asOf}'
  GROUP BY customer, day
)
SELECT
  customer,
  count(*) FILTER (${bought}) AS purchases,
  min(day) FILTER (${bought}) AS first_purchase,
  max(day) FILTER (${bought}) AS last_purchase,
  coalesce(sum(orders) FILTER (${known}), 0) AS orders,
  count(*) FILTER (${bought} AND net > 0) AS spend_days,
  sum(net) FILTER (${bought} AND net > 0) AS spend_sum,
  arg_min(greatest(net, 0), day) FILTER (${bought}) AS first_spend,
  sum(net) FILTER (${bought}) AS purchase_value,
  sum(net) FILTER (${known}) AS historical_value${
    holdoutEnd === null
      ? ''
      : `,
  count(*) FILTER (purchase AND NOT ${known}) AS holdout_purchases,
  sum(net) FILTER (NOT ${known}) AS holdout_value`
  }
FROM purchase_days
GROUP BY customer${holdoutEnd === null ? '' : `\nHAVING min(day) <= DATE '${asOf}'`}`;
}
