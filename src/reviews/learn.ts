/**
 * How good a text is, learnt from the user's own rated reviews: a ridge logistic regression on what the word lists say and
 * on the words themselves, calibrated on reviews that it had not seen.
 */
import { fitRidge, predictRidge, type RidgeFit } from '../models/learners/ridge.ts';
import { type FeatureColumns, type Scale, scaleOf, standardise } from '../numerics/matrix.ts';
import { randomFrom } from '../numerics/random.ts';
import { feelingOf } from './feeling.ts';
import type { ReviewLanguage } from './language.ts';
import { stemOf } from './stems.ts';
import { emojiScore, tokensOf } from './text.ts';

/** A text as the regression takes it. */
export interface TextInput {
  /** Plain: without HTML. */
  readonly text: string;
  readonly language: ReviewLanguage | null;
}

/** From so many rated reviews on, of each of good and bad at least a tenth of them, words are learnt. */
export const FEWEST_RATED = 100;
/** Reviews learnt from at most, the newest; words taken as features, in so many reviews at least. */
const MOST_LEARNT = 20_000;
const MOST_WORDS = 600;
const FEWEST_REVIEWS = 4;
const FOLDS = 5;
/** Penalties tried; words are many and each tells little. */
const PENALTIES = [0.03, 0.1, 0.3, 1] as const;

export interface SentimentModel {
  /** Reviews learnt from; 0 for the word lists alone. */
  readonly learntFrom: number;
  /** Mean log loss on reviews that were not learnt from, and that of the share of good ones alone; null for word lists alone. */
  readonly logLoss: { readonly model: number; readonly base: number } | null;
  /** Chance that each text is good. */
  predict(texts: readonly TextInput[]): Float64Array;
}

/**
 * Word lists alone: not calibrated, for there is nothing to calibrate on. A score of s is a chance of 1 / (1 + e^−s), half
 * for a text that says nothing.
 */
export const WORD_LISTS: SentimentModel = {
  learntFrom: 0,
  logLoss: null,
  predict: (texts) =>
    Float64Array.from(texts, ({ text, language }) => logistic(feelingOf(text, language).score + emojiScore(text))),
};

/**
 * @param good  1 for good, 0 for bad, by text
 * @returns     null where there are too few of either
 */
export function learnSentiment(texts: readonly TextInput[], good: Float64Array, seed = 1): SentimentModel | null {
  const from = Math.max(0, texts.length - MOST_LEARNT);
  const [used, target] = [texts.slice(from), good.slice(from)];
  const sum = target.reduce((total, value) => total + value, 0);
  if (used.length < FEWEST_RATED || Math.min(sum, used.length - sum) < FEWEST_RATED / 10) return null;
  const words = commonWords(used);
  const features = featuresOf(used, words);
  const fold = randomFrom(seed)
    .fork('folds of reviews')
    .shuffle(Int32Array.from(used, (_, i) => i % FOLDS));
  const trials = PENALTIES.map((penalty) => ({ penalty, predicted: heldOut(features, target, fold, penalty) }));
  const best = trials.reduce((a, b) => (logLoss(target, b.predicted) < logLoss(target, a.predicted) ? b : a));
  const calibration = platt(best.predicted, target);
  const scale = scaleOf(features);
  const fit = fitRidge('logistic', standardise(features, scale), target, best.penalty);
  const base = sum / used.length;
  return {
    learntFrom: used.length,
    logLoss: {
      model: logLoss(target, calibrated(best.predicted, calibration)),
      base: logLoss(
        target,
        target.map(() => base),
      ),
    },
    predict: (asked) => calibrated(apply(fit, scale, featuresOf(asked, words)), calibration),
  };
}

const OWN = ['score', 'good', 'bad', 'negations', 'length', 'signs', 'emoji'];

/** Stems that most reviews have, with the language before them. */
function commonWords(texts: readonly TextInput[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const text of texts) for (const word of wordsOf(text)) counts.set(word, (counts.get(word) ?? 0) + 1);
  const kept = [...counts]
    .filter(([, count]) => count >= FEWEST_REVIEWS)
    .sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))
    .slice(0, MOST_WORDS);
  return new Map(kept.map(([word], place) => [word, place]));
}

/** Each stem of a text once; a word after a negation is another word. */
export function wordsOf({ text, language }: TextInput): Set<string> {
  const words = new Set<string>();
  let negated = 0;
  for (const token of tokensOf(text)) {
    if (token.length === 1) negated = 0;
    else if (NEGATION.test(token)) negated = 3;
    else {
      const stem = stemOf(token, language ?? 'en');
      words.add(stem);
      if (negated-- > 0) words.add(`not ${stem}`);
    }
  }
  return words;
}

const NEGATION =
  /^(not|no|never|nothing|without|don|doesn|didn|wasn|isn|aren|couldn|wouldn|nicht|kein\w*|nie|ohne|nichts)$/;

function featuresOf(texts: readonly TextInput[], words: ReadonlyMap<string, number>): FeatureColumns {
  const columns = Array.from({ length: OWN.length + words.size }, () => new Float32Array(texts.length));
  texts.forEach((input, row) => {
    const { text, language } = input;
    const { score, good, bad, negations } = feelingOf(text, language);
    const signs = text.match(/[!?]/g)?.length ?? 0;
    const own = [score, good, bad, negations, Math.log1p(text.length), Math.log1p(signs), emojiScore(text)];
    own.forEach((value, j) => {
      columns[j][row] = value;
    });
    for (const word of wordsOf(input)) {
      const place = words.get(word);
      if (place !== undefined) columns[OWN.length + place][row] = 1;
    }
  });
  return { names: [...OWN, ...words.keys()].map((name, j) => `${j} ${name}`), length: texts.length, columns };
}

/** What fits that had not seen a review's fold say of it. */
function heldOut(features: FeatureColumns, target: Float64Array, fold: Int32Array, penalty: number): Float64Array {
  const predicted = new Float64Array(target.length);
  for (let k = 0; k < FOLDS; k++) {
    const [learn, judge] = [true, false].map((isLearnt) =>
      Int32Array.from([...fold.keys()].filter((i) => (fold[i] !== k) === isLearnt)),
    );
    const scale = scaleOf(rowsOf(features, learn));
    const fit = fitRidge(
      'logistic',
      standardise(rowsOf(features, learn), scale),
      Float64Array.from(learn, (i) => target[i]),
      penalty,
    );
    apply(fit, scale, rowsOf(features, judge)).forEach((value, i) => {
      predicted[judge[i]] = value;
    });
  }
  return predicted;
}

function rowsOf({ names, columns }: FeatureColumns, rows: Int32Array): FeatureColumns {
  return {
    names,
    length: rows.length,
    columns: columns.map((column) => Float32Array.from(rows, (row) => column[row])),
  };
}

function apply(fit: RidgeFit, scale: Scale, features: FeatureColumns): Float64Array {
  return predictRidge('logistic', fit, standardise(features, scale));
}

/** Intercept and slope on the log odds of held-out predictions (Platt 1999). */
type Calibration = readonly [intercept: number, slope: number];

function platt(predicted: Float64Array, target: Float64Array): Calibration {
  const column = { names: ['odds'], length: predicted.length, columns: [Float32Array.from(predicted, logit)] };
  const { intercept, coefficients } = fitRidge('logistic', column, target, 1e-6);
  return [intercept, coefficients[0]];
}

function calibrated(predicted: Float64Array, [intercept, slope]: Calibration): Float64Array {
  return predicted.map((value) => logistic(intercept + slope * logit(value)));
}

function logistic(x: number): number {
  return 1 / (1 + Math.exp(-x));
}

function logit(p: number): number {
  return Math.log(p / (1 - p));
}

function logLoss(target: Float64Array, predicted: Float64Array): number {
  return -target.reduce((sum, y, i) => sum + Math.log(y ? predicted[i] : 1 - predicted[i]), 0) / target.length;
}
