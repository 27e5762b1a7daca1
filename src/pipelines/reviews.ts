import type { ReportTable } from '../plots/table.ts';
import { analyseReviews, type ReviewAnalysis, type ReviewOptions } from '../reviews/analyse.ts';
import type { ReviewTable } from '../reviews/reviewTable.ts';
import { THEMES, type Themes } from '../reviews/themes.ts';
import type { Ledger } from '../transactions/ledger.ts';
import { type Language, wordsIn } from '../words/catalogue.ts';
import { notation } from '../words/notation.ts';
import { type LinkRow, linkReviews, type ReviewLink } from './reviewLink.ts';

export interface ReviewReadingOptions extends ReviewOptions {
  /** Transactions of the same customers. */
  readonly ledger?: Ledger;
  /** Days after a review in which purchases are compared. */
  readonly horizonDays?: number;
}

export interface ReviewReading {
  readonly table: ReviewTable;
  readonly analysis: ReviewAnalysis;
  readonly themes: Themes;
  readonly link: ReviewLink | null;
}

export const LINK_HORIZON = 90;

/**
 * What reviews feel and are about, and, with transactions, how their writers bought after them.
 *
 * @throws OPTION_INVALID for a rating off the scale
 */
export async function reviews(table: ReviewTable, options: ReviewReadingOptions = {}): Promise<ReviewReading> {
  const { ledger, horizonDays = LINK_HORIZON, themes = THEMES } = options;
  const analysis = analyseReviews(table, options);
  const link = ledger ? await linkReviews(ledger, table, analysis, horizonDays) : null;
  return { table, analysis, themes, link };
}

/** Everything that a person reads of it, as tables by name, for terminal, report and notebook. */
export function reviewTables(
  { analysis, themes, link, table }: ReviewReading,
  language: Language,
): Record<
  'overview' | 'trend' | 'themes' | 'emotions' | 'words' | 'wordsNow' | 'link' | 'sentences' | 'disagreeing',
  ReportTable
> {
  const words = wordsIn(language).reviews;
  const { count, percent, decimal, day } = notation(language);
  const { good, bad, unclear } = words.sentiments;
  const { counts, reviews: total } = analysis;
  const goodShare = (own: { good: number; bad: number }) => percent(own.good / (own.good + own.bad));
  const nameOf = (group: Themes['themes'], name: string) => group[name]?.name[language] ?? name;
  const themeRows = (kind: 'themes' | 'emotions'): ReportTable => ({
    caption: words[kind],
    columns: [kind === 'themes' ? words.theme : words.emotion, good, bad, unclear, words.shareGood],
    rows: analysis[kind]
      .filter((row) => row.counts.good + row.counts.bad + row.counts.unclear > 0)
      .toSorted((a, b) => b.counts.good + b.counts.bad - a.counts.good - a.counts.bad)
      .map((row) => [
        nameOf(themes[kind], row.name),
        count(row.counts.good),
        count(row.counts.bad),
        count(row.counts.unclear),
        goodShare(row.counts),
      ]),
    note: words.sentences,
  });
  const wordRows = (which: 'goodOrBad' | 'nowOrBefore', first: string, second: string): ReportTable => ({
    caption: which === 'goodOrBad' ? words.words : words.wordsNow,
    columns: [words.word, words.moreIn, first, second, 'z'],
    texts: [1],
    rows: analysis.words[which].map((row) => [
      row.word,
      row.z > 0 ? first : second,
      count(row.first),
      count(row.second),
      decimal(row.z, 1),
    ]),
  });
  const linkName = (row: LinkRow) =>
    row.group === 'sentiment'
      ? words.sentiments[row.name as keyof typeof words.sentiments]
      : row.group === 'rating'
        ? `${words.rating} ${row.name}`
        : nameOf(themes.themes, row.name);
  return {
    overview: {
      columns: [words.sentiment, words.reviews, words.share],
      rows: (['good', 'bad', 'unclear'] as const).map((name) => [
        words.sentiments[name],
        count(counts[name]),
        percent(counts[name] / total),
      ]),
    },
    trend: {
      caption: words.trend,
      columns: [words.month, good, bad, unclear, words.shareGood, words.meanRating],
      rows: analysis.trend.map((row) => [
        row.month,
        count(row.counts.good),
        count(row.counts.bad),
        count(row.counts.unclear),
        goodShare(row.counts),
        row.meanRating === null ? '–' : decimal(row.meanRating, 2),
      ]),
    },
    themes: themeRows('themes'),
    emotions: themeRows('emotions'),
    words: wordRows('goodOrBad', words.inGood, words.inBad),
    wordsNow: wordRows('nowOrBefore', words.now, words.before),
    link: {
      caption: words.link,
      columns: [words.group, words.reviews, words.observed, words.expected, words.ratio, words.interval],
      rows: (link?.rows ?? []).map((row) => [
        linkName(row),
        count(row.reviews),
        count(row.observed),
        decimal(row.expected, 1),
        row.ratio === null ? '–' : decimal(row.ratio, 2),
        row.low === null || row.high === null ? '–' : `${decimal(row.low, 2)} – ${decimal(row.high, 2)}`,
      ]),
      ...(link ? { note: words.linkNote(count(link.horizonDays)) } : {}),
    },
    sentences: {
      caption: words.says,
      columns: [words.theme, words.sentiment, words.day, words.sentence],
      texts: [1, 2, 3],
      rows: analysis.themes.flatMap((theme) =>
        (['good', 'bad'] as const).flatMap((feels) =>
          theme.examples[feels].map(({ sentence, row }) => [
            nameOf(themes.themes, theme.name),
            words.sentiments[feels],
            day(table.day[row]),
            sentence,
          ]),
        ),
      ),
    },
    disagreeing: {
      caption: words.disagreeing,
      columns: [words.day, words.rating, words.sentence],
      texts: [2],
      rows: analysis.disagreeing
        .slice(0, 20)
        .map((row) => [day(table.day[row]), decimal(table.rating[row], 1), analysis.texts.text[row]]),
      note: words.irony,
    },
  };
}

/** Remarks that belong beside the figures. */
export function reviewNotes({ analysis, link, table }: ReviewReading, language: Language): string[] {
  const words = wordsIn(language).reviews;
  const { count, percent } = notation(language);
  const { learntFrom } = analysis.model;
  return [
    ...table.excluded.map(({ reason, rows }) => words.excluded(count(rows), words.reasons[reason])),
    learntFrom > 0 ? words.learnt(count(learntFrom)) : words.lists,
    ...(analysis.copies > 0 ? [words.copies(count(analysis.copies))] : []),
    ...(link
      ? [words.wrote(count(link.writers), count(link.customers), percent(link.writers / link.customers, 1))]
      : []),
  ];
}
