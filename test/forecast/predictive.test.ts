import { describe, expect, test } from 'vitest';
import {
  countOf,
  learnScatter,
  type Rehearsed,
  type Scatter,
  valueRatio,
  valueSecondMoment,
} from '../../src/forecast/predictive.ts';
import { groupOf } from '../../src/numerics/equalParts.ts';
import { randomFrom } from '../../src/numerics/random.ts';
import { tails, totalInterval } from '../../src/valuation/predictionIntervals.ts';

const mean = (column: readonly number[]) => column.reduce((sum, v) => sum + v, 0) / column.length;

/**
 * A window of customers whose counts are 0 with probability 1 - q, else 1 and a negative binomial of dispersion phi
 * more; value is purchases at 20, times a gamma of the given shape.
 */
function rehearsed(n: number, { phi = 0.8, shape = 3, level = 1, seed = 1 } = {}): Rehearsed {
  const random = randomFrom(seed);
  const pReturn = Float64Array.from({ length: n }, () => 0.05 + 0.9 * random.beta(0.6, 1.5));
  const expected = pReturn.map((q) => q * (1 + random.gamma(0.8, 0.8)));
  const purchases = expected.map((m, i) =>
    random.uniform() < pReturn[i] ? 1 + random.poisson((m / pReturn[i] - 1) * random.gamma(1 / phi, 1 / phi)) : 0,
  );
  return {
    expected: expected.map((m) => m / level),
    pReturn,
    spend: new Float64Array(n).fill(20),
    purchases,
    value: purchases.map((y) => y * 20 * random.gamma(shape, shape)),
  };
}

/** Quantiles of value over its mean, at so many equally likely places. */
function ratiosOf(scatter: Scatter, purchases: number, q: number, places = 20_000): number[] {
  return Array.from({ length: places }, (_, i) => valueRatio(scatter, purchases, q, (i + 0.5) / places));
}

describe('what is learnt from a rehearsed window', () => {
  const window = rehearsed(20_000);
  const learnt = learnScatter([window], true);

  test('dispersion is that of the counts', () => {
    const { edges, phi } = learnt.dispersion;
    expect(edges.length).toBeGreaterThan(2);
    expect(edges).toEqual(edges.toSorted((p, q) => p - q));
    expect(phi).toHaveLength(edges.length + 1);
    // Where hardly more than one is expected, hardly anything is seen.
    for (const own of phi.slice(1)) expect(Math.abs(Math.log(own / 0.8))).toBeLessThan(0.4);
  });

  test('parts of value ascend, are 0 or more and have the mean 1', () => {
    for (const parts of learnt.ratios!.parts) {
      expect(mean(parts)).toBeCloseTo(1, 10);
      expect(parts.filter((part, i) => i > 0 && !(part >= parts[i - 1]))).toHaveLength(0);
      expect(parts[0]).toBeGreaterThanOrEqual(0);
    }
  });

  test('counts and values of other customers lie within their quantiles as often as these say', () => {
    const other = rehearsed(20_000, { seed: 9 });
    for (const p of [0.5, 0.8, 0.9, 0.95]) {
      let [counts, values, exact] = [0, 0, 0];
      other.expected.forEach((m, i) => {
        const count = countOf(learnt, m, other.pReturn[i]);
        const quantile = count.quantile(p);
        if (other.purchases[i] <= quantile) counts++;
        exact += count.below(quantile + 1);
        if (other.value[i] <= m * 20 * valueRatio(learnt, m, other.pReturn[i], p)) values++;
      });
      expect(Math.abs(counts - exact) / 20_000).toBeLessThan(0.01);
      // Below P(0) the quantile is 0, where more lie than p.
      expect(values / 20_000).toBeGreaterThan(p - 0.015);
    }
    // Where all return nothing is at 0.
    const [m, q] = [3, 0.95];
    const high = other.expected.map((v, i) => (other.pReturn[i] > 0.8 ? other.value[i] / (v * 20) : Number.NaN));
    const known = high.filter((v) => !Number.isNaN(v));
    const share = known.filter((v) => v <= valueRatio(learnt, m, q, 0.9)).length / known.length;
    expect(Math.abs(share - 0.9)).toBeLessThan(0.04);
  });

  test('the level at which a window was forecast is no scatter', () => {
    const off = learnScatter([rehearsed(20_000, { level: 1.3 })], true);
    off.dispersion.phi.slice(1).forEach((phi, g) => {
      expect(Math.abs(Math.log(phi / learnt.dispersion.phi[g + 1]))).toBeLessThan(0.35);
    });
  });
});

describe('value', () => {
  const learnt = learnScatter([rehearsed(9000)], true);

  test.each([
    [0.1, 0.08],
    [1.5, 0.6],
    [7, 0.99],
  ])('with %f expected purchases and P(return) %f quantiles average to the mean', (purchases, q) => {
    const ratios = ratiosOf(learnt, purchases, q);
    expect(mean(ratios)).toBeCloseTo(1, 2);
    expect(ratios.filter((ratio, i) => i > 0 && !(ratio >= ratios[i - 1]))).toHaveLength(0);
    expect(ratios.filter((v) => v === 0).length / ratios.length).toBeCloseTo(1 - q, 2);
    // Parts and what lies between them round the outermost values off.
    const second = valueSecondMoment(learnt, purchases, q);
    expect(mean(ratios.map((v) => v * v)) / second).toBeGreaterThan(0.9);
    expect(mean(ratios.map((v) => v * v)) / second).toBeLessThan(1.001);
  });

  test('sums scatter as the simulated ones do: E[ratio²] = 1 + 1 / shape + the scatter of counts', () => {
    // Everybody returns, once: what is left is the gamma's.
    const n = 4000;
    const random = randomFrom(3);
    const one = new Float64Array(n).fill(1);
    for (const shape of [0.5, 1, 4]) {
      const value = one.map(() => 20 * random.gamma(shape, shape));
      const scatter = learnScatter(
        [{ expected: one, pReturn: one, spend: one.map(() => 20), purchases: one, value }],
        true,
      );
      const actual = value.reduce((sum, v) => sum + (v / 20) ** 2, 0) / n / (mean([...value]) / 20) ** 2;
      expect(valueSecondMoment(scatter, 1, 1)).toBeCloseTo(actual, 10);
    }
  });

  test('without amounts, and for who does not return, there is none', () => {
    const none = learnScatter([{ ...rehearsed(2000), spend: null }], false);
    expect(none.ratios).toBeNull();
    expect([valueRatio(none, 1, 0.5, 0.9), valueRatio(learnt, 0, 0, 0.9)]).toEqual([0, 0]);
  });
});

describe('where little is known', () => {
  test('nothing seen is as dispersed as a geometric count, and value within a factor of two', () => {
    const nothing = learnScatter([], true);
    expect(nothing.dispersion).toEqual({ edges: [], phi: [1] });
    const [parts] = nothing.ratios!.parts;
    expect(mean(parts)).toBeCloseTo(1, 12);
    expect(valueSecondMoment(nothing, 1, 1) / Math.exp(Math.LN2 ** 2)).toBeCloseTo(1, 1);
    const logs = parts.map(Math.log);
    expect(Math.sqrt(mean(logs.map((v) => (v - mean(logs)) ** 2)))).toBeCloseTo(Math.LN2, 1);
  });

  test('few returners teach nothing yet', () => {
    const few = rehearsed(60, { phi: 0.1, shape: 100 });
    expect(few.purchases.filter((y) => y > 0).length).toBeLessThan(50);
    expect(learnScatter([few], true)).toEqual(learnScatter([], true));
  });

  test('groups are told by their upper edges', () => {
    expect([1, 2, 2.5, 3, 9].map((v) => groupOf(v, [2, 3]))).toEqual([0, 0, 1, 1, 2]);
    expect(groupOf(5, [])).toBe(0);
  });
});

describe('the level of a period', () => {
  test('it moves a total as a whole, and customers scatter within', () => {
    // 1.2815515655446004 deviations on either side of 30 are 80 %.
    const [low, high] = totalInterval(30, 0, 0.3, 0.8);
    expect(low).toBeCloseTo(30 * Math.exp(-1.2815515655446004 * 0.3), 11);
    expect(high).toBeCloseTo(30 * Math.exp(1.2815515655446004 * 0.3), 11);
    const width = (variance: number, sd: number, level: number) => {
      const [from, to] = totalInterval(100, variance, sd, level);
      return Math.log(to / from);
    };
    expect(width(100, 0, 0.8)).toBeCloseTo(2 * 1.2815515655446004 * Math.sqrt(Math.log1p(0.01)), 12);
    expect(width(100, 0.1, 0.8)).toBeGreaterThan(width(100, 0, 0.8));
    expect(width(100, 0.1, 0.95)).toBeGreaterThan(width(100, 0.1, 0.8));
    expect(totalInterval(0, 0, 0.3, 0.8)).toEqual([0, 0]);
  });
});

describe('the ends of an interval', () => {
  const levels = Array.from({ length: 99 }, (_, i) => (i + 1) / 100);

  test.each([0, 0.01, 0.1, 0.3, 0.5, 0.8, 0.99, 1])('with P(0) = %f they move outwards as the level grows', (zero) => {
    let [low, high] = [0.5, 0];
    for (const level of levels) {
      const ends = tails(zero, level);
      expect(ends[0]).toBeLessThanOrEqual(low);
      expect(ends[1]).toBeGreaterThanOrEqual(high);
      [low, high] = ends;
      // Between the ends, and the zeros that lie at the lower one, is at least the level.
      expect(ends[1] - (zero > ends[0] ? 0 : ends[0])).toBeGreaterThanOrEqual(level - 1e-12);
    }
  });

  test('without zeros as much lies beyond either end; with them the high one is as low as can be', () => {
    expect(tails(0, 0.8)).toEqual([(1 - 0.8) / 2, (1 + 0.8) / 2]);
    expect(tails(0.5, 0.8)[1]).toBe(0.8);
    expect(tails(0.15, 0.8)[1]).toBe(0.85);
  });
});
