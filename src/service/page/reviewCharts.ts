/** Charts of reviews: how they felt over time, and what their writers bought after them. */
import { reviewTrendChart } from '../../pipelines/reviewReport.ts';
import { type ReviewReading, reviewTables } from '../../pipelines/reviews.ts';
import { DEFAULT_WIDTH } from '../../plots/chart.ts';
import { intervalChart } from '../../plots/intervalChart.ts';
import { wordsIn } from '../../words/catalogue.ts';
import { notation } from '../../words/notation.ts';
import type { PageChart } from './chartContract.ts';
import { chartWords } from './chartWords.ts';
import { pageChart } from './summaryCharts.ts';
import type { Look } from './watchCharts.ts';

/** `trend` where there are two months, `link` where there is a ratio to tell. */
export async function reviewCharts(
  reading: ReviewReading,
  { width = DEFAULT_WIDTH, lang = 'en' }: Look,
): Promise<PageChart[]> {
  const options = { width, words: chartWords(lang).words };
  const { link, analysis } = reading;
  const charts: PageChart[] = [];
  if (analysis.trend.length > 1) charts.push(pageChart('trend', await reviewTrendChart(reading, lang, options)));
  const { reviews: words } = wordsIn(lang);
  const names = reviewTables(reading, lang).link.rows.map(([name]) => name);
  const estimates = (link?.rows ?? []).flatMap(({ ratio, low, high }, k) =>
    ratio === null || low === null || high === null ? [] : [{ label: names[k], value: ratio, low, high }],
  );
  if (link && estimates.length > 0) {
    const chart = await intervalChart(
      {
        title: words.link,
        subtitle: words.linkNote(notation(lang).count(link.horizonDays)),
        xLabel: words.ratio,
        estimates,
        names: { value: words.ratio, interval: words.interval },
        reference: 1,
      },
      options,
    );
    charts.push(pageChart('link', chart));
  }
  return charts;
}
