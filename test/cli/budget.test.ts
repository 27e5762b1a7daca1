import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { saveBundle } from '../../src/bundles/bundle.ts';
import { budget as budgetIn, parsePeriod } from '../../src/pipelines/budget.ts';
import { formatDay } from '../../src/units.ts';
import { manifest } from '../service/shop.ts';
import { perennial } from '../support/cli.ts';
import { withLedger } from '../support/ledgerOf.ts';

const folder = mkdtempSync(join(tmpdir(), 'perennial-budget-'));
const sample = resolve(import.meta.dirname, '../../data/sample/transactions.csv');
const bundle = join(folder, 'shop');
beforeAll(async () => {
  const { models } = manifest;
  const like = { ...models['bg-nbd'], parameters: { r: 0.26, alpha: 3.5, a: 0.8, b: 9 } };
  await saveBundle(bundle, { ...manifest, currency: '', models: { ...models, 'bg-nbd': like } });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function costs(text: string): string {
  const path = join(folder, 'costs.csv');
  writeFileSync(path, text);
  return path;
}

/** The sample's first rows are quicker to read, and enough for what is refused. */
const head = join(folder, 'head.csv');
const rows = readFileSync(sample, 'utf8').split('\n');
writeFileSync(head, [rows[0], ...rows.slice(1, 200), ...rows.slice(-20)].join('\n'));

const budget = (text: string, ...more: string[]) => budgetOf(sample, text, ...more);
const budgetOf = (transactions: string, text: string, ...more: string[]) =>
  perennial(
    'budget',
    '--bundle',
    bundle,
    '--transactions',
    transactions,
    '--costs',
    costs(text),
    '--total',
    '1000',
    ...more,
  );

const MONTHS = ['2024-01', '2024-02', '2024-03', '2024-04', '2024-05', '2024-06'];
const GOOD = `Channel;Month;Cost\n${MONTHS.map((month, i) => `search;${month};"1.${100 + 150 * i},50"\nsocial;${month};300,00\nreferral;${month};0\n`).join('')}`;

test('plans from a German file of costs, and counts new customers itself', async () => {
  const { code, out, err } = await budget(GOOD, '--json', '--quiet', '--margin', '0.4', '--payback', '6m');
  expect(code, err).toBe(0);
  const plan = JSON.parse(out);
  expect(plan).toMatchObject({ period: 'month', paybackDays: 183, margin: 0.4, organic: ['referral'], total: 1000 });
  const [search, social] = plan.channels;
  expect(search).toMatchObject({ channel: 'search', spend: 1475.5, curve: { source: expect.any(String) } });
  expect(social).toMatchObject({ channel: 'social', spend: 300, curve: { source: 'assumed', elasticity: 0.5 } });
  // Six months of new customers who came by it, at its spend: the mean that the curve goes through.
  expect(social.newCustomers).toBeCloseTo(plan.channels[1].curve.scale * 300 ** 0.5, 9);
  expect(plan.planned).toBeLessThanOrEqual(1000 + 1e-6);
  expect(err).toMatch(/attributed, not caused/);
});

test('three tables say value, plan and what to believe', async () => {
  const { out } = await budget(GOOD, '--bound', 'search=0..700', '--spend-all');
  expect(out).toMatch(/What a new customer is worth[\s\S]*Where the money goes, a month[\s\S]*What you must believe/);
});

describe('what can not be planned is named', () => {
  const cases: [string, string, string[], RegExp][] = [
    ['no column of spend', 'channel,month\nsearch,2024-01\n', [], /no column spend; its columns are channel, month/],
    [
      'a period of no calendar',
      'channel,month,spend\nsearch,2024-13,5\n',
      [],
      /line 2, column month: "2024-13": write periods as/,
    ],
    [
      'a spend that is no number',
      'channel,month,spend\nsearch,2024-01,5\nsearch,2024-02,lots\n',
      [],
      /line 3, column spend: "lots": must be a number/,
    ],
    ['a spend below zero', 'channel,month,spend\nsearch,2024-01,-5\n', [], /line 2, column spend: "-5/],
    ['an empty channel', 'channel,month,spend\n,2024-01,5\n', [], /line 2, column channel: "": must not be empty/],
    [
      'periods of two lengths',
      'channel,month,spend\nsearch,2024-01,5\nsearch,2024-Q2,5\n',
      [],
      /line 3.*of one length/,
    ],
    ['one period twice', 'channel,month,spend\nsearch,2024-01,5\nsearch,2024-01,5\n', [], /line 3.*earlier line/],
    [
      'a period that is not over',
      'channel,month,spend\nsearch,2025-07,5\n',
      [],
      /line 2.*do not hold this period whole/,
    ],
    ['payback beyond the data', GOOD, ['--payback', '3y'], /needs a history of 1096 days/],
    ['a bound of no channel', GOOD, ['--bound', 'radio=1..2'], /--bound can not be radio/],
    ['a bound that is none', GOOD, ['--bound', 'search'], /Write it as search=1000\.\.5000/],
    ['a margin below zero', GOOD, ['--margin', '-0.2'], /--margin.*must be a number above 0 and at most 1/],
    ['no spend at all', 'channel,month,spend\nsearch,2024-01,0\n', [], /needs a channel with spend/],
  ];
  test.each(cases)('%s', async (_, text, more, message) => {
    const { code, err } = await budgetOf(head, text, '--quiet', ...more);
    expect(code).toBeGreaterThan(0);
    expect(err).toMatch(message);
  });
});

test.each([
  [{ margin: -0.2 }, '--margin'],
  [{ margin: 0 }, '--margin'],
  [{ margin: 1.5 }, '--margin'],
  [{ total: Number.NaN }, '--total'],
  [{ profit: -1 }, '--profit'],
  [{ assumedElasticity: 2 }, '--elasticity'],
])('the library refuses %j', async (wrong, option) => {
  const asked = { costs: [{ channel: 'search', period: '2024-01', spend: 5 }], total: 5, ...wrong };
  await withLedger('customer_id,date,amount,channel\na,2024-01-01,1,search\n', (ledger) =>
    expect(budgetIn({ manifest }, ledger, asked)).rejects.toMatchObject({
      code: 'OPTION_INVALID',
      details: { option },
    }),
  );
});

test('one spend level makes no curve: b is assumed, and printed so', async () => {
  const { out } = await budgetOf(
    head,
    'channel,month,spend,new_customers\nsearch,2024-01,50,5\nsearch,2024-02,50,7\n',
    '--payback',
    '30d',
  );
  expect(out).toMatch(/search +0\.50 +assumed: fewer than 6 clearly different spends/);
});

test.each([
  ['2024-02', 'month', '2024-02-01', '2024-02-29'],
  ['2023-Q4', 'quarter', '2023-10-01', '2023-12-31'],
  ['2020-W53', 'week', '2020-12-28', '2021-01-03'],
  ['2021-W01', 'week', '2021-01-04', '2021-01-10'],
  ['2024', 'year', '2024-01-01', '2024-12-31'],
])('%s is the %s from %s to %s', (text, unit, first, last) => {
  const period = parsePeriod(text)!;
  expect([period.unit, formatDay(period.first), formatDay(period.last)]).toEqual([unit, first, last]);
});

test.each(['2021-W53', '2024-W00', '2024-00', '2024-Q5', 'May', '24-01'])('%s is no period', (text) => {
  expect(parsePeriod(text)).toBeNull();
});
