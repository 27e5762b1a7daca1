import { expect, test } from 'vitest';
import { emptyFacts, type Facts } from '../../../src/facts/facts.ts';
import type { CustomerWindow } from '../../../src/facts/windows.ts';
import { chooseCredibility, expectedSpend, spendTerms } from '../../../src/models/spend/credibility.ts';
import { randomFrom } from '../../../src/numerics/random.ts';

type Money = Pick<Facts['columns'], 'n' | 'total' | 'largest' | 'second'>;

function windowOf(
  money: Money,
  cap: number,
  outcome?: { purchases: Float64Array; value: Float64Array },
): CustomerWindow {
  const facts = emptyFacts(20_000, money.n.length, { shares: [] });
  for (const name of ['n', 'total', 'largest', 'second'] as const) facts.columns[name].set(money[name]);
  return { cutoff: 20_000, facts, cap, meanAmount: 0, outcomes: outcome ? [{ days: 90, ...outcome }] : [] };
}

test('spend shrinks to the mean of all, and a lone large amount counts no more than the cap', () => {
  const money = {
    n: Float64Array.of(1, 3, 2, 0),
    total: Float64Array.of(1000, 90, 1900, 0),
    largest: Float64Array.of(1000, 30, 1000, 0),
    second: Float64Array.of(0, 30, 900, 0),
  };
  const { facts } = windowOf(money, 100);
  // The first is capped at 100; the third bought at 900 twice over; the last never bought.
  const spend = expectedSpend(facts, { K: 2, mean: 50, cap: 100, netOfRefunds: 1 });
  expect(Array.from(spend)).toEqual([200 / 3, 190 / 5, 2000 / 4, 0]);
  const net = expectedSpend(facts, { K: 2, mean: 50, cap: 100, netOfRefunds: 0.9 });
  net.forEach((v, i) => {
    expect(v).toBeCloseTo(0.9 * spend[i], 12);
  });
  const buyers = Object.fromEntries(Object.entries(money).map(([name, column]) => [name, column.slice(0, 3)])) as Money;
  const terms = spendTerms(windowOf(buyers, 100), 2, 0.9);
  expect(terms.mean).toBeCloseTo((100 + 30 + 950) / 3, 10);
  expect([terms.K, terms.cap, terms.netOfRefunds]).toEqual([2, 100, 0.9]);
});

/** Customers whose amounts are lognormal around a mean of their own. */
function shop(between: number, within: number, seed: number): CustomerWindow {
  const random = randomFrom(seed);
  const size = 4000;
  const column = () => new Float64Array(size);
  const money = { n: column(), total: column(), largest: column(), second: column() };
  const outcome = { purchases: column(), value: column() };
  for (let i = 0; i < size; i++) {
    const usual = Math.exp(3 + between * random.normal());
    const amount = () => usual * Math.exp(within * random.normal());
    const amounts = Array.from({ length: 1 + random.integer(5) }, amount).sort((a, b) => b - a);
    money.n[i] = amounts.length;
    money.total[i] = amounts.reduce((sum, v) => sum + v, 0);
    [money.largest[i], money.second[i]] = [amounts[0], amounts[1] ?? 0];
    outcome.purchases[i] = random.integer(4);
    for (let k = 0; k < outcome.purchases[i]; k++) outcome.value[i] += amount();
  }
  return windowOf(money, 1e9, outcome);
}

test('own amounts count the more, the more customers differ and the less their amounts do', () => {
  // Bühlmann's K is the variance within a customer over that between customers.
  expect(chooseCredibility([shop(1, 0.3, 1), shop(1, 0.3, 2)])).toBe(1);
  expect(chooseCredibility([shop(0.15, 0.6, 1), shop(0.15, 0.6, 2)])).toBe(8);
  const middle = chooseCredibility([shop(0.4, 0.7, 1), shop(0.4, 0.7, 2)]);
  expect(middle).toBeGreaterThan(1);
  expect(middle).toBeLessThan(8);
});

test('without windows, or where nobody returned, own amounts count as much as they ever may', () => {
  const window = shop(0.4, 0.5, 3);
  const nobody = {
    ...window,
    outcomes: [{ days: 90, purchases: new Float64Array(4000), value: new Float64Array(4000) }],
  };
  expect(chooseCredibility([])).toBe(1);
  expect(chooseCredibility([nobody])).toBe(1);
  expect(chooseCredibility([nobody, shop(0.15, 0.6, 1)])).toBe(8);
});
