/** When customers buy next: whether the days that are named hold, and what a list of two weeks catches. */
import { median } from 'simple-statistics';
import { descending } from '../../../src/evaluation/metrics.ts';
import { hasPurchase } from '../../../src/facts/summaries.ts';
import { parseDay } from '../../../src/units.ts';
import { markdown } from '../measure.ts';
import { pastAt, pastSets, withError } from './past.ts';

const HORIZON = 98;

export async function benchTiming(): Promise<string> {
  const rows: string[][] = [];
  const dates: string[][] = [];
  for (const set of pastSets()) {
    for (const cutoff of set.cutoffs) {
      const { scores, wait, known } = await pastAt(set, cutoff, HORIZON);
      if (known < HORIZON) continue;
      const { timing, valuation, summaries } = scores;
      const buyers = [...wait.keys()].filter((row) => hasPurchase(summaries, row));
      const boughtBy = (days: Float64Array) => {
        const dated = buyers.filter((row) => !Number.isNaN(days[row]));
        const share = dated.filter((row) => wait[row] <= days[row]).length / dated.length;
        return dated.length < 50 ? '–' : withError(share, Math.sqrt((share * (1 - share)) / dated.length));
      };
      const inWindow = () => {
        const { windowFrom, windowTo } = timing!;
        const back = buyers.filter((row) => !Number.isNaN(windowFrom[row]) && wait[row] <= HORIZON);
        // A window of whole days begins and ends within one: half of each belongs to it.
        const held = back.reduce((sum, row) => {
          const w = wait[row];
          if (w > windowFrom[row] && w < windowTo[row]) return sum + 1;
          return sum + (w === windowFrom[row] || w === windowTo[row] ? 0.5 : 0);
        }, 0);
        const share = held / back.length;
        return withError(share, Math.sqrt((share * (1 - share)) / back.length));
      };
      const topTenth = (list: Float64Array) => {
        const top = [...descending(list)]
          .filter((row) => hasPurchase(summaries, row))
          .slice(0, Math.ceil(buyers.length / 10));
        return (top.filter((row) => wait[row] <= 14).length / top.length).toFixed(3);
      };
      // What is usually done: last purchase and mean gap between purchases make a date.
      const asOf = parseDay(cutoff);
      const gapDate = Float64Array.from(wait, (_, row) => {
        const [first, last] = [summaries.firstPurchase[row], summaries.lastPurchase[row]];
        return summaries.x[row] > 0 ? last + (last - first) / summaries.x[row] - asOf : Number.NaN;
      });
      const nearness = gapDate.map((days) => (Number.isNaN(days) ? Number.NEGATIVE_INFINITY : -Math.abs(days - 7)));
      const returners = buyers.filter(
        (row) => wait[row] <= HORIZON && summaries.x[row] > 0 && !Number.isNaN(valuation.nextPurchaseDays[row]),
      );
      const off = (days: (row: number) => number) =>
        (returners.reduce((sum, row) => sum + Math.abs(days(row) - wait[row]), 0) / returners.length).toFixed(1);
      const usual = median(returners.map((row) => wait[row]));
      dates.push([
        `${set.title}, ${cutoff}`,
        returners.length.toLocaleString('en'),
        off((row) => valuation.nextPurchaseDays[row]),
        off((row) => Math.max(0, gapDate[row])),
        off(() => usual),
      ]);
      const base = buyers.filter((row) => wait[row] <= 14).length / buyers.length;
      rows.push([
        `${set.title}, ${cutoff}`,
        boughtBy(timing!.quarter),
        boughtBy(valuation.nextPurchaseDays),
        boughtBy(timing!.threeQuarters),
        inWindow(),
        topTenth(timing!.soon),
        topTenth(summaries.x),
        topTenth(nearness),
        base.toFixed(3),
      ]);
      console.error(rows.at(-1)!.join('  '));
    }
  }
  return [
    'Share of customers with such a day who had bought by it; of returners within 98 days whose first purchase fell into the',
    'window of the middle half; and of the top tenth of a list who bought within 14 days:',
    markdown(
      [
        'data, cutoff',
        'day of .25',
        'day of .5',
        'day of .75',
        'in the window',
        'top by p_within_14d',
        'top by frequency',
        'top by last + mean gap',
        'all',
      ],
      rows,
    ),
    'By how many days a single date misses the next purchase of those with repeat purchases who returned within 98 days, on',
    'average; the constant is their own median, known in hindsight:',
    markdown(['data, cutoff', 'returners', 'day of .5', 'last + mean gap', 'one constant'], dates),
  ].join('\n');
}
