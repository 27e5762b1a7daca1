import { expect, test } from 'vitest';
import { modelChecks } from '../../src/evaluation/checks.ts';
import { frequencyHistogram } from '../../src/evaluation/frequencyHistogram.ts';
import { matrixFrequencies, pAliveMatrix } from '../../src/evaluation/matrices.ts';
import { gammaGammaDensity, spendDensity } from '../../src/evaluation/spendDensity.ts';
import { tracking, trackingWeeks } from '../../src/evaluation/tracking.ts';
import { makeCells } from '../../src/facts/cells.ts';
import { makeSpendCells } from '../../src/models/spend/gammaGamma.ts';
import { parseDay } from '../../src/units.ts';
import { bgNbdOfThePaper, cdnowSample, checkInput, hasCdnow } from './cdnowSample.ts';

const f = (...values: number[]) => Float64Array.from(values);

test('weeks end with the calibration period', () => {
  const weeks = trackingWeeks(parseDay('1997-01-01'), parseDay('1997-09-30'), parseDay('1998-06-30'));
  expect(weeks).toEqual({ start: parseDay('1997-01-01'), count: 78, calibration: 39 });
  // Nine days known, ten in the holdout: week 0 begins five days early, and three days at the end are left out.
  expect(trackingWeeks(100, 108, 118)).toEqual({ start: 95, count: 3, calibration: 2 });
});

test('tracking by hand: one purchase a week of every customer', () => {
  const weeks = { start: 0, count: 3, calibration: 2 };
  const t = tracking(weeks, f(1, 2, 4), Int32Array.of(0, 6, 20), (ages) => ages, 'week');
  // By day 6 customer 0 is 6 days old; by day 13 the ages are 13 and 7; by day 20 they are 20, 14 and 0.
  expect(Array.from(t.expectedCumulative, (v) => v * 7)).toEqual([6, 20, 34]);
  expect(Array.from(t.actualCumulative)).toEqual([1, 3, 7]);
  expect(t.expectedWeekly[2]).toBeCloseTo(2, 14);
  expect(t.holdoutBias).toBeCloseTo(-50, 12);
});

test('the frequency histogram sums to all customers, actual and expected', () => {
  const { cells } = makeCells(f(0, 0, 3, 12), f(0, 0, 1, 2), f(2, 3, 2, 3));
  const poisson = (n: number, t: number) => {
    let p = Math.exp(-t);
    for (let k = 1; k <= n; k++) p *= t / k;
    return p;
  };
  const h = frequencyHistogram(cells, poisson);
  expect(h.labels).toEqual(['0', '1', '2', '3', '4', '5', '6', '7+']);
  expect(h.actual).toEqual([2, 0, 0, 1, 0, 0, 0, 1]);
  expect(h.expected[0]).toBeCloseTo(2 * Math.exp(-2) + 2 * Math.exp(-3), 13);
  expect(h.expected.reduce((sum, v) => sum + v, 0)).toBeCloseTo(4, 12);
});

test('matrices: no customer where frequency and recency disagree', () => {
  const m = pAliveMatrix(bgNbdOfThePaper, [0, 1, 5], 38.9);
  expect(m.recencies).toEqual([0, 3, 6, 9, 12, 15, 18, 21, 24, 27, 30, 33, 36, 38.9]);
  expect(m.values[0][0]).toBe(1);
  expect(m.values[0].slice(1).every(Number.isNaN)).toBe(true);
  expect(m.values[1][0]).toBeNaN();
  // P(alive) rises with recency.
  expect(m.values[2].slice(1)).toEqual(m.values[2].slice(1).toSorted((a, b) => a - b));
  expect(matrixFrequencies(f(0, 1, 2))).toEqual([0, 1]);
  expect(matrixFrequencies(Float64Array.from({ length: 100 }, (_, k) => k)).slice(0, 8)).toEqual([
    0, 1, 2, 3, 4, 5, 6, 21,
  ]);
});

test('spend density: both integrate to the share that is shown', () => {
  const cells = makeSpendCells(
    Float64Array.from({ length: 500 }, (_, k) => 1 + (k % 3)),
    Float64Array.from({ length: 500 }, (_, k) => 5 + (k % 50)),
  );
  const d = spendDensity(cells, gammaGammaDensity({ p: 6.25, q: 3.74, gamma: 15.44 }), 40, 2000);
  const width = d.edges[1];
  expect(d.observed.reduce((sum, v) => sum + v * width, 0)).toBeCloseTo(1 - d.beyond, 12);
  const wide = spendDensity(
    makeSpendCells(f(2), f(5000)),
    gammaGammaDensity({ p: 6.25, q: 3.74, gamma: 15.44 }),
    40,
    20_000,
  );
  // Over a range that holds practically everything the density integrates to 1.
  expect(wide.expected.reduce((sum, v) => sum + v * (5000 / 20_000), 0)).toBeCloseTo(1, 4);
});

const withCdnow = hasCdnow ? test : () => {};
withCdnow('CDNOW: the frequencies of Fader, Hardie & Lee (2005), and the model near them', () => {
  const { x, tx, T } = cdnowSample();
  const h = frequencyHistogram(makeCells(x, tx, T).cells, bgNbdOfThePaper.unconditionalPmf);
  expect(h.actual).toEqual([1411, 439, 214, 100, 62, 38, 29, 64]);
  // Their figure 2 shows differences of a few customers a bin; none is above 25.
  h.expected.forEach((value, n) => {
    expect(Math.abs(value - h.actual[n])).toBeLessThan(25);
  });
});

withCdnow('CDNOW: all checks agree with each other', () => {
  const sample = cdnowSample();
  const checks = modelChecks({ ...checkInput(sample), repetitions: 50 });
  const repeats = sample.x.reduce((sum, v) => sum + v, 0);
  const t = checks.tracking!;
  expect(t.actualCumulative[t.calibrationWeeks - 1]).toBe(repeats);
  expect(t.actualCumulative.at(-1)).toBe(repeats + sample.purchases.reduce((sum, v) => sum + v, 0));
  // Maximum likelihood reproduces the calibration total within a few percent.
  expect(t.expectedCumulative[38] / repeats).toBeGreaterThan(0.97);
  expect(t.expectedCumulative[38] / repeats).toBeLessThan(1.04);
  const sum = (values: readonly number[]) => values.reduce((total, v) => total + v, 0);
  expect(sum(checks.byFrequency.customers)).toBe(2357);
  expect(sum(checks.byRecency.customers)).toBe(2357);
  expect(sum(checks.histogram.expected)).toBeCloseTo(2357, 6);
  expect(checks.purchases.models['BG/NBD'].grade!.letter).toBe('B');
  expect(checks.purchases.models.naive.grade).toBeNull();
  expect(checks.calibration['BG/NBD'].ece).toBeLessThan(0.07);
  expect(checks.counts['BG/NBD'].logScore).toBeGreaterThan(-1.1);
});
