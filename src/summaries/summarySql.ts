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
 * The statement that makes one row a customer out of the view `ledger`. Money stays DECIMAL: sums are exact.
 *
 * Most customer-days are one single sale. They need no merging, no rules and no order numbers, and are summed by
 * customer as they are (`plain`). The days in `special_days` are first merged into one row each (`merged`), which says
 * whether the day is a purchase (a day of refunds alone is none), then summed (`special`). On an engine without that
 * table, `special` over the whole ledger says the same, in twice the time.
 *
 * The first purchase is a repeat of nothing: its amount is taken out of the repeat spend, of which days with a net
 * amount of 0 or less are no part.
 */
export function summarySql({ asOf, holdoutEnd, hasOrders }: SummaryQuestion): string {
  const plain = 'FROM ledger ANTI JOIN special_days USING (customer, day)';
  const orders = hasOrders
    ? 'count(DISTINCT order_id) FILTER (NOT refund) + count(*) FILTER (NOT refund AND order_id IS NULL)'
    : 'count(*) FILTER (NOT refund)';
  return `
WITH plain AS NOT MATERIALIZED (
  SELECT
    customer,
    count(*) AS days,
    min(day) AS first_day,
    max(day) AS last_day,
    CAST(sum(amount) AS DECIMAL(18, 6)) AS value,
    arg_min(amount, day) AS first_value
  ${plain}
  WHERE day <= DATE '${asOf}'
  GROUP BY customer
),
merged AS (
  SELECT
    customer,
    day,
    bool_or(NOT refund) AS purchase,
    ${orders} AS orders,
    sum(amount) AS net,
    CASE WHEN purchase AND net > 0 THEN net ELSE 0 END AS spend
  FROM ledger SEMI JOIN special_days USING (customer, day)
  WHERE day <= DATE '${holdoutEnd ?? asOf}'
  GROUP BY customer, day
),
special AS (
  SELECT
    customer,
    count(*) FILTER (purchase) AS days,
    min(day) FILTER (purchase) AS first_day,
    max(day) FILTER (purchase) AS last_day,
    sum(orders) AS orders,
    sum(net) AS value,
    sum(net) FILTER (purchase) AS purchase_value,
    count(*) FILTER (spend > 0) AS spend_days,
    sum(spend) AS spend,
    arg_min(spend, day) FILTER (purchase) AS first_day_spend
  FROM merged
  WHERE day <= DATE '${asOf}'
  GROUP BY customer
),
known AS (
  SELECT
    customer,
    coalesce(plain.days, 0) + coalesce(special.days, 0) AS purchases,
    least(plain.first_day, special.first_day) AS first_purchase,
    greatest(plain.last_day, special.last_day) AS last_purchase,
    coalesce(plain.days, 0) + coalesce(special.orders, 0) AS orders,
    CASE WHEN plain.first_day = first_purchase THEN plain.first_value ELSE coalesce(special.first_day_spend, 0) END AS first_spend,
    coalesce(plain.days, 0) + coalesce(special.spend_days, 0) - CASE WHEN first_spend > 0 THEN 1 ELSE 0 END AS repeat_spend_days,
    coalesce(plain.value, 0) + coalesce(special.spend, 0) - first_spend AS repeat_spend,
    coalesce(plain.value, 0) + coalesce(special.purchase_value, 0) AS purchase_value,
    coalesce(plain.value, 0) + coalesce(special.value, 0) AS historical_value
  FROM plain FULL JOIN special USING (customer)
)${
    holdoutEnd === null
      ? `
SELECT * FROM known`
      : `,
later AS (
  SELECT customer, count(*) FILTER (purchase) AS purchases, sum(net) AS value
  FROM (
    SELECT customer, day, amount AS net, true AS purchase ${plain}
    UNION ALL
    SELECT customer, day, net, purchase FROM merged
  )
  WHERE day > DATE '${asOf}' AND day <= DATE '${holdoutEnd}'
  GROUP BY customer
)
SELECT
  known.*,
  CASE WHEN known.purchases > 0 THEN later.purchases END AS holdout_purchases,
  CASE WHEN known.purchases > 0 THEN later.value END AS holdout_value
FROM known LEFT JOIN later USING (customer)`
  }`;
}
