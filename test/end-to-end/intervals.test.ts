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
  expect(trained.out).toContain('unsure by parameters');
  expect(trained.out).toMatch(/Pareto k[\s\S]*bg-nbd +100 +\d+ +-?[\d.]+ +[\d.]+ +yes/);
}, 30_000);
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

test('intervals hold what they are of, and ask for nothing that plain scores change by', async () => {
  const plain = await score('plain.csv');
  const scored = await score('scores.csv', '--intervals', '0.8');
  const rows = read(scored.file);
  const value = (row: Record<string, string>, name: string) => Number(row[name]);
  expect(
    Object.keys(rows[0])
      .filter((name) => /_(low|high)$/.test(name))
      .join(),
  ).toBe('expected_purchases_low,expected_purchases_high,purchases_low,purchases_high,value_low,value_high');
  expect(readFileSync(scored.file, 'utf8').replaceAll(/(,[^,\n]*){6}$/gm, '')).toBe(readFileSync(plain.file, 'utf8'));
  const upsideDown = rows.filter((row) =>
    ['expected_purchases', 'purchases', 'value'].some(
      (name) => !(value(row, `${name}_low`) >= 0 && value(row, `${name}_low`) <= value(row, `${name}_high`)),
    ),
  );
  expect(upsideDown).toEqual([]);
  const within = rows.filter(
    (row) =>
      value(row, 'expected_purchases') >= value(row, 'expected_purchases_low') &&
      value(row, 'expected_purchases') <= value(row, 'expected_purchases_high'),
  );
  expect(within.length / rows.length).toBeGreaterThan(0.95);
  const [total] = JSON.parse(scored.out).totals;
  const sum = rows.reduce((all, row) => all + value(row, 'expected_purchases'), 0);
  expect(total.purchases.expected / sum).toBeCloseTo(1, 1);
  expect(total.purchases.parameter[0]).toBeGreaterThan(total.purchases.predictive[0]);
  expect(total.purchases.parameter[1]).toBeLessThan(total.purchases.predictive[1]);
  expect(total.value.predictive[0]).toBeLessThan(total.value.expected);
});

test('training says of its own customers together what scoring them says, and keeps it', async () => {
  const { manifest } = await loadBundle(bundle);
  const { totals } = manifest;
  const words = ['--bundle', bundle, '--transactions', learnt, '--out', join(folder, 'all.csv'), '--intervals', '0.8'];
  const [scored] = JSON.parse((await perennial('score', ...words, '--json')).out).totals;
  expect(totals!.level).toBe(0.8);
  for (const figure of ['purchases', 'returning', 'value'] as const) {
    const [said, known] = [totals![figure]!, scored[figure]];
    expect(said.expected).toBeCloseTo(known.expected, 6);
    said.parameter.forEach((end, i) => {
      expect(end).toBeCloseTo(known.parameter[i], 6);
    });
    // Chance is drawn from fewer posterior draws in training: its share of the width differs by no more than a tenth.
    const width = ([low, high]: readonly number[]) => high - low;
    expect(Math.abs(width(said.predictive) / width(known.predictive) - 1)).toBeLessThan(0.1);
    expect(width(said.predictive)).toBeGreaterThan(width(said.parameter));
  }
  const shown = await perennial('inspect', bundle);
  expect(shown.out).toMatch(
    /Totals of its customers[\s\S]*within 80 % intervals[\s\S]*purchases +[\d,]+ +[\d,]+ to [\d,]+/,
  );
});

test('a higher level is wider, and the same level is the same to the last byte', async () => {
  const [once, again, wider] = [
    await score('once.csv', '--intervals', '0.5'),
    await score('again.csv', '--intervals', '0.5'),
    await score('wider.csv', '--intervals', '0.95'),
  ];
  expect(readFileSync(again.file)).toEqual(readFileSync(once.file));
  const width = ({ file }: { file: string }) =>
    read(file).reduce((sum, row) => sum + Number(row.value_high) - Number(row.value_low), 0);
  expect(width(wider)).toBeGreaterThan(width(once));
});

test('draws come back from a bundle as they were made; a bundle without any is told', async () => {
  const { manifest, files, folder: place } = await loadBundle(bundle);
  const { purchases, spend } = posteriorsOf({ files, folder: place })!;
  expect(purchases.draws.length).toBe(100);
  expect(purchases.parameterNames).toEqual(['r', 'alpha', 'a', 'b']);
  expect(spend!.model).toBe('gamma-gamma');
  const bare = join(folder, 'bare');
  await saveBundle(bare, manifest);
  const words = ['--bundle', bare, '--transactions', few, '--out', join(folder, 'none.csv')];
  expect(await perennial('score', ...words, '--quiet')).toMatchObject({ code: 0 });
  expect(await perennial('score', ...words, '--intervals', '0.8')).toMatchObject({
    code: 2,
    err: expect.stringContaining('keeps no draws'),
  });
  expect(() => posteriorsOf({ files: { [POSTERIOR_FILE]: Buffer.from('{}') }, folder: 'here' })).toThrowError(
    expect.objectContaining({ code: 'BUNDLE_DAMAGED' }),
  );
});

test.each(['0', '1', '80', 'most'])('a level of %s is refused', async (level) => {
  expect(await score('refused.csv', '--intervals', level)).toMatchObject({ code: 2 });
});
