import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { loadBundle, saveBundle } from '../../src/bundles/bundle.ts';
import { POSTERIOR_FILE, posteriorsOf } from '../../src/bundles/posterior.ts';
import { perennial } from '../support/cli.ts';

const folder = mkdtempSync(join(tmpdir(), 'perennial-intervals-'));
const sample = resolve(import.meta.dirname, '../../data/sample/transactions.csv');
const bundle = join(folder, 'bundle');
/** Every fourth customer is enough for the models, every twentieth for scores. */
const learnt = join(folder, 'learnt.csv');
const few = join(folder, 'few.csv');
beforeAll(async () => {
  const [header, ...lines] = readFileSync(sample, 'utf8').trim().split('\n');
  const every = (n: number) => [header, ...lines.filter((line) => Number(line.slice(1, 7)) % n === 0)].join('\n');
  writeFileSync(learnt, every(4));
  writeFileSync(few, every(20));
  const trained = await perennial('train', '--transactions', learnt, '--models', 'bg-nbd', '--out', bundle);
  expect(trained.code, trained.err).toBe(0);
  expect(trained.out).toContain('Parameter uncertainty');
  expect(trained.out).toMatch(/Pareto k[\s\S]*bg-nbd +100 +\d+ +-?[\d.]+ +[\d.]+ +yes/);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function score(out: string, ...words: string[]) {
  const file = join(folder, out);
  const ran = await perennial('score', '--bundle', bundle, '--transactions', few, '--out', file, '--json', ...words);
  return { ...ran, file };
}

function read(file: string): Record<string, string>[] {
  const [header, ...lines] = readFileSync(file, 'utf8').trim().split('\n');
  const names = header.split(',');
  return lines.map((line) => Object.fromEntries(line.split(',').map((value, i) => [names[i], value])));
}

const LEVELS = ['0.5', '0.8', '0.95'];

test('every row lies within its own intervals, which widen with the level and change nothing else', async () => {
  const files: Record<string, Record<string, string>[]> = {};
  for (const level of LEVELS) files[level] = read((await score(`level-${level}.csv`, '--level', level)).file);
  const plain = read((await score('plain.csv')).file);
  expect(plain).toEqual(files['0.8']);
  const value = (row: Record<string, string>, name: string) => Number(row[name]);
  for (const level of LEVELS) {
    expect(files[level]).toHaveLength(plain.length);
    files[level].forEach((row, i) => {
      expect(row.level).toBe(level);
      for (const name of ['expected_purchases', 'predicted_value', 'p_alive', 'p_return', 'total_value']) {
        expect(row[name]).toBe(plain[i][name]);
      }
      for (const what of ['purchases', 'value']) {
        expect(value(row, `${what}_low`)).toBeLessThanOrEqual(value(row, `${what}_median`));
        expect(value(row, `${what}_median`)).toBeLessThanOrEqual(value(row, `${what}_high`));
      }
    });
  }
  plain.forEach((_, i) => {
    for (const what of ['purchases', 'value']) {
      const lows = LEVELS.map((level) => value(files[level][i], `${what}_low`));
      const highs = LEVELS.map((level) => value(files[level][i], `${what}_high`));
      expect(lows).toEqual(lows.toSorted((p, q) => q - p));
      expect(highs).toEqual(highs.toSorted((p, q) => p - q));
    }
  });
  const all = LEVELS.map((level) => files[level].reduce((sum, row) => sum + value(row, 'value_high'), 0));
  expect(all[0]).toBeLessThan(all[1]);
  expect(all[1]).toBeLessThan(all[2]);
});

test('totals are sums of the rows, and training says of its own customers what scoring them says', async () => {
  const { manifest } = await loadBundle(bundle);
  const out = join(folder, 'all.csv');
  const ran = await perennial('score', '--bundle', bundle, '--transactions', learnt, '--out', out, '--json');
  const { totals } = JSON.parse(ran.out);
  const rows = read(out);
  const sum = (name: string) => rows.reduce((all, row) => all + Number(row[name]), 0);
  expect(totals.purchases.expected).toBeCloseTo(sum('expected_purchases'), 6);
  expect(totals.returning).toBeCloseTo(sum('p_return'), 6);
  expect(totals.value.expected).toBeCloseTo(sum('predicted_value'), 4);
  expect(manifest.totals.level).toBe(0.8);
  for (const figure of ['purchases', 'value'] as const) {
    const { expected, interval } = totals[figure];
    expect(interval[0]).toBeLessThan(expected);
    expect(interval[1]).toBeGreaterThan(expected);
    expect(manifest.totals[figure]!.expected).toBeCloseTo(expected, 6);
    expect(manifest.totals[figure]!.low).toBeCloseTo(interval[0], 6);
    expect(manifest.totals[figure]!.high).toBeCloseTo(interval[1], 6);
  }
  expect(ran.out).not.toMatch(/NaN|null,/);
});

test('draws come back from a bundle as they were made, and scoring needs none', async () => {
  const { manifest, files, folder: place } = await loadBundle(bundle);
  const { purchases, spend } = posteriorsOf({ files, folder: place })!;
  expect(purchases.draws.length).toBe(100);
  expect(purchases.parameterNames).toEqual(['r', 'alpha', 'a', 'b']);
  expect(spend!.model).toBe('gamma-gamma');
  const bare = join(folder, 'bare');
  await saveBundle(bare, manifest);
  const words = ['--bundle', bare, '--transactions', few, '--out', join(folder, 'none.csv')];
  expect(await perennial('score', ...words, '--quiet')).toMatchObject({ code: 0 });
  expect(() => posteriorsOf({ files: { [POSTERIOR_FILE]: Buffer.from('{}') }, folder: 'here' })).toThrowError(
    expect.objectContaining({ code: 'BUNDLE_DAMAGED' }),
  );
});

test.each(['0', '1', '80', 'most'])('a level of %s is refused', async (level) => {
  expect(await score('refused.csv', '--level', level)).toMatchObject({ code: 2 });
});
