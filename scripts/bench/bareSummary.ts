/** What a person would write in DuckDB for rows known to be clean, to the same columns as a summary has, with exact sums. */
export const bareSummary = (rows: string): string => `
    CREATE TABLE summary AS
    SELECT
      customer_id AS customer,
      count(*) FILTER (sales > 0) AS purchases,
      min(date) FILTER (sales > 0) AS first_purchase,
      max(date) FILTER (sales > 0) AS last_purchase,
      sum(sales) AS orders,
      arg_min(spend, date) FILTER (sales > 0) AS first_spend,
      count(*) FILTER (spend > 0) - CASE WHEN first_spend > 0 THEN 1 ELSE 0 END AS repeat_spend_days,
      sum(spend) - first_spend AS repeat_spend,
      sum(net) FILTER (sales > 0) AS purchase_value,
      sum(net) AS historical_value
    FROM (
      SELECT
        customer_id,
        date,
        count(*) FILTER (amount >= 0) AS sales,
        sum(amount) AS net,
        CASE WHEN sales > 0 AND net > 0 THEN net ELSE 0 END AS spend
      FROM ${rows}
      GROUP BY customer_id, date
    )
    GROUP BY customer_id`;
