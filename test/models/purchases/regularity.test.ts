import { describe, expect, it } from 'vitest';
import { type Cells, makeCells } from '../../../src/facts/cells.ts';
import type { PurchaseModel } from '../../../src/models/contract.ts';
import { bgCnbd, mbgCnbd } from '../../../src/models/purchases/bgCnbd.ts';
import { fitPurchaseModel } from '../../../src/models/purchases/fitPurchases.ts';
import { estimateRegularity, wheatMorrison } from '../../../src/models/purchases/regularity.ts';
import { randomFrom } from '../../../src/numerics/random.ts';
import reference from '../../golden/bg-cnbd.json' with { type: 'json' };
import { cdnow, itWith, worstError } from '../../support/golden.ts';

/** Customers with Erlang-k times between purchases, and the times themselves. */
function shop(k: number, seed: string) {
  const random = randomFrom(seed);
  const rows = Array.from({ length: 4000 }, () => {
    const lambda = random.gamma(1, 0.6 / k);
    const p = random.beta(0.9, 4);
    const gaps: number[] = [];
    let at = random.gamma(k) / lambda;
    for (let before = 0; at <= 52; at += random.gamma(k) / lambda) {
      gaps.push(at - before);
      before = at;
      if (random.uniform() < p) break;
    }
    return gaps;
  });
  const sum = (gaps: number[]) => gaps.reduce((total, gap) => total + gap, 0);
  const lnGaps = Float64Array.from(rows, (gaps) => sum(gaps.map(Math.log)));
  const tx = Float64Array.from(rows, sum);
  const { cells } = makeCells(
    Float64Array.from(rows, (gaps) => gaps.length),
    tx,
    new Float64Array(rows.length).fill(52),
    undefined,
    lnGaps,
  );
  const { lnGaps: _, ...withoutGaps } = cells;
  const pairs = rows.filter((gaps) => gaps.length >= 2);
  return {
    cells,
    withoutGaps,
    first: Float64Array.from(pairs, ([gap]) => gap),
    second: Float64Array.from(pairs, ([, gap]) => gap),
  };
}

const bestK = (family: (k: number) => PurchaseModel, cells: Cells) => {
  const values = [1, 2, 3, 4, 5].map((k) => fitPurchaseModel(family(k), cells).logLikelihood);
  return 1 + values.indexOf(Math.max(...values));
};

describe('how regular purchases are', () => {
  it.each([1, 2, 4])('k = %i is found from the gaps, from pairs of them, and from likelihoods', (k) => {
    const { cells, withoutGaps, first, second } = shop(k, `shop ${k}`);
    const estimate = estimateRegularity(cells)!;
    expect(Math.abs(estimate.k - k)).toBeLessThan(4 * estimate.standardError!);
    expect(estimate.standardError!).toBeLessThan(0.1);
    const pairs = wheatMorrison(first, second);
    expect(Math.abs(pairs.k - k)).toBeLessThan(4 * pairs.standardError!);
    expect(pairs.standardError!).toBeGreaterThan(estimate.standardError!);
    expect(bestK(bgCnbd, cells)).toBe(k);
    // Recency alone tells k too, though less clearly.
    expect(Math.abs(bestK(bgCnbd, withoutGaps) - k)).toBeLessThanOrEqual(1);
    expect(estimateRegularity(withoutGaps)).toBeNull();
  });

  itWith('data/cdnow_sample.csv')('CDNOW is bought from at random or more irregularly', () => {
    const { x, tx, T, lnGaps } = cdnow('sample');
    const { cells } = makeCells(x, tx, T, undefined, lnGaps);
    expect(estimateRegularity(cells)!.k).toBeLessThan(1.2);
    expect(bestK(mbgCnbd, cells)).toBe(1);
  });
});

describe('(M)BG/CNBD-k against exact series in mpmath', () => {
  for (const { k, modified, parameters, customers, expectation, pmf } of reference.cases) {
    it(`${modified ? 'M' : ''}BG/CNBD-${k} at ${parameters}`, () => {
      const model = modified ? mbgCnbd(k) : bgCnbd(k);
      const theta = Float64Array.from(parameters);
      const score = {
        pAlive: (cells: Cells) => model.pAlive(theta, cells, 0),
        later26: (cells: Cells) => model.pAlive(theta, cells, 26),
        cet13: (cells: Cells) => model.expectedPurchases(theta, cells, 13, 0),
        cet52: (cells: Cells) => model.expectedPurchases(theta, cells, 52, 0),
        dert: (cells: Cells) => model.expectedPurchases(theta, cells, Infinity, reference.delta),
        dect52: (cells: Cells) => model.expectedPurchases(theta, cells, 52, reference.delta),
        pmf0: (cells: Cells) => model.pmf(theta, cells, 0, 52),
        pmf3: (cells: Cells) => model.pmf(theta, cells, 3, 52),
      };
      for (const customer of customers as Record<string, number>[]) {
        const { x, tx, T, ll } = customer;
        // With gaps of 1 the term of the gaps is -x ln (k - 1)! alone, as in the reference.
        const { cells } = makeCells(
          Float64Array.of(x),
          Float64Array.of(tx),
          Float64Array.of(T),
          undefined,
          Float64Array.of(0),
        );
        expect(worstError(model.logLikelihoods(theta, cells), [ll]), `ll of ${x}, ${tx}, ${T}`).toBeLessThan(1e-9);
        for (const [name, column] of Object.entries(score)) {
          const expected = customer[name];
          if (expected === undefined) continue;
          expect(worstError(column(cells), [expected]), `${name} of ${x}, ${tx}, ${T}`).toBeLessThan(1e-9);
        }
      }
      for (const [t, expected] of expectation) {
        expect(worstError(model.unconditionalExpectation(theta, Float64Array.of(t)), [expected])).toBeLessThan(1e-9);
      }
      for (const [n, t, expected] of pmf)
        expect(worstError([model.unconditionalPmf(theta, n, t)], [expected])).toBeLessThan(1e-9);
    });
  }
});
