import { LEAST_REVIEWS, type ReviewWeeks, type SentimentWeeks } from '../monitoring/sentiment.ts';
import { analyseReviews, type ReviewOptions } from '../reviews/analyse.ts';
import type { ReviewTable } from '../reviews/reviewTable.ts';
import { type EpochDay, NO_DAY } from '../units.ts';

/**
 * What reviews feel, by whole weeks before and after the beginning of a watch; copies and unclear ones do not count.
 *
 * @param start  the last day before the watch
 * @throws OPTION_INVALID for a rating off the scale
 */
export function reviewWeeks(
  table: ReviewTable,
  { start, weeks }: { readonly start: EpochDay; readonly weeks: number },
  options: Pick<ReviewOptions, 'scale'> = {},
): SentimentWeeks {
  const { texts } = analyseReviews(table, options);
  const first = table.day.reduce((least, day) => (day !== NO_DAY && day < least ? day : least), start);
  const weeksBefore = Math.ceil((start - first + 1) / 7);
  const empty = (length: number): ReviewWeeks => ({ good: new Float64Array(length), judged: new Float64Array(length) });
  const [own, before] = [empty(weeks), empty(weeksBefore)];
  texts.sentiment.forEach((sentiment, row) => {
    if (sentiment === 'unclear' || texts.copyOf[row] >= 0) return;
    const day = table.day[row];
    const side = day > start ? own : before;
    const week = day > start ? Math.floor((day - start - 1) / 7) : Math.floor((start - day) / 7);
    // Days after the last whole week are held open.
    if (week >= side.judged.length) return;
    side.judged[week]++;
    if (sentiment === 'good') side.good[week]++;
  });
  return { own, before };
}

/** Whether reviews before the watch are enough to know what is usual. */
export function tellsWhatIsUsual({ before }: SentimentWeeks): boolean {
  return before.judged.reduce((sum, count) => sum + count, 0) >= LEAST_REVIEWS;
}
