import { describe, expect, it } from 'vitest';
import { pickCustomers, type Summaries } from '../../src/facts/summaries.ts';
import { randomFrom } from '../../src/numerics/random.ts';
import { moneyColumn, NO_DAY } from '../../src/units.ts';
import { usualPace, valueAtStake } from '../../src/valuation/stake.ts';

function summaries(rows: readonly (readonly [x: number, tx: number, T: number])[]): Summaries {
  const column = (place: number) => Float64Array.from(rows, (row) => row[place]);
  const none = new Float64Array(rows.length);
  const money = moneyColumn(rows.map(() => 0n));
  // T below zero stands for a customer without a purchase.
  const days = Int32Array.from(rows, ([, , T]) => (T < 0 ? NO_DAY : 100));
  return {
    clock: { timeUnit: 'week', grain: 'day', timeZone: 'UTC', asOf: '2024-06-30' },
    currency: 'EUR',
    customer: rows.map((_, i) => String(i)),
    ...{ x: column(0), tx: column(1), T: column(2).map((v) => Math.max(0, v)), orders: none },
    ...{ spendCount: none, meanSpend: none, historicalValue: money, purchaseValue: money },
    ...{ firstPurchase: days, lastPurchase: days },
  };
}

/** Customers with Gamma paces who buy at random and leave after a while. */
function shop(spread: number, customers = 4000): { data: Summaries; paces: number[] } {
  const random = randomFrom(7);
  const paces: number[] = [];
  const rows = Array.from({ length: customers }, (): [number, number, number] => {
    const pace = spread === 0 ? 0.5 : random.gamma(1 / spread, 2 / spread);
    paces.push(pace);
    const leaves = Math.min(26, random.exponential(1 / 12));
    let [x, tx] = [0, 0];
    for (let t = random.exponential(pace); t < leaves; t += random.exponential(pace)) [x, tx] = [x + 1, t];
    return [x, tx, 26];
  });
  return { data: summaries(rows), paces };
}

describe('usual pace', () => {
  it('is nearer to the true paces than raw frequency or the mean of all, where paces differ', () => {
    const { data, paces } = shop(1);
    const { rate, mean } = usualPace(data);
    const error = (estimate: (row: number) => number) =>
      paces.reduce((sum, pace, row) => sum + (estimate(row) - pace) ** 2, 0);
    expect(error((row) => rate[row])).toBeLessThan(error((row) => data.x[row] / 26));
    expect(error((row) => rate[row])).toBeLessThan(0.5 * error(() => mean));
  });

  it('is drawn further towards that of all the less paces differ', () => {
    const strengths = [1, 0.3, 0.05].map((spread) => usualPace(shop(spread).data).credibility);
    expect(strengths).toEqual(strengths.toSorted((a, b) => a - b));
  });

  it('is that of all where there is a single customer, and 0 without purchases', () => {
    const { rate, mean } = usualPace(summaries([[3, 6, 20]]));
    expect(mean).toBeCloseTo(3 / 8, 12);
    expect(rate[0]).toBeCloseTo(mean, 12);
    expect([...usualPace(summaries([[0, 0, -1]])).rate]).toEqual([0]);
    expect([...usualPace(summaries([[0, 0, 9]])).rate]).toEqual([0]);
  });

  it('does not depend on the order of customers', () => {
    const { data } = shop(1, 50);
    const backwards = [...data.x.keys()].reverse();
    const { rate } = usualPace(pickCustomers(data, backwards));
    const own = usualPace(data).rate;
    backwards.forEach((row, i) => {
      expect(rate[i]).toBeCloseTo(own[row], 12);
    });
  });
});

describe('value at stake', () => {
  const pace = { rate: Float64Array.of(2, 2, 0), mean: 1, credibility: 1 };
  const expectedPurchases = Float64Array.of(3, 30, 0);

  it('is the pace over the horizon less what is predicted, with margin, and never below 0', () => {
    const expectedSpend = Float64Array.of(50, 50, 0);
    const predictedValue = expectedPurchases.map((v, row) => 0.4 * v * expectedSpend[row]);
    const stake = valueAtStake(pace, { expectedPurchases, expectedSpend, predictedValue }, 0.4, 10);
    expect([...stake]).toEqual([0.4 * 50 * 17, 0, 0]);
  });

  it('counts purchases where there are no amounts', () => {
    const stake = valueAtStake(pace, { expectedPurchases, expectedSpend: null, predictedValue: null }, 1, 10);
    expect([...stake]).toEqual([17, 0, 0]);
  });
});
