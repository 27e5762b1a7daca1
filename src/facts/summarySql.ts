import { TOTAL } from '../transactions/amounts.ts';

/** What a summary is computed from and for. */
export interface SummaryQuestion {
  /** The last day that may enter, `YYYY-MM-DD`. */
  readonly asOf: string;
  /** The last day of the holdout; null for none. */
  readonly holdoutEnd: string | null;
}

/**
 * The statement that makes one row a customer out of the view `ledger`. Money stays DECIMAL: sums are exact.
 *
 * Most customer-days are one single sale and need no merging: rows are summed by customer as they are (`sums`), as if
 * each were a purchase of its own day. What that gets wrong comes from the days in `special_days` (`special`): sales that
 * share a day, days of refunds alone (no purchase), days with a net amount of 0 or less (no part of the repeat spend).
 *
 * The first purchase is a repeat of nothing: its amount is taken out of the repeat spend.
 */
export function summarySql({ asOf, holdoutEnd }: SummaryQuestion): string {
  const known = `day <= DATE '${asOf}'`;
  return `
WITH sums AS (
  SELECT
    customer,
    count(*) FILTER (NOT refund) AS sales,
    min(day) FILTER (NOT refund) AS first_purchase,
    max(day) FILTER (NOT refund) AS last_purchase,
    arg_min(amount, day) FILTER (NOT refund) AS first_amount,
    CAST(sum(amount) AS ${TOTAL}) AS value
  FROM ledger
  WHERE ${known}
  GROUP BY customer
),
special AS (
  SELECT
    customer,
    sum(greatest(sales - 1, 0)) AS sales_merged,
    sum(orders - sales) AS orders_added,
    count(*) FILTER (sales > 0 AND net <= 0) AS purchases_unpaid,
    CAST(sum(net) FILTER (sales = 0) AS ${TOTAL}) AS value_of_refund_days,
    CAST(sum(net) FILTER (sales = 0 OR net <= 0) AS ${TOTAL}) AS value_unspent,
    min(day) FILTER (sales > 0) AS first_day,
    greatest(arg_min(net, day) FILTER (sales > 0), 0) AS first_day_spend
  FROM special_days
  WHERE ${known}
  GROUP BY customer
),
known AS (
  SELECT
    customer,
    sales - coalesce(sales_merged, 0) AS purchases,
    first_purchase,
    last_purchase,
    sales + coalesce(orders_added, 0) AS orders,
    coalesce(CASE WHEN first_day = first_purchase THEN first_day_spend ELSE first_amount END, 0) AS first_spend,
    purchases - coalesce(purchases_unpaid, 0) - CASE WHEN first_spend > 0 THEN 1 ELSE 0 END AS repeat_spend_days,
    value - coalesce(value_unspent, 0) - first_spend AS repeat_spend,
    value - coalesce(value_of_refund_days, 0) AS purchase_value,
    value AS historical_value
  FROM sums LEFT JOIN special USING (customer)
)${
    holdoutEnd === null
      ? `
SELECT * FROM known`
      : `,
later AS (
  SELECT customer, sum(purchases) AS purchases, sum(value) AS value
  FROM (
    SELECT customer, day, CASE WHEN refund THEN 0 ELSE 1 END AS purchases, amount AS value FROM ledger
    UNION ALL
    SELECT customer, day, -greatest(sales - 1, 0) AS purchases, 0 AS value FROM special_days
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
