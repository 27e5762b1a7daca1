import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { formatDay, parseDay } from '../../src/units.ts';
import { auditSchema } from '../../src/valuation/audit/audit.ts';
import { perennial } from '../support/cli.ts';
import { folder, written } from '../support/ledgers.ts';

const first = parseDay('2023-01-01');
/** A customer a day, who comes back every 20 + k days. */
const rows = Array.from({ length: 200 }, (_, c) =>
  Array.from({ length: 1 + (c % 7) }, (_purchase, k) => [c, first + c + k * (20 + (c % 30))] as const),
).flat();
const orders = written(
  [
    'customer,date,amount',
    ...rows.filter(([, day]) => day <= first + 260).map(([c, day]) => `c${c},${formatDay(day)},${5 + (c % 9)}`),
  ].join('\n'),
  'audited.csv',
);
const lean = ['--models', 'bg-nbd', '--no-backtest', '--quiet'];

test('one command writes a page in German and JSON that keeps its schema', async () => {
  const [page, json] = [join(folder, 'bilanz.html'), join(folder, 'audit.json')];
  const { code, err } = await perennial(
    ...['audit', '--transactions', orders, '--report', page, '--json', json, '--language', 'de', '--name', 'Teeladen'],
    ...lean,
  );
  expect(err).not.toMatch(/error/);
  expect(code).toBe(0);
  expect(await readFile(page, 'utf8')).toContain('<h1>Kundenbilanz: Teeladen</h1>');
  const audit = auditSchema.parse(JSON.parse(await readFile(json, 'utf8')));
  // Two periods of 91 days fit, two of half a year do not.
  expect(audit.now.days).toBe(91);
  expect(audit.backtest).toBeNull();
});

test('a plan of new customers takes the place of what the past suggests', async () => {
  const plan = written('month,customers\n2023-09,30\n2023-10,30\n2023-11,30\n2023-12,30', 'plan.csv');
  const { code, out } = await perennial('audit', '--transactions', orders, '--new-customers', plan, '--json', ...lean);
  expect(code).toBe(0);
  const { totals, shop, ahead } = auditSchema.parse(JSON.parse(out));
  expect(shop.asOf).toBe('2023-09-18');
  expect(totals.newCustomersFrom).toBe('plan');
  // 12 of 30 days of September, October, November and 18 of the 30 days that a last row stands for.
  expect(ahead.to).toBe('2023-12-18');
  expect(totals.newCustomers).toBeCloseTo(12 + 30 + 30 + 18, 6);
});

test('a plan that ends too early, or is none, is refused by name', async () => {
  const short = written('month,customers\n2023-09,30', 'short.csv');
  const ran = await perennial('audit', '--transactions', orders, '--new-customers', short, ...lean);
  expect(ran.code).toBe(2);
  expect(ran.err).toMatch(/ends on 2023-10-01, and the period ahead on 2023-12-18/);
  const wrong = written('month,customers\nSeptember,30', 'wrong.csv');
  const refused = await perennial('audit', '--transactions', orders, '--new-customers', wrong, ...lean);
  expect(refused.code).toBe(3);
  expect(refused.err).toMatch(/must be a month/);
});

test('the report may not take the place of the transactions', async () => {
  await writeFile(join(folder, 'same.csv'), 'customer,date,amount\na,2023-01-01,1');
  const file = join(folder, 'same.csv');
  const { code } = await perennial('audit', '--transactions', file, '--report', file);
  expect(code).toBe(2);
});
