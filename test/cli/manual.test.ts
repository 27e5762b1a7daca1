import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { saveBundle } from '../../src/bundles/bundle.ts';
import { manifest } from '../service/shop.ts';
import { perennial } from '../support/cli.ts';

const folder = mkdtempSync(join(tmpdir(), 'perennial-manual-'));
const [bundle, out, orders] = ['shop', 'scores.csv', 'orders.csv'].map((name) => join(folder, name));
const sample = readFileSync(resolve(import.meta.dirname, '../../data/sample/transactions.csv'), 'utf8').split('\n');
beforeAll(async () => {
  await saveBundle(bundle, { ...manifest, currency: '' });
  writeFileSync(orders, sample.slice(0, 400).join('\n'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function file(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

const score = (...more: string[]) =>
  perennial('score', '--bundle', bundle, '--transactions', orders, '--out', out, '--quiet', ...more);
const scoreManual = (rows: string, ...more: string[]) =>
  score(
    '--manual',
    file('manual.csv', `customer_id,segment,all,field,value,low,high,valid_to,source\n${rows}`),
    ...more,
  );

function scored(): Record<string, string>[] {
  const [head, ...lines] = readFileSync(out, 'utf8').trim().split('\n');
  const names = head.split(',');
  return lines.map((line) => Object.fromEntries(line.split(',').map((value, i) => [names[i], value])));
}

test('automatic, manual and combined values stand side by side', async () => {
  const { code, err } = await scoreManual(
    'C000001,,,predicted_value,0,,,,Anna\nC000002,,,predicted_value,500,400,600,2999-01-01,Anna\n',
  );
  expect(code, err).toBe(0);
  const [first, second, third] = scored();
  expect(first).toMatchObject({
    customer_id: 'C000001',
    manual_value: '0.0',
    value: '0.0',
    calculation: 'manual',
    weight: '1.0',
  });
  expect(second).toMatchObject({ manual_value: '500.0', calculation: 'combined' });
  const [automatic, value, weight] = [second.automatic_value, second.value, second.weight].map(Number);
  expect(Math.log(value)).toBeCloseTo(weight * Math.log(500) + (1 - weight) * Math.log(automatic), 9);
  expect(second.predicted_value).toBe(second.automatic_value);
  expect(third).toMatchObject({
    manual_value: '',
    calculation: 'automatic',
    weight: '0.0',
    value: third.automatic_value,
  });
});

test('a word about all or a stage reaches everybody in it; manual replaces', async () => {
  await scoreManual(',,yes,expected_spend,10,,,,\n,asleep,,predicted_value,1,,,,\n', '--calculation', 'manual');
  for (const row of scored()) {
    if (Number(row.purchases) === 0) continue;
    const expected = row.stage === 'asleep' ? 1 : 10 * Number(row.expected_purchases);
    expect(Number(row.value)).toBeCloseTo(expected, 9);
  }
  expect(new Set(scored().map(({ stage }) => stage)).has('asleep')).toBe(true);
});

test('sources whose values came true weigh by how near they were', async () => {
  const lines = Array.from(
    { length: 40 },
    (_, i) => `Anna,${100 + i},${50 + i},${101 + i}\nBert,10,${100 + i},${101 + i}\n`,
  );
  const record = file('record.csv', `source,manual_value,automatic_value,actual_value\n${lines.join('')}`);
  const { out: printed } = await scoreManual(
    'C000001,,,predicted_value,90,,,,Anna\nC000002,,,predicted_value,90,,,,Bert\n',
    '--manual-record',
    record,
    '--json',
  );
  const [first, second] = scored();
  expect(Number(first.weight)).toBeGreaterThan(0.95);
  expect(Number(second.weight)).toBeLessThan(0.05);
  expect(JSON.parse(printed).sources).toMatchObject({
    Anna: { nearer: 'manual', count: 40 },
    Bert: { nearer: 'automatic' },
  });
});

test.each([
  ['Z9,,,predicted_value,1,,,,\n', /line 2, column customer_id: "Z9": there is no such customer/],
  [',sleepy,,predicted_value,1,,,,\n', /no such segment; there are new, active, late/],
  ['C000001,,,predicted_value,1,,,2024-01-01,\n', /line 2, column valid_to: "2024-01-01": it has expired at/],
  [
    'C000001,,,lifetime,1,,,,\nC000001,,,predicted_value,1,,,,\n',
    /line 3, column field: "predicted_value": an earlier line says lifetime/,
  ],
  ['C000001,,,churn,1,,,,\n', /line 2, column field: "churn": must be one of predicted_value/],
  ['C000001,,yes,lifetime,1,,,,\n', /fill in one of customer_id, segment and all/],
  [',,,lifetime,1,,,,\n', /fill in one of customer_id, segment and all/],
  ['C000001,,,p_return,1.5,,,,\n', /is a chance, 0 to 1/],
  ['C000001,,,lifetime,5,1,,,\n', /give both low and high/],
  ['C000001,,,lifetime,5,6,7,,\n', /must be no more than the value/],
])('refuses %j', async (rows, message) => {
  const { code, err } = await scoreManual(rows);
  expect(code).toBe(3);
  expect(err).toMatch(message);
});

test('a record without manual values is refused', async () => {
  const { code, err } = await score('--manual-record', 'record.csv');
  expect(code).toBe(2);
  expect(err).toMatch(/weighs the values of '--manual', which is not given/);
});
