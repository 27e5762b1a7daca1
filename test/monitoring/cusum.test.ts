import { describe, expect, it } from 'vitest';
import { ratioInterval } from '../../src/monitoring/alarm.ts';
import { chanceOf, cusum, exceededLimits, firstCrossing, limitFor } from '../../src/monitoring/cusum.ts';
import { mergeWeeks } from '../../src/monitoring/periods.ts';
import { binomialSampler, shareIncrement } from '../../src/monitoring/share.ts';
import { randomFrom } from '../../src/numerics/random.ts';

describe('the cumulative sum', () => {
  it('adds up, never falls below 0, and finds when it last began', () => {
    const path = cusum([1, -2, 1, 2, -1, 3]);
    expect([...path]).toEqual([1, 0, 1, 3, 2, 5]);
    expect(firstCrossing(path, 4)).toEqual({ at: 5, start: 2 });
    expect(firstCrossing(path, 2.5)).toEqual({ at: 3, start: 2 });
    expect(firstCrossing(path, 5)).toBeNull();
    expect(firstCrossing(cusum([4]), 3)).toEqual({ at: 0, start: 0 });
  });

  it('has a limit that no more paths than wanted exceed', () => {
    const maxima = Float64Array.from({ length: 1000 }, (_, i) => i);
    const limit = limitFor(maxima, 0.05);
    expect(maxima.filter((most) => most > limit).length).toBe(50);
    expect(limitFor(maxima, 0)).toBe(999);
  });

  it('is held against the limit of all paths, and simulates few where it stays within', () => {
    let drawn = 0;
    const against = (...most: number[]) => {
      const random = randomFrom(5);
      drawn = 0;
      return exceededLimits(most, 0.05, (maxima) => {
        drawn++;
        maxima.fill(Math.round(100 * random.uniform()));
      });
    };
    const [limit] = against(Number.POSITIVE_INFINITY);
    const all = drawn;
    expect(limit).toBeGreaterThan(90);
    expect(against(limit! + 0.5, limit!, limit! - 1, 0)).toEqual([limit, null, null, null]);
    expect(drawn).toBe(all);
    expect(against(50, 0)).toEqual([null, null]);
    expect(drawn).toBeLessThan(all / 4);
  });

  it('shares out the false alarms of a year among charts', () => {
    const charts = 20;
    // In a year, so many charts together raise one alarm on average.
    expect(charts * -Math.log1p(-chanceOf(1, charts, 365.25 / 7))).toBeCloseTo(1, 12);
    expect(chanceOf(2, charts, 26)).toBeGreaterThan(chanceOf(1, charts, 26));
  });
});

describe('weeks', () => {
  it('are put together until twenty are expected, and none is lost but the last that do not reach it', () => {
    const observed = [5, 6, 7, 30, 8, 9];
    const expected = [8, 8, 8, 40, 10, 9];
    expect(mergeWeeks(observed, expected)).toEqual([
      { from: 0, to: 3, observed: 18, expected: 24 },
      { from: 3, to: 4, observed: 30, expected: 40 },
    ]);
    expect(mergeWeeks(observed, expected, 1)).toHaveLength(6);
  });
});

describe('a share of everybody', () => {
  it('has the increment of a binomial likelihood ratio, and of a Poisson one where it is small', () => {
    const [observed, total, share, rho] = [30, 90, 0.3, 0.8];
    const changed = (rho * share) / (1 - share + rho * share);
    const exact = observed * Math.log(changed / share) + (total - observed) * Math.log((1 - changed) / (1 - share));
    expect(shareIncrement({ observed, total, share }, rho)).toBeCloseTo(exact, 12);
    const expected = 20;
    const poisson = observed * Math.log(rho) - (rho - 1) * expected;
    expect(shareIncrement({ observed, total: 1e9, share: expected / 1e9 }, rho)).toBeCloseTo(poisson, 6);
  });

  it.each([
    [40, 0.3],
    [1000, 0.02],
    [3, 0.5],
    [500, 0.98],
  ])('of %d at %f is drawn with the mean and variance of a binomial', (n, p) => {
    const draw = binomialSampler(n, p);
    const random = randomFrom(4);
    const draws = Array.from({ length: 20_000 }, () => draw(random));
    const mean = draws.reduce((sum, k) => sum + k, 0) / draws.length;
    const variance = draws.reduce((sum, k) => sum + (k - mean) ** 2, 0) / draws.length;
    expect(Math.abs(mean - n * p)).toBeLessThan(4 * Math.sqrt((n * p * (1 - p)) / draws.length));
    expect(variance / (n * p * (1 - p))).toBeCloseTo(1, 1);
    expect(draws.every((k) => Number.isInteger(k) && k >= 0 && k <= n)).toBe(true);
  });
});

describe('the interval of a ratio', () => {
  it('covers the truth as often as it says', () => {
    const random = randomFrom(8);
    for (const mean of [5, 40, 400]) {
      let covered = 0;
      for (let draw = 0; draw < 4000; draw++) {
        const [low, high] = ratioInterval(random.poisson(mean), mean);
        if (low <= 1 && 1 <= high) covered++;
      }
      expect(covered / 4000).toBeGreaterThan(0.93);
      expect(covered / 4000).toBeLessThan(0.97);
    }
  });
});
