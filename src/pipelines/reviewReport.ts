import { barChart } from '../plots/barChart.ts';
import type { Chart, ChartOptions } from '../plots/chart.ts';
import { reportHtml } from '../plots/report.ts';
import { type Language, wordsIn } from '../words/catalogue.ts';
import { notation } from '../words/notation.ts';
import { type ReviewReading, reviewNotes, reviewTables } from './reviews.ts';

/** One HTML page: trend, themes, words, purchases after reviews, and the sentences behind the figures. */
export async function reviewReport(
  reading: ReviewReading,
  about: { readonly data: string; readonly madeBy: string; readonly language: Language },
): Promise<string> {
  const { language } = about;
  const { analysis, link } = reading;
  const all = wordsIn(language);
  const words = all.reviews;
  const { count, percent, decimal } = notation(language);
  const tables = reviewTables(reading, language);
  const { counts, trend, reviews, meanRating } = analysis;
  const chart = await reviewTrendChart(reading, language);
  // A caption that repeats the heading above it says nothing.
  const section = (heading: string, ...names: (keyof typeof tables)[]) => ({
    heading,
    tables: names
      .map((name) => tables[name])
      .map(({ caption = '', ...table }) => (caption === '' || caption === heading ? table : { ...table, caption }))
      .filter(({ rows }) => rows.length > 0),
  });
  const sections = [
    { ...section(words.trend, 'trend'), ...(trend.length > 1 ? { charts: [chart.svg] } : {}) },
    section(words.themes, 'themes', 'emotions'),
    ...(link ? [section(words.link, 'link')] : []),
    section(words.words, 'words', 'wordsNow'),
    section(words.says, 'sentences'),
    section(words.disagreeing, 'disagreeing'),
  ];
  return reportHtml({
    language,
    title: `${words.title}: ${about.data}`,
    highlights: [
      { figure: count(reviews), label: words.reviews },
      { figure: percent(counts.good / (counts.good + counts.bad)), label: words.shareGood },
      ...(meanRating === null ? [] : [{ figure: decimal(meanRating, 2), label: words.meanRating }]),
    ],
    text: reviewNotes(reading, language),
    sections: sections.filter((part) => part.tables.length > 0),
    footer: about.madeBy,
  });
}

/** How many reviews felt how, by month, or by quarter where there are many months. */
export function reviewTrendChart(
  reading: ReviewReading,
  language: Language,
  options: ChartOptions = { words: wordsIn(language).plots },
): Promise<Chart> {
  const { reviews: words } = wordsIn(language);
  const shown = periods(reading);
  const quarters = shown.length < reading.analysis.trend.length;
  return barChart(
    {
      title: quarters ? words.trendByQuarter : words.trend,
      labels: shown.map(({ label }) => label),
      xLabel: quarters ? words.quarter : words.month,
      yLabel: words.reviews,
      bars: (['good', 'bad', 'unclear'] as const).map((name) => ({
        name: words.sentiments[name],
        values: shown.map((row) => row[name]),
        // Grey: it takes no side.
        actual: name === 'unclear',
      })),
    },
    options,
  );
}

/** Months that a chart has room for; of more, quarters are drawn. */
const MOST_MONTHS = 12;

function periods({ analysis: { trend } }: ReviewReading) {
  const quarter = (month: string) => `${month.slice(0, 4)} Q${Math.ceil(Number(month.slice(5)) / 3)}`;
  const labelOf = (month: string) => (trend.length > MOST_MONTHS ? quarter(month) : month);
  const sums = new Map<string, { label: string; good: number; bad: number; unclear: number }>();
  for (const { month, counts } of trend) {
    const label = labelOf(month);
    const { good, bad, unclear } = sums.get(label) ?? { good: 0, bad: 0, unclear: 0 };
    const [more, worse, other] = [good + counts.good, bad + counts.bad, unclear + counts.unclear];
    sums.set(label, { label, good: more, bad: worse, unclear: other });
  }
  return [...sums.values()];
}
