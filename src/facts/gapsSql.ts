import { LN_GAP } from './factsSql.ts';
import { purchasesSql } from './purchaseDays.ts';

/**
 * The statement that gives each customer the sum of ln(days between purchases): a row for each customer of the view
 * `ledger` with two purchases or more.
 *
 * Logarithms are rounded to twelve places and summed exactly, so that the engine's threads, which add in any order,
 * change no digit.
 */
export function gapsSql(asOf: string): string {
  return `
  SELECT customer, CAST(sum(${LN_GAP}) AS DOUBLE) AS ln_gaps
  FROM (
    SELECT customer, day - lag(day) OVER (PARTITION BY customer ORDER BY day) AS gap
    FROM (${purchasesSql(asOf)})
  )
  WHERE gap IS NOT NULL
  GROUP BY customer`;
}
