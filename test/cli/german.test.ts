/** What commands print in German: nothing of it in English. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { saveBundle } from '../../src/bundles/bundle.ts';
import { manifest } from '../service/shop.ts';
import { perennial } from '../support/cli.ts';
import { ENGLISH } from '../support/english.ts';

const folder = mkdtempSync(join(tmpdir(), 'perennial-german-'));
const bundle = join(folder, 'shop');
const orders = join(folder, 'orders.csv');
const costs = join(folder, 'costs.csv');
const reviews = join(folder, 'reviews.csv');

beforeAll(async () => {
  const { models } = manifest;
  const like = { ...models['bg-nbd'], parameters: { r: 0.26, alpha: 3.5, a: 0.8, b: 9 } };
  await saveBundle(bundle, { ...manifest, currency: '', models: { ...models, 'bg-nbd': like } });
  // A tenth of the customers are quicker to read.
  const sample = readFileSync(resolve(import.meta.dirname, '../../data/sample/transactions.csv'), 'utf8').split('\n');
  const some = sample.filter((line, i) => i === 0 || /^C\d+7,/.test(line));
  writeFileSync(orders, some.join('\n'));
  const months = ['2024-01', '2024-02', '2024-03'];
  writeFileSync(
    costs,
    `channel,month,spend\n${months.map((month) => `search,${month},900\nsocial,${month},300\n`).join('')}`,
  );
  writeFileSync(manual, 'customer_id,field,value,source\nC000007,predicted_value,500,Filiale\n');
  writeFileSync(reviews, 'date,rating,text\n2024-03-01,5,Sehr gut\n2024-03-02,x,Gut\n,4,Gut\n');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const given = ['--bundle', bundle, '--transactions', orders];
const list = join(folder, 'list', 'list.csv');
const [trained, scores, store, manual] = ['trained', 'scores.csv', 'shop.store', 'manual.csv'].map((name) =>
  join(folder, name),
);
const covariates = ['--models', 'bg-nbd', '--covariates', 'channel'];

const cases: [string, string[]][] = [
  ['budget', ['budget', ...given, '--costs', costs, '--total', '1000', '--payback', '90d']],
  ['campaign plan', ['campaign', 'plan', ...given, '--out', join(folder, 'list'), '--cost', '2', '--top', '40']],
  ['campaign measure', ['campaign', 'measure', '--list', list, '--transactions', orders]],
  ['recommend', ['recommend', '--transactions', orders, '--by', 'category', '--out', join(folder, 'products.csv')]],
  ['reviews', ['reviews', '--reviews', reviews]],
  ['monitor', ['monitor', ...given, '--since', '2025-03-31']],
  ['groups', ['groups', ...given, '--since', '2025-03-31', '--group', 'channel']],
  ['train', ['train', '--transactions', orders, '--out', trained, '--models', 'bg-nbd,mbg-nbd']],
  [
    'train with covariates',
    ['train', '--transactions', orders, '--out', join(folder, 'by-channel'), ...covariates, '--no-posterior'],
  ],
  ['score', ['score', ...given, '--out', scores, '--cross-selling', '--dimensions', '--manual', manual]],
  ['score again', ['score', ...given, '--out', join(folder, 'later.csv'), '--former', scores]],
  ['inspect a file', ['inspect', orders]],
  ['inspect a model', ['inspect', trained]],
  ['load', ['load', '--transactions', orders, '--store', store]],
  ['keys create', ['keys', 'create', '--store', store, '--name', 'shop', '--scope', 'read']],
  ['keys list', ['keys', 'list', '--store', store]],
  ['simulate', ['simulate', '--customers', '10', '--out', join(folder, 'simulated.csv')]],
  ['audit', ['audit', ...given, '--no-backtest']],
  ['evaluate', ['evaluate', '--transactions', orders, '--calibration-end', '2024-12-31', ...covariates]],
];

test.each(cases)('%s', async (name, words) => {
  // Planned as of an earlier day, so that there is something to measure.
  const asOf = name === 'campaign plan' ? ['--as-of', '2024-06-30', '--horizon', '60d'] : [];
  const de = await perennial(...words, ...asOf, '--language', 'de');
  expect([0, 6], de.err).toContain(de.code);
  const told = [...de.out.split('\n'), ...de.err.split('\n')];
  expect(told.filter((line) => ENGLISH.test(line))).toEqual([]);
  expect(told.join('\n')).toMatch(/Kunden|Bewertung|Schlüssel/);
  // Line for line what the English says, though not word for word.
  if (!name.startsWith('campaign')) return;
  const en = await perennial(...words, ...asOf, '--language', 'en');
  expect(de.out.split('\n').length).toBe(en.out.split('\n').length);
});

const strange = join(folder, 'strange.csv');
const refused: [string, string[], RegExp][] = [
  ['no file', ['train', '--transactions', join(folder, 'none.csv'), '--out', trained], /^Fehler: Es gibt keine Datei/],
  ['no column', ['inspect', strange], /keine Spalte für den Kunden; die Spalten sind wer, date, amount/],
  ['no day', ['inspect', orders, '--as-of', '2024-02-30'], /^Fehler: asOf|^Fehler: --as-of/],
  ['nothing is left', ['inspect', strange, '--customer-column', 'wer'], /1 × unlesbares Datum \(Zeile 2: "nie"\)/],
  ['no bundle', ['score', '--bundle', join(folder, 'none'), '--transactions', orders, '--out', scores], /kein Modell/],
];

test.each(refused)('what is refused: %s', async (_, words, expected) => {
  writeFileSync(strange, 'wer,date,amount\nA,nie,1\n');
  const [de, en] = [await perennial(...words, '--language=de'), await perennial(...words)];
  expect(de.code).toBe(en.code);
  expect(de.code).toBeGreaterThan(1);
  const told = de.err.slice(de.err.indexOf('Fehler'));
  expect(told).toMatch(expected);
  expect(told.split('\n').filter((line) => ENGLISH.test(line))).toEqual([]);
});
