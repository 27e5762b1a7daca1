import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { saveBundle } from '../../src/bundles/bundle.ts';
import { openEngine } from '../../src/engines/duckdb.ts';
import { partOf } from '../../src/transactions/partition.ts';
import { manifest } from '../service/shop.ts';
import { perennial } from '../support/cli.ts';

const folder = mkdtempSync(join(tmpdir(), 'perennial-parts-'));
const everyone = join(folder, 'everyone.csv');
const [bundle, orders] = ['shop', 'orders.csv'].map((name) => join(folder, name));
const sample = readFileSync(resolve(import.meta.dirname, '../../data/sample/transactions.csv'), 'utf8').split('\n');
beforeAll(async () => {
  await saveBundle(bundle, { ...manifest, currency: '' });
  writeFileSync(orders, sample.slice(0, 400).join('\n'));
  writeFileSync(everyone, sample.slice(0, 3000).join('\n'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const score = (out: string, ...more: string[]) =>
  perennial('score', '--bundle', bundle, '--transactions', orders, '--out', join(folder, out), ...more);

/** Rows by customer, without what compares with all customers. */
function rowsOf(out: string): Map<string, string> {
  const [head, ...lines] = readFileSync(join(folder, out), 'utf8').trim().split('\n');
  const names = head.split(',');
  const compares = ['tier', 'stage', 'rfm'].map((name) => names.indexOf(name));
  return new Map(
    lines.map((line) => [
      line.split(',')[0],
      line
        .split(',')
        .filter((_, i) => !compares.includes(i))
        .join(','),
    ]),
  );
}

test('parts together are the whole file, each row to the last digit, and their totals add up', async () => {
  const whole = JSON.parse((await score('whole.csv', '--json', '--timing', '--include-models', 'bg-nbd')).out);
  const parts: Map<string, string>[] = [];
  const told: { partition: object; customers: number; totals: { returning: number } }[] = [];
  for (let part = 1; part <= 3; part++) {
    const ran = await score(
      `${part}.csv`,
      '--json',
      '--timing',
      '--include-models',
      'bg-nbd',
      '--partition',
      `${part}/3`,
    );
    expect(ran.code, ran.err).toBe(0);
    told.push(JSON.parse(ran.out));
    parts.push(rowsOf(`${part}.csv`));
    expect([...parts.at(-1)!.keys()].every((customer) => partOf(customer, 3) === part)).toBe(true);
  }
  const union = new Map(parts.flatMap((part) => [...part]));
  const expected = rowsOf('whole.csv');
  expect(union.size).toBe(parts.reduce((sum, { size }) => sum + size, 0));
  expect(new Map([...union].sort())).toEqual(new Map([...expected].sort()));
  expect(told.map(({ partition }) => partition)).toEqual([1, 2, 3].map((part) => ({ part, of: 3 })));
  expect(told.reduce((sum, { customers }) => sum + customers, 0)).toBe(whole.customers);
  expect(told.reduce((sum, { totals }) => sum + totals.returning, 0)).toBeCloseTo(whole.totals.returning, 8);
});

test('a part that is whole is not made again; another question, or half of one, is', async () => {
  const [out, record] = ['again.csv', 'again.csv.json'].map((name) => join(folder, name));
  const asked = ['--partition', '2/4', '--quiet'];
  await score('again.csv', ...asked);
  const made = () => statSync(out).ino;
  const first = made();
  const again = await score('again.csv', ...asked);
  expect(again.code).toBe(0);
  expect(again.err).toContain('is whole');
  expect(made()).toBe(first);
  await score('again.csv', ...asked, '--horizon', '90d');
  const second = made();
  expect(second).not.toBe(first);
  expect(readFileSync(out, 'utf8')).toContain(',90,');
  // Written, and ended before its record.
  rmSync(record);
  await score('again.csv', ...asked, '--horizon', '90d');
  const third = made();
  expect(third).not.toBe(second);
  // Cut short by something else.
  writeFileSync(out, 'customer_id\n');
  await score('again.csv', ...asked, '--horizon', '90d');
  expect(rowsOf('again.csv').size).toBe(JSON.parse(readFileSync(record, 'utf8')).customers);
  expect(readdirSync(folder).filter((name) => name.endsWith('.part'))).toEqual([]);
});

test('totals say whose they are, and tiers that there are none', async () => {
  const { out } = await score('told.csv', '--partition', '1/2');
  expect(out).toContain('Customers of partition 1 of 2, and no others');
  expect(out).toContain('compare with all customers, and these are one part');
});

test.each([['--dimensions'], ['--cross-selling'], ['--stake'], ['--former', 'told.csv']])(
  '%s is refused of a part',
  async (flag: string, file?: string) => {
    const more = file === undefined ? [flag] : [flag, join(folder, file)];
    const { code, err } = await score('refused.csv', '--partition', '1/2', ...more);
    expect(code).not.toBe(0);
    expect(err).toContain(`${flag} can not be asked of partition 1/2`);
  },
);

test('training on a part says so, and whose totals the bundle has', async () => {
  const out = join(folder, 'part');
  const asked = ['--models', 'bg-nbd', '--no-posterior', '--json', '--partition', '1/2'];
  const ran = await perennial('train', '--transactions', everyone, '--out', out, ...asked);
  expect(ran.code, ran.err).toBe(0);
  const { manifest, quality } = JSON.parse(ran.out);
  expect(quality.partition).toEqual({ part: 1, of: 2 });
  expect(manifest.training.customers).toBeLessThan(quality.customers + 1);
  expect(manifest.warnings[0]).toMatch(
    new RegExp(`^Learnt from partition 1 of 2 of the customers, ${quality.customers}: totals of this model are theirs`),
  );
});

test('tiers over all parts are those of the whole, by the statement in docs/SCALE.md', async () => {
  const scoreAll = async (out: string, ...more: string[]) => {
    const ran = await perennial(
      ...['score', '--bundle', bundle, '--transactions', everyone, '--out', join(folder, out), '--quiet', ...more],
    );
    expect(ran.code, ran.err).toBe(0);
  };
  await scoreAll('everyone.parquet');
  for (const part of [1, 2]) await scoreAll(`parts/${part}.parquet`, '--partition', `${part}/2`);
  const page = readFileSync(resolve(import.meta.dirname, '../../docs/SCALE.md'), 'utf8');
  const statement = /```sql\n([^`]*)```/.exec(page)![1].replace("'parts/", `'${folder}/parts/`);
  const engine = await openEngine({ memoryLimit: '512MB' });
  const tiersOf = async (rows: string) => {
    const found = await engine.connection.rows<{ customer_id: string; tier: string }>(
      `SELECT customer_id, tier FROM ${rows} ORDER BY customer_id`,
    );
    return found.map(({ customer_id, tier }) => `${customer_id} ${tier}`);
  };
  const whole = await tiersOf(`read_parquet('${folder}/everyone.parquet')`);
  const joined = await tiersOf(`(${statement})`);
  engine.close();
  expect(new Set(whole.map((row) => row.split(' ')[1])).size).toBeGreaterThan(4);
  expect(joined).toEqual(whole);
});
