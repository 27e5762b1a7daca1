import { expect, test } from 'vitest';
import { scatterDrawer } from '../../src/monitoring/scatterDrawer.ts';
import { randomFrom } from '../../src/numerics/random.ts';
import { customerWeeks, dealt, everybody, scatterOfAll } from './scatter.ts';

test.each(['regular', 'drifting'] as const)('paths scatter as customers dealt at random do: %s', (kind) => {
  const [weeks, groups] = [6, 8];
  const customers = customerWeeks(kind, 600, weeks, 1);
  const scatter = scatterOfAll(customers);
  const all = everybody(customers);
  const counts = Array.from({ length: 3 }, (_, k) => ({
    ...{ from: 2 * k, to: 2 * k + 2, observed: 0, share: 1 / groups },
    total: all.observed[2 * k] + all.observed[2 * k + 1],
  }));
  const draw = scatterDrawer(counts, scatter);
  const random = randomFrom(2);
  const paths = Array.from({ length: 4000 }, () => Float64Array.from(draw(random)));
  // The same of groups: what they bought less their share of what all bought.
  const level = all.observed.map((o, week) => o / all.expected[week]);
  const real = Array.from({ length: 500 }, () => dealt(customers, groups, random)).flatMap((series) =>
    series.map((own) =>
      Float64Array.from(counts, ({ from, to }) => {
        let off = 0;
        for (let week = from; week < to; week++) off += own.observed[week] - level[week] * own.expected[week];
        return off;
      }),
    ),
  );
  for (let a = 0; a < counts.length; a++) {
    for (let b = 0; b <= a; b++) {
      const scale = Math.sqrt(covariance(real, a, a) * covariance(real, b, b));
      expect(covariance(paths, a, b) / scale).toBeCloseTo(covariance(real, a, b) / scale, 0.7);
    }
  }
  // Regular customers scatter less than counts do, drifting ones more, and theirs lasts.
  const binomial = counts[0].total * counts[0].share * (1 - counts[0].share);
  const spread = covariance(paths, 0, 0) / binomial;
  if (kind === 'regular') expect(spread).toBeLessThan(0.7);
  else expect(spread).toBeGreaterThan(1.3);
});

test('twice the customers have twice the covariance, and a sample of them tells of all', () => {
  const customers = customerWeeks('drifting', 400, 4, 3);
  const twice = (columns: readonly Float64Array[]) => columns.map((column) => Float64Array.of(...column, ...column));
  const doubled = { observed: twice(customers.observed), expected: twice(customers.expected) };
  const scatter = scatterOfAll(customers);
  const all = scatterOfAll(doubled);
  all.covariance.forEach((value, i) => {
    expect(value).toBeCloseTo(2 * scatter.covariance[i], 8);
  });
  expect(all.size).toBeCloseTo(scatter.size, 10);
});

function covariance(vectors: readonly Float64Array[], a: number, b: number): number {
  const mean = (k: number) => vectors.reduce((sum, vector) => sum + vector[k], 0) / vectors.length;
  const [meanA, meanB] = [mean(a), mean(b)];
  return vectors.reduce((sum, vector) => sum + (vector[a] - meanA) * (vector[b] - meanB), 0) / vectors.length;
}
