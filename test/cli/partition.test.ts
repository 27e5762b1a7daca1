import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
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
  const compares = ['tier', 'stage', 'rfm', 'part', 'stage_unless_new', 'gap'].map((name) => names.indexOf(name));
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
  expect(out).toContain('perennial segments finds them when all parts are there');
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

describe('all parts together', () => {
  const scoreAll = async (out: string, ...more: string[]) => {
    const asked = ['score', '--bundle', bundle, '--transactions', everyone, '--out', join(folder, out), '--quiet'];
    const ran = await perennial(...asked, ...more);
    expect(ran.code, ran.err).toBe(0);
  };
  const part = (n: number, ending = 'csv') => join(folder, 'parts', `${n}.${ending}`);
  const segments = (parts: string[], out: string, ...more: string[]) =>
    perennial('segments', '--scores', ...parts, '--out', join(folder, out), '--json', ...more);

  beforeAll(async () => {
    for (const n of [1, 2]) await scoreAll(`parts/${n}.csv`, '--partition', `${n}/2`);
  });

  test.each(['shares', 'value'])('are a run of the whole, with tiers by %s, letter by letter', async (rule) => {
    await scoreAll('scored.csv', '--tiers', rule);
    const ran = await segments([part(2), part(1)], 'joined.csv', '--tiers', rule);
    expect(ran.code, ran.err).toBe(0);
    const lines = (name: string) => readFileSync(join(folder, name), 'utf8').trim().split('\n');
    const [whole, joined] = [lines('scored.csv'), lines('joined.csv')];
    expect(joined[0]).toBe(whole[0]);
    const missing = whole.filter((line) => !joined.includes(line));
    expect(missing.slice(0, 3)).toEqual([]);
    expect(joined).toHaveLength(whole.length);
    const tiers = new Set(whole.map((line) => line.split(',')[whole[0].split(',').indexOf('tier')]));
    expect(tiers.size).toBeGreaterThan(3);
    const told = JSON.parse(ran.out);
    expect(told.customers).toBe(whole.length - 1);
    expect(told.groups.reduce((sum: number, { customers }: { customers: number }) => sum + customers, 0)).toBe(
      told.customers,
    );
  });

  test('are the same in Parquet, types and values', async () => {
    await scoreAll('everyone.parquet');
    const parts = [1, 2].map((n) => part(n, 'parquet'));
    for (const [i, file] of parts.entries()) await scoreAll(`parts/${basename(file)}`, '--partition', `${i + 1}/2`);
    expect((await segments(parts, 'joined.parquet')).code).toBe(0);
    const engine = await openEngine({ memoryLimit: '512MB' });
    const [whole, joined] = ['everyone', 'joined'].map((name) => `FROM read_parquet('${folder}/${name}.parquet')`);
    const types = async (rows: string) => engine.connection.rows(`DESCRIBE ${rows}`);
    expect(await types(joined)).toEqual(await types(whole));
    for (const [one, other] of [
      [whole, joined],
      [joined, whole],
    ]) {
      expect(await engine.connection.rows(`(${one}) EXCEPT (${other})`)).toEqual([]);
    }
    engine.close();
  });

  test('parts that do not belong together are refused, with the reason', async () => {
    await scoreAll('parts/far.csv', '--partition', '2/2', '--horizon', '90d');
    const far = join(folder, 'parts/far.csv');
    for (const [parts, reason] of [
      [[part(1)], 'it is part 1 of 2, and 1 are given'],
      [[part(1), part(1)], 'it is part 1 of 2, as is'],
      [[part(1), far], 'it is of another run than'],
      [[part(1), part(2), far], 'and 3 are given'],
      [[part(1), join(folder, 'scored.csv')], 'it has no columns part, stage_unless_new, gap'],
      [[part(1), part(3)], 'There is no file'],
      [[part(1), part(2, 'parquet')], 'in another format'],
    ] as const) {
      const { code, err } = await segments([...parts], 'refused.csv');
      expect(code).not.toBe(0);
      expect(err).toContain(reason);
    }
    expect(existsSync(join(folder, 'refused.csv'))).toBe(false);
  });
});
