import { expect, test } from 'vitest';
import {
  type Draws,
  MEASURES,
  pairedBootstrap,
  standardError,
  weightedMeasures,
} from '../../src/evaluation/bootstrap.ts';
import { grade } from '../../src/evaluation/grade.ts';
import { descending, meanRanks, measure } from '../../src/evaluation/metrics.ts';
import { randomFrom } from '../../src/numerics/random.ts';

const random = randomFrom(7);
const n = 400;
const rate = Float64Array.from({ length: n }, () => random.gamma(0.7, 0.5));
const actual = rate.map((mean) => random.poisson(mean));
const good = rate;
const poor = rate.map((mean) => 3 * mean * random.uniform());

/** The measures of columns in which row i stands weight[i] times. */
function weighted(weight: Float64Array, predicted: Float64Array) {
  const rows = Array.from(actual.keys()).flatMap((row) => new Array<number>(weight[row]).fill(row));
  const spread = (column: Float64Array) => Float64Array.from(rows, (row) => column[row]);
  const ranksOf = (column: Float64Array) => {
    const ranks = meanRanks(spread(column).map((value) => -value));
    const out = new Float64Array(n);
    rows.forEach((row, k) => {
      out[row] = ranks[k];
    });
    return out;
  };
  const ranks = { actual: ranksOf(actual), predicted: ranksOf(predicted) };
  const fast = weightedMeasures(actual, predicted, weight, descending(actual), descending(predicted), ranks);
  return { fast, slow: measure(spread(actual), spread(predicted)) };
}

test('measures of weighted customers are those of customers repeated', () => {
  const draw = new Float64Array(n);
  for (let i = 0; i < n; i++) draw[random.integer(n)]++;
  for (const weight of [new Float64Array(n).fill(1), draw]) {
    const { fast, slow } = weighted(weight, poor);
    for (const name of MEASURES) expect(fast[name]).toBeCloseTo(slow[name]!, 9);
  }
});

test('the same seed gives the same draws, another seed others', () => {
  const draws = (seed: number) => pairedBootstrap(actual, { good }, { repetitions: 5, seed }).good.MAE;
  expect(draws(1)).toEqual(draws(1));
  expect(draws(1)).not.toEqual(draws(2));
});

test('models are measured on the same draw, whichever are there', () => {
  const both = pairedBootstrap(actual, { good, again: good, poor }, { repetitions: 5 });
  expect(both.good).toEqual(both.again);
  expect(both.good).toEqual(pairedBootstrap(actual, { good }, { repetitions: 5 }).good);
});

test('the standard error of a mean is the textbook’s', () => {
  const errors = actual.map((value, i) => Math.abs(value - good[i]));
  const mean = errors.reduce((sum, e) => sum + e, 0) / n;
  const textbook = Math.sqrt(errors.reduce((sum, e) => sum + (e - mean) ** 2, 0) / n / n);
  const draws = pairedBootstrap(actual, { good }, { repetitions: 2000 }).good.MAE;
  expect(standardError(draws) / textbook).toBeGreaterThan(0.94);
  expect(standardError(draws) / textbook).toBeLessThan(1.06);
});

function gradeOf(model: Float64Array, naive: Float64Array, repetitions = 200) {
  const draws: Record<string, Draws> = pairedBootstrap(actual, { model, naive }, { repetitions });
  return grade(measure(actual, model), measure(actual, naive), draws.model, draws.naive);
}

test('grades: the true rates against a poor guess, and back', () => {
  expect(gradeOf(good, poor)).toMatchObject({ letter: 'A' });
  expect(gradeOf(poor, good)).toMatchObject({ letter: 'F' });
});

test('grades: what equals the naive formula is no better', () => {
  expect(gradeOf(poor, poor)).toMatchObject({ letter: 'D', skill: 0, standardError: 0 });
});

test('grades: luck buys no more than one good mark in twenty', () => {
  const jittered = () => poor.map((value) => value * (1 + 0.2 * random.normal()));
  const letters = Array.from({ length: 100 }, () => gradeOf(jittered(), jittered(), 60)!.letter);
  const share = (wanted: string) => letters.filter((letter) => wanted.includes(letter)).length / letters.length;
  // 5 % each by design; 11 % is three standard errors above.
  expect(share('ABC')).toBeLessThan(0.12);
  expect(share('F')).toBeLessThan(0.12);
});

test('grades: skill is 1 - geometric mean of three ratios', () => {
  const draws = Object.fromEntries(MEASURES.map((name) => [name, Float64Array.of(1, 1)])) as unknown as Draws;
  const half = { ...draws, norm_gini: Float64Array.of(0.5, 0.5) };
  const graded = grade({ MAE: 1, RMSE: 4, norm_gini: 0.8 }, { MAE: 2, RMSE: 4, norm_gini: 0.6 }, half, half)!;
  expect(graded.skill).toBeCloseTo(1 - (0.5 * 1 * 0.5) ** (1 / 3), 14);
  expect(graded.meaning).toBe(
    '37 % less error than the naive formula, ± 0 %; at least a fifth less (significant, 95 %)',
  );
});

test('nothing to compare with: no grade', () => {
  expect(gradeOf(good, actual)).toBeNull();
});
