import { expect, test } from 'vitest';
import { describeGroup } from '../../src/facts/describeGroup.ts';
import { factsOfTransactions } from '../../src/facts/factsOfTransactions.ts';

const CUTOFF = 20_000;
const SCOPE = { hasAmounts: true, hasProducts: true, hasRefunds: true, shares: [], windowDays: 90 };
const bought = (amount: number, ago: number) => ({ day: CUTOFF - ago, amount: BigInt(amount * 1e6) });

const monthly = Array.from({ length: 18 }, (_, m) => bought(40, 15 + 30 * m));
const facts = factsOfTransactions(
  [[...monthly, { ...bought(-40, 10), refund: true }], [bought(9, 10)], [bought(5, 300), bought(7.5, 200)]],
  CUTOFF,
  SCOPE,
  false,
);
const [OLD, NEW, TWICE] = [0, 1, 2];

test('a group is told by the facts that it is made of', () => {
  expect(describeGroup('frequency', facts, OLD)).toBe('18 purchases in 525 days');
  expect(describeGroup('recency', facts, OLD)).toBe(
    'last purchase 15 days ago, usually one every 30 days, 3 purchases in the last 90 days',
  );
  expect(describeGroup('spend', facts, OLD)).toBe('spent 720.00 in all, at most 40.00 at once');
  expect(describeGroup('refunds', facts, OLD)).toBe('40.00 refunded');
});

test('last year is told only of who was known then', () => {
  expect(describeGroup('season', facts, OLD)).toMatch(/^\d purchases in the same days last year$/);
  expect(describeGroup('season', facts, NEW)).toBe('not known in the same days last year');
});

test('of one purchase there is no usual gap, of two only the one', () => {
  expect(describeGroup('frequency', facts, NEW)).toBe('1 purchase in 10 days');
  expect(describeGroup('recency', facts, NEW)).toBe('last purchase 10 days ago');
  expect(describeGroup('refunds', facts, NEW)).toBe('nothing refunded');
  expect(describeGroup('recency', facts, TWICE)).toBe('last purchase 200 days ago, 100 days after the first');
});

test('in German as well', () => {
  expect(describeGroup('recency', facts, OLD, 'de')).toBe(
    'letzter Kauf vor 15 Tagen, sonst alle 30 Tage einer, 3 Käufe in den letzten 90 Tagen',
  );
  expect(describeGroup('spend', facts, OLD, 'de')).toBe('insgesamt 720,00 ausgegeben, höchstens 40,00 auf einmal');
  expect(describeGroup('frequency', facts, NEW, 'de')).toBe('1 Kauf in 10 Tagen');
});
