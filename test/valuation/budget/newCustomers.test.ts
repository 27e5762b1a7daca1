import { expect, test } from 'vitest';
import { randomFrom } from '../../../src/numerics/random.ts';
import { valueNewCustomers } from '../../../src/valuation/budget/newCustomers.ts';

const horizon = { repeats: 2, parameterSd: 0, levelSd: 0 };

/** Customers of some channels, whose repeats are Poisson with a mean of the channel's own. */
function made(sizes: readonly number[], rates: readonly number[], seed: number) {
  const random = randomFrom(seed);
  const rows = sizes.flatMap((size, c) =>
    Array.from({ length: size }, () => {
      const expected = 0.5 + random.uniform();
      const first = 10 * random.gamma(2, 1);
      return { channel: `c${c}`, first, since: 15 * random.poisson(rates[c] * expected), expected };
    }),
  );
  return {
    channel: rows.map(({ channel }) => channel),
    first: Float64Array.from(rows, ({ first }) => first),
    since: Float64Array.from(rows, ({ since }) => since),
    expected: Float64Array.from(rows, ({ expected }) => expected),
  };
}

test('large channels are worth what they are, and intervals hold it as often as they say', () => {
  const rates = [0.6, 1, 1.5];
  const [rounds, level] = [200, 0.8];
  let inside = 0;
  for (let seed = 0; seed < rounds; seed++) {
    const found = valueNewCustomers(made([400, 300, 200], rates, seed), horizon, ['c0', 'c1', 'c2'], level);
    found.forEach(({ low, high }, c) => {
      const truth = 20 + 2 * 15 * rates[c];
      if (low <= truth && truth <= high) inside++;
    });
  }
  expect(inside / (3 * rounds)).toBeGreaterThan(0.75);
  expect(inside / (3 * rounds)).toBeLessThan(0.86);
});

test('a small channel is drawn towards all, one without customers is all of it', () => {
  const customers = made([2000, 2000, 15], [1, 1.2, 1], 3);
  const [large, , small, none] = valueNewCustomers(customers, horizon, ['c0', 'c1', 'c2', 'radio'], 0.8);
  expect(large.credibility).toBeGreaterThan(0.5);
  expect(small.credibility).toBeLessThan(large.credibility);
  expect(none).toMatchObject({ customers: 0, credibility: 0, own: Number.NaN });
  expect(none.high - none.low).toBeGreaterThan(large.high - large.low);
});

test('the order of customers changes nothing', () => {
  const customers = made([50, 60], [1, 2], 9);
  const turned = {
    channel: customers.channel.toReversed(),
    first: customers.first.toReversed(),
    since: customers.since.toReversed(),
    expected: customers.expected.toReversed(),
  };
  const of = (input: typeof customers) =>
    valueNewCustomers(input, horizon, ['c0', 'c1'], 0.8).map(({ value }) => value);
  of(customers).forEach((value, i) => {
    expect(of(turned)[i]).toBeCloseTo(value, 9);
  });
});
