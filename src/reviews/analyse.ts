/** What reviews feel, about what, and since when. */
import { PerennialError } from '../errors.ts';
import { type EpochDay, formatDay } from '../units.ts';
import { feelingOf } from './feeling.ts';
import { detectLanguage, languageNamed, type ReviewLanguage } from './language.ts';
import { learnSentiment, type SentimentModel, type TextInput, WORD_LISTS, wordsOf } from './learn.ts';
import { type TellingWord, tellingWords } from './logOdds.ts';
import type { ReviewTable } from './reviewTable.ts';
import { emojiScore, fingerprint, plainText, sentencesOf } from './text.ts';
import { THEMES, type Themes, themeFinder } from './themes.ts';

/** What a review, or a sentence, feels: told by the rating where there is one. */
export const SENTIMENTS = ['good', 'bad', 'unclear'] as const;
export type Sentiment = (typeof SENTIMENTS)[number];

export interface ReviewOptions {
  /** Worst and best rating. */
  readonly scale?: readonly [worst: number, best: number];
  readonly themes?: Themes;
  readonly seed?: number;
}

/** Places of what reviews share, by review. */
export interface ReviewedTexts {
  /** Plain text, without HTML. */
  readonly text: readonly string[];
  readonly language: readonly (ReviewLanguage | null)[];
  readonly sentiment: readonly Sentiment[];
  /** Chance that the text is good, by its words; NaN without words. */
  readonly chance: Float64Array;
  /** Row of the first review with the same text, if it is another; else -1. Such a copy is not counted. */
  readonly copyOf: Int32Array;
  /** Names of themes and emotions, by review. */
  readonly themes: readonly (readonly string[])[];
  readonly emotions: readonly (readonly string[])[];
}

export interface Counts {
  readonly good: number;
  readonly bad: number;
  readonly unclear: number;
}

/** Sentences about a theme, by what they feel, and some of them: the newest. */
export interface ThemeSummary {
  readonly name: string;
  readonly counts: Counts;
  readonly examples: Readonly<Record<Sentiment, readonly Example[]>>;
}

export interface Example {
  readonly row: number;
  readonly day: string;
  readonly sentence: string;
}

export interface ReviewAnalysis {
  readonly texts: ReviewedTexts;
  readonly model: Pick<SentimentModel, 'learntFrom' | 'logLoss'>;
  readonly reviews: number;
  readonly counts: Counts;
  readonly meanRating: number | null;
  readonly languages: { readonly en: number; readonly de: number; readonly unknown: number };
  /** By month `YYYY-MM`, ascending. */
  readonly trend: readonly { readonly month: string; readonly counts: Counts; readonly meanRating: number | null }[];
  readonly themes: readonly ThemeSummary[];
  readonly emotions: readonly ThemeSummary[];
  /** Words that tell good reviews from bad, and the newest quarter of the time from before. */
  readonly words: { readonly goodOrBad: readonly TellingWord[]; readonly nowOrBefore: readonly TellingWord[] };
  /** Rows whose words say the opposite of their rating. */
  readonly disagreeing: readonly number[];
  readonly copies: number;
}

export const DEFAULT_SCALE = [1, 5] as const;
/** Chances between these are unclear. */
const UNCLEAR = [0.4, 0.6] as const;
/** Ratings up to so far up the scale are bad, from so far on good. */
const BAD_BELOW = 0.4;
const GOOD_ABOVE = 0.6;
/** Words whose score is beyond this contradict a rating. */
const CONTRADICTION = 1.5;
const SHOWN_SENTENCES = 5;
const SHOWN_WORDS = 20;
/** Shorter texts ("super") are often the same without being copies. */
const SHORTEST_COPY = 25;

/** @throws OPTION_INVALID for a rating off the scale, or a scale without length */
export function analyseReviews(table: ReviewTable, options: ReviewOptions = {}): ReviewAnalysis {
  const { scale = DEFAULT_SCALE, themes = THEMES, seed = 1 } = options;
  const position = ratingPositions(table, scale);
  const text = table.text.map(plainText);
  const language = text.map((plain, i) => languageNamed(table.language[i]) ?? detectLanguage(plain));
  const inputs: TextInput[] = text.map((plain, i) => ({ text: plain, language: language[i] }));
  const copyOf = findCopies(table, text);
  const counted = [...copyOf.keys()].filter((i) => copyOf[i] < 0);
  const model = learnFrom(inputs, position, counted, seed);
  const says = text.map((plain) => /\p{L}/u.test(plain) || emojiScore(plain) !== 0);
  const chance = model.predict(inputs).map((value, i) => (says[i] ? value : Number.NaN));
  const sentiment = position.map((at, i) => (Number.isNaN(at) ? byChance(chance[i]) : byRating(at)));
  const found = findThemes(table, { inputs, sentiment, counted }, themes);
  const monthOf = (i: number) => formatDay(table.day[i]).slice(0, 7);
  const months = [...new Set(counted.map(monthOf))].sort();
  return {
    texts: { text, language, sentiment, chance, copyOf, themes: found.themesOf, emotions: found.emotionsOf },
    model: { learntFrom: model.learntFrom, logLoss: model.logLoss },
    reviews: counted.length,
    counts: countsOf(counted.map((i) => sentiment[i])),
    meanRating: meanRating(table, counted),
    languages: languagesOf(counted.map((i) => language[i])),
    trend: months.map((month) => {
      const own = counted.filter((i) => monthOf(i) === month);
      return { month, counts: countsOf(own.map((i) => sentiment[i])), meanRating: meanRating(table, own) };
    }),
    themes: found.themes,
    emotions: found.emotions,
    words: telling(inputs, sentiment, counted, table.day),
    disagreeing: counted.filter((i) => contradicts(inputs[i], position[i])),
    copies: table.length - counted.length,
  };
}

/** Where each rating lies on the scale, from 0 to 1; NaN without a rating. */
function ratingPositions({ rating, length }: ReviewTable, [worst, best]: readonly [number, number]): number[] {
  const refuse = (value: string | number, problem: string) =>
    new PerennialError('OPTION_INVALID', {
      ...{ option: '--scale', value, problem },
      remedy: 'Give the worst and the best rating, such as 1-5, or 6-1 where 1 is best.',
    });
  if (worst === best) throw refuse(`${worst}-${best}`, 'the worst rating is the best');
  return Array.from({ length }, (_, i) => {
    const at = (rating[i] - worst) / (best - worst);
    if (at < 0 || at > 1) throw refuse(`${worst}-${best}`, `a rating is ${rating[i]}`);
    return at;
  });
}

function byRating(at: number): Sentiment {
  return at >= GOOD_ABOVE ? 'good' : at <= BAD_BELOW ? 'bad' : 'unclear';
}

function byChance(chance: number): Sentiment {
  return chance > UNCLEAR[1] ? 'good' : chance < UNCLEAR[0] ? 'bad' : 'unclear';
}

/** The model of the user's own rated reviews, of those that are not in the middle; word lists where they are too few. */
function learnFrom(
  inputs: readonly TextInput[],
  position: readonly number[],
  counted: readonly number[],
  seed: number,
) {
  const rated = counted.filter((i) => byRating(position[i]) !== 'unclear' && inputs[i].text !== '' && position[i] >= 0);
  const target = Float64Array.from(rated, (i) => (byRating(position[i]) === 'good' ? 1 : 0));
  return (
    learnSentiment(
      rated.map((i) => inputs[i]),
      target,
      seed,
    ) ?? WORD_LISTS
  );
}

function findCopies({ length, customer }: ReviewTable, text: readonly string[]): Int32Array {
  const first = new Map<string, number>();
  return Int32Array.from({ length }, (_, i) => {
    const print = fingerprint(text[i]);
    if (print === '') return -1;
    const key = print.length >= SHORTEST_COPY ? print : `${customer[i]}\n${print}`;
    if (print.length < SHORTEST_COPY && customer[i] === '') return -1;
    const known = first.get(key);
    if (known !== undefined) return known;
    first.set(key, i);
    return -1;
  });
}

function contradicts({ text, language }: TextInput, position: number): boolean {
  const rated = Number.isNaN(position) ? 'unclear' : byRating(position);
  const { score } = feelingOf(text, language);
  return (rated === 'good' && score < -CONTRADICTION) || (rated === 'bad' && score > CONTRADICTION);
}

interface Judged {
  readonly inputs: readonly TextInput[];
  readonly sentiment: readonly Sentiment[];
  readonly counted: readonly number[];
}

/** Counts sentences by theme and feeling; a sentence whose words do not feel takes after its review. */
function findThemes({ day }: ReviewTable, { inputs, sentiment, counted }: Judged, { themes, emotions }: Themes) {
  const finders = [themeFinder(themes), themeFinder(emotions)];
  const names = [Object.keys(themes), Object.keys(emotions)];
  const sums = names.map((own) => own.map(() => ({ good: 0, bad: 0, unclear: 0 })));
  const examples = names.map((own) =>
    own.map(() => ({ good: [], bad: [], unclear: [] }) as Record<Sentiment, Example[]>),
  );
  const of = names.map(() => inputs.map(() => new Set<string>()));
  // The newest first, so that these are the examples.
  for (const row of counted.toSorted((a, b) => day[b] - day[a] || b - a)) {
    const { text, language } = inputs[row];
    for (const sentence of sentencesOf(text)) {
      const { score } = feelingOf(sentence, language);
      const feels: Sentiment = Math.abs(score) >= 0.4 ? (score > 0 ? 'good' : 'bad') : sentiment[row];
      finders.forEach((find, group) => {
        for (const place of find(sentence, language)) {
          of[group][row].add(names[group][place]);
          sums[group][place][feels]++;
          const shown = examples[group][place][feels];
          if (shown.length < SHOWN_SENTENCES) shown.push({ row, day: formatDay(day[row]), sentence });
        }
      });
    }
  }
  const summary = (group: number): ThemeSummary[] =>
    names[group].map((name, place) => ({ name, counts: sums[group][place], examples: examples[group][place] }));
  const listed = (group: number) => of[group].map((own) => [...own]);
  return { themes: summary(0), emotions: summary(1), themesOf: listed(0), emotionsOf: listed(1) };
}

function telling(
  inputs: readonly TextInput[],
  sentiment: readonly Sentiment[],
  counted: readonly number[],
  day: Int32Array,
): ReviewAnalysis['words'] {
  const words = new Map(counted.map((i) => [i, wordsOf(inputs[i])]));
  const pick = (wanted: (row: number) => boolean) => counted.filter(wanted).map((i) => words.get(i)!);
  const days = counted.map((i) => day[i]).sort((a, b) => a - b);
  const border: EpochDay = days.length > 0 ? days[0] + 0.75 * (days[days.length - 1] - days[0]) : 0;
  const is = (wanted: Sentiment) => (row: number) => sentiment[row] === wanted;
  return {
    goodOrBad: both(tellingWords(pick(is('good')), pick(is('bad')))),
    nowOrBefore: both(
      tellingWords(
        pick((i) => day[i] > border),
        pick((i) => day[i] <= border),
      ),
    ),
  };
}

/** Some of each side. */
function both(words: readonly TellingWord[]): TellingWord[] {
  const side = (sign: number) => words.filter(({ z }) => z * sign > 0).slice(0, SHOWN_WORDS);
  return [...side(1), ...side(-1)];
}

function countsOf(sentiments: readonly Sentiment[]): Counts {
  const counts = { good: 0, bad: 0, unclear: 0 };
  for (const sentiment of sentiments) counts[sentiment]++;
  return counts;
}

function languagesOf(languages: readonly (ReviewLanguage | null)[]): ReviewAnalysis['languages'] {
  const counts = { en: 0, de: 0, unknown: 0 };
  for (const language of languages) counts[language ?? 'unknown']++;
  return counts;
}

function meanRating({ rating }: ReviewTable, rows: readonly number[]): number | null {
  const rated = rows.filter((i) => !Number.isNaN(rating[i]));
  return rated.length > 0 ? rated.reduce((sum, i) => sum + rating[i], 0) / rated.length : null;
}
