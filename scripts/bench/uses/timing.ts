/** When customers buy next: whether the days that are named hold, and what a list of two weeks catches. */
import { descending } from '../../../src/evaluation/metrics.ts';
import { hasPurchase } from '../../../src/facts/summaries.ts';
import { markdown } from '../measure.ts';
import { pastAt, pastSets, withError } from './past.ts';

const HORIZON = 98;

export async function benchTiming(): Promise<string> {
  const rows: string[][] = [];
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
      const base = buyers.filter((row) => wait[row] <= 14).length / buyers.length;
      rows.push([
        `${set.title}, ${cutoff}`,
        boughtBy(timing!.quarter),
        boughtBy(valuation.nextPurchaseDays),
        boughtBy(timing!.threeQuarters),
        inWindow(),
        topTenth(timing!.soon),
        topTenth(summaries.x),
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
        'all',
      ],
      rows,
    ),
  ].join('\n');
}
