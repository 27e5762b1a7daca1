/**
 * The statement that gives each customer the sum of ln(days between purchases): a row for each customer of the view
 * `ledger` with two purchases or more. A purchase is what it is in the summary: a day on which not all is refunds.
 *
 * Logarithms are rounded to twelve places and summed exactly, so that the engine's threads, which add in any order,
 * change no digit.
 */
export function gapsSql(asOf: string): string {
  return `
  SELECT customer, CAST(sum(CAST(ln(gap) AS DECIMAL(15, 12))) AS DOUBLE) AS ln_gaps
  FROM (
    SELECT customer, day - lag(day) OVER (PARTITION BY customer ORDER BY day) AS gap
    FROM (SELECT DISTINCT customer, day FROM ledger WHERE NOT refund AND day <= DATE '${asOf}')
  )
  WHERE gap IS NOT NULL
  GROUP BY customer`;
}
