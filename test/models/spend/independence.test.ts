import { describe, expect, it, test } from 'vitest';
import { makeSpendCells } from '../../../src/models/spend/gammaGamma.ts';
import { isDependent, testIndependence } from '../../../src/models/spend/independence.ts';
import { randomFrom } from '../../../src/numerics/random.ts';
import { cdnow, itWith } from '../../support/golden.ts';

/** Shops of 300 customers who bought again, with spend by Gamma-Gamma that rises as x^exponent; 0 is independence. */
function shops(p: number, q: number, exponent: number, count: number) {
  return Array.from({ length: count }, (_, shop) => {
    const random = randomFrom(`independence ${p} ${q} ${shop}`);
    const x = Float64Array.from({ length: 300 }, () => {
      for (;;) {
        const purchases = random.poisson(random.gamma(0.5, 0.1));
        if (purchases > 0) return purchases;
      }
    });
    const mean = x.map((n) => n ** exponent * random.gamma(p * n, n * random.gamma(q, 15)));
    return testIndependence(makeSpendCells(x, mean));
  });
}

const below = (level: number, found: ReturnType<typeof shops>) => found.filter(({ pValue }) => pValue! < level).length;

describe('where spend is independent of frequency', () => {
  it.each([0.6, 1, 2])('a warning is as rare as it should be: amounts of shape p = %f', (p) => {
    const found = shops(p, 4, 0, 40);
    // 1 % of 40 shops: more than three would be chance once in a thousand times.
    expect(found.filter(isDependent).length).toBeLessThanOrEqual(3);
  });

  it('the correlation is 0 on average, and p-values are uniform', () => {
    const found = [0.6, 1, 2].flatMap((p) => shops(p, 4, 0, 100));
    const mean = found.reduce((sum, { correlation }) => sum + correlation!, 0) / found.length;
    // Its standard error is 0.06 / √300.
    expect(Math.abs(mean)).toBeLessThan(0.012);
    // Of 300: 3, 15 and 60 expected; the bounds are three standard deviations of the binomial away.
    expect(below(0.01, found)).toBeLessThanOrEqual(8);
    expect(Math.abs(below(0.05, found) - 15)).toBeLessThanOrEqual(11);
    expect(Math.abs(below(0.2, found) - 60)).toBeLessThanOrEqual(21);
  });

  it('tails without variance, and nearly without mean, do not make it fire either', () => {
    expect(below(0.05, shops(1, 1.5, 0, 100))).toBeLessThanOrEqual(11);
    expect(below(0.05, shops(0.6, 1.2, 0, 100))).toBeLessThanOrEqual(11);
  });
});

describe('where spend grows with frequency', () => {
  it.each([0.6, 1, 2])('it is found: as x^0.4, amounts of shape p = %f', (p) => {
    const found = shops(p, 4, 0.4, 40);
    expect(found.filter(isDependent).length).toBeGreaterThanOrEqual(36);
    for (const { correlation } of found) expect(correlation).toBeGreaterThan(0);
  });

  it('heavy tails hide a part of it', () => {
    expect(shops(1, 1.5, 1, 40).filter(isDependent).length).toBeGreaterThanOrEqual(26);
  });
});

test('the correlation is Pearson’s, the p-value that of the covariance over its robust standard error', () => {
  // By hand: deviations of x are -1.5, -0.5, 0.5, 1.5, of the mean -6, 2, -2, 6; their products 9, -1, -1, 9.
  const found = testIndependence(makeSpendCells(Float64Array.of(1, 2, 3, 4), Float64Array.of(4, 12, 8, 16)));
  expect(found.correlation).toBeCloseTo(16 / Math.sqrt(5 * 80), 12);
  // P(|Z| > 16 / √164) of a standard normal.
  expect(found.pValue).toBeCloseTo(0.211522, 5);
  expect(found.customers).toBe(4);
});

itWith('data/cdnow_sample.csv')('on CDNOW it is 0.11, as in the paper, and too uncertain for a warning', () => {
  // Fader, Hardie & Lee (2005), "RFM and CLV", JMR 42(4), of 946 customers.
  const { spendCount, meanSpend } = cdnow('sample');
  const found = testIndependence(makeSpendCells(spendCount, meanSpend));
  expect(found.customers).toBe(946);
  expect(found.correlation).toBeCloseTo(0.11, 2);
  expect(isDependent(found)).toBe(false);
});

test('where there is nothing to correlate it says nothing', () => {
  const nothing = { correlation: null, pValue: null };
  expect(testIndependence(makeSpendCells(Float64Array.of(1), Float64Array.of(5)))).toMatchObject(nothing);
  const onceEach = makeSpendCells(Float64Array.of(1, 1, 1, 1, 1), Float64Array.of(5, 3, 8, 2, 9));
  expect(testIndependence(onceEach)).toMatchObject(nothing);
  expect(isDependent(testIndependence(onceEach))).toBe(false);
});
