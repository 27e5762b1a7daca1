import { type EpochDay, formatDay } from '../units.ts';
import type { Selection } from './selections.ts';

/** What the same customers, in the same order, did after the cutoff up to each of several ends. */
export function targetsSql(cutoff: EpochDay, ends: readonly EpochDay[], selection: Selection): string {
  const after = (end: EpochDay) => `day > ${date(cutoff)} AND day <= ${date(end)}`;
  const columns = ends.flatMap((end, i) => [
    `CAST(count(*) FILTER (purchase AND ${after(end)}) AS DOUBLE) AS purchases_${i}`,
    `CAST(coalesce(sum(net) FILTER (${after(end)}), 0) AS DOUBLE) AS value_${i}`,
  ]);
  return `
WITH targets AS (
  SELECT place, ${columns.join(', ')}
  FROM purchase_days
  WHERE ${selection.where} AND day <= ${date(Math.max(cutoff, ...ends))}
  GROUP BY place
  HAVING min(day) <= ${date(cutoff)}
)
SELECT targets.* EXCLUDE (place)
FROM targets JOIN customer_places USING (place)
ORDER BY ${selection.order}`;
}

function date(day: EpochDay): string {
  return `DATE '${formatDay(day)}'`;
}
