import { expect, test } from 'vitest';
import type { LineWindows } from '../../src/facts/lineKinds.ts';
import { randomFrom } from '../../src/numerics/random.ts';
import { crossSelling } from '../../src/pipelines/crossSelling.ts';
import { formatDay } from '../../src/units.ts';
import { agrees, checkShare, learnShare, predictShare } from '../../src/valuation/crossSelling.ts';
import { withLedger } from '../support/ledgerOf.ts';

/** Customers whose share falls with breadth, .6 / breadth, each with a taste of their own for what is new. */
function madeUp(seed: number, customers = 3000): LineWindows {
  const random = randomFrom(seed);
  const column = () => new Float64Array(customers);
  const window = () => ({ all: column(), cross: column(), up: column() });
  const made = {
    place: Int32Array.from({ length: customers }, (_, i) => i),
    breadth: column(),
    before: window(),
    after: window(),
  };
  for (let i = 0; i < customers; i++) {
    made.breadth[i] = 1 + random.integer(12);
    const taste = random.beta(6 / made.breadth[i], 10 - 6 / made.breadth[i]);
    for (const side of [made.before, made.after]) {
      side.all[i] = 50 * random.gamma(2);
      for (let part = 0; part < 10; part++) if (random.uniform() < taste) side.cross[i] += side.all[i] / 10;
    }
  }
  return made;
}

test('a share falls with breadth, its total is met, and it is nearer than one share for all', () => {
  const model = learnShare(madeUp(1), 'cross');
  for (let bin = 1; bin < model.share.length; bin++) expect(model.share[bin]).toBeLessThanOrEqual(model.share[bin - 1]);
  expect(model.share[0]).toBeGreaterThan(0.3);
  expect(model.credibility).toBeLessThan(Infinity);
  const check = checkShare(model, madeUp(2), 'cross');
  expect(Math.abs(check.total - 1)).toBeLessThan(0.1);
  expect(check.error).toBeLessThan(0.85 * check.errorOfConstant);
  expect(agrees(check)).toBe(true);
  expect(agrees({ ...check, total: 1.3 })).toBe(false);
});

test('who bought nothing lately gets the share of the breadth; no share leaves 0 to 1', () => {
  const windows = madeUp(3);
  const model = learnShare(windows, 'cross');
  const none = {
    breadth: Float64Array.of(1, 100),
    before: { all: new Float64Array(2), cross: new Float64Array(2), up: new Float64Array(2) },
  };
  expect([...predictShare(model, none, 'cross')]).toEqual([model.share[0], model.share.at(-1)]);
  for (const share of predictShare({ ...model, drift: 9 }, windows, 'cross')) {
    expect(share).toBeGreaterThanOrEqual(0);
    expect(share).toBeLessThanOrEqual(1);
  }
});

/** Customers buy every tenth day: a known product in steady proportion, or the next of a long list. */
function steadyShop(days: number): string {
  const lines = ['customer_id,date,amount,product'];
  for (let c = 0; c < 40; c++) {
    for (let day = c % 10; day < days; day += 10) {
      const isNew = (day / 10 + c) % 2 < 1;
      lines.push(`c${c},${formatDay(19_000 + day)},10,${isNew ? `p${day}` : 'tea'}`);
    }
  }
  return `${lines.join('\n')}\n`;
}

test('a steady shop has shares, and a young one a reason in their place', async () => {
  await withLedger(steadyShop(400), async (ledger) => {
    const { shares, noShares, windowDays, tellsUp } = await crossSelling(ledger, 90);
    expect([noShares, windowDays, tellsUp]).toEqual([null, 90, false]);
    expect(shares!.cross[0]).toBeGreaterThan(0.4);
    expect(shares!.cross[0]).toBeLessThan(0.6);
  });
  await withLedger(steadyShop(100), async (ledger) => {
    const { shares, noShares } = await crossSelling(ledger, 90);
    expect(shares).toBeNull();
    expect(noShares).toContain('need 112 days of history; there are 99');
  });
});
