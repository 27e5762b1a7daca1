import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { loadBundle } from '../../src/bundles/bundle.ts';
import { summarise } from '../../src/facts/summarise.ts';
import { modelsOf } from '../../src/pipelines/forecaster.ts';
import { openLedger } from '../../src/transactions/ledger.ts';
import { perennial } from '../support/cli.ts';
import { slowTest, THOROUGH } from '../support/thorough.ts';

const folder = mkdtempSync(join(tmpdir(), 'perennial-covariates-'));
/** Every second customer of the sample in the quick run. */
const text = readFileSync(resolve(import.meta.dirname, '../../data/sample/transactions.csv'), 'utf8')
  .split('\n')
  .filter((line, i) => THOROUGH || i === 0 || Number(line.slice(1, 7)) % 2 === 0)
  .join('\n');
const sample = write('sample.csv', text);
const bundle = join(folder, 'bundle');
const scores = join(folder, 'scores.csv');
const common = ['--transactions', sample, '--models', 'bg-nbd'];
let shown = '';
beforeAll(async () => {
  const trained = await perennial('train', ...common, '--covariates', 'channel', '--out', bundle);
  expect(trained.code, trained.err).toBe(0);
  shown = trained.out;
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function write(name: string, content: string): string {
  const file = join(folder, name);
  writeFileSync(file, content);
  return file;
}

function expectedPurchases(file: string): Map<string, number> {
  const [header, ...lines] = readFileSync(file, 'utf8').trim().split('\n');
  const at = header.split(',').indexOf('expected_purchases');
  return new Map(lines.map((line) => [line.split(',')[0], Number(line.split(',')[at])]));
}

test('a file without the column is neither served nor scored, and the error names it', async () => {
  const file = write('plain.csv', 'customer_id,date,amount\na,2024-01-01,5\n');
  for (const words of [
    ['serve', '--port', '0'],
    ['score', '--out', join(folder, 'none.csv')],
  ]) {
    const { code, err } = await perennial(...words, '--bundle', bundle, '--transactions', file);
    expect(err).toMatch(
      /Covariate channel: .*plain\.csv has no column "channel"; its columns are customer_id, date, amount/,
    );
    expect(err).not.toMatch(/listening/);
    expect(code).toBe(3);
  }
});

describe('on the sample, by channel', () => {
  slowTest(
    'who came by referral buys more and leaves later than who came from social media, beyond chance',
    async () => {
      const { manifest } = await loadBundle(bundle);
      const fit = manifest.models[manifest.purchaseModel];
      expect(manifest.purchaseModel).toBe('bg-nbd+covariates');
      expect(fit.status).toBe('converged');
      expect(fit.covariates!.test!.pValue).toBeLessThan(1e-6);
      expect(fit.covariates!.test!.degreesOfFreedom).toBe(6);
      expect(fit.covariates!.plainLogLikelihood).toBeCloseTo(manifest.models['bg-nbd'].logLikelihood, 6);
      const { parameters: gamma } = fit;
      expect(gamma['purchase:channel=referral']).toBeGreaterThan(gamma['purchase:channel=social'] + 0.2);
      expect(gamma['dropout:channel=referral']).toBeLessThan(gamma['dropout:channel=social'] - 0.5);
      const z = gamma['dropout:channel=referral'] / fit.standardErrors['dropout:channel=referral']!;
      expect(z).toBeLessThan(-3);
    },
  );

  test('training shows effects, their test, and both models out of time', async () => {
    expect(shown).toMatch(/dropout +channel=referral +0\.\d+ /);
    expect(shown).toMatch(/likelihood-ratio test χ² = [\d.]+ with 6 degrees of freedom, p < 0\.0001/);
    const { manifest } = await loadBundle(bundle);
    expect(manifest.evaluation!.chosen).toBe('bg-nbd+covariates');
    expect(Object.keys(manifest.evaluation!.models)).toEqual(['bg-nbd', 'bg-nbd+covariates', 'naive']);
  });

  test('customers who differ by channel alone are scored apart, and the rest of the file changes nothing', async () => {
    const scored = await perennial('score', '--bundle', bundle, '--transactions', sample, '--out', scores, '--quiet');
    expect(scored).toMatchObject({ code: 0, out: '' });
    const customer = text
      .split('\n')
      .find((line) => line.includes(',referral,'))!
      .split(',')[0];
    const lines = text
      .split('\n')
      .map((line) => (line.startsWith(customer) ? line.replace('referral', 'social') : line));
    const moved = join(folder, 'moved.csv');
    const file = write('moved-in.csv', lines.join('\n'));
    await perennial('score', '--bundle', bundle, '--transactions', file, '--out', moved, '--quiet');
    const [before, after] = [expectedPurchases(scores), expectedPurchases(moved)];
    expect(after.get(customer)).toBeLessThan(before.get(customer)!);
    before.delete(customer);
    after.delete(customer);
    expect(after).toEqual(before);
  });

  test('scores are those of the model at the group’s own parameters', async () => {
    await using ledger = await openLedger({ file: sample, attributes: ['channel'] });
    const { summaries } = await summarise(ledger, { timeUnit: 'week', attributes: ['channel'] });
    const { covariates } = modelsOf(await loadBundle(bundle));
    const customers = { x: summaries.x, tx: summaries.tx, T: summaries.T };
    const direct = covariates!.predict(customers, summaries.attributes!).expectedPurchases(365 / 7);
    const scored = expectedPurchases(scores);
    summaries.customer.forEach((customer, row) => {
      expect(scored.get(customer)).toBeCloseTo(direct[row], 10);
    });
  });

  test('a level that training did not see is told, and scored', async () => {
    const file = write('unseen.csv', text.replaceAll(',social,', ',podcast,'));
    const scored = await perennial('score', '--bundle', bundle, '--transactions', file, '--out', scores);
    expect(scored.code).toBe(0);
    expect(scored.err).toMatch(/Covariate channel: \d+ customers have a level that training did not see \(podcast\)/);
  });

  slowTest('evaluate measures the model with covariates beside the one without', async () => {
    const words = ['--calibration-end', '2024-09-30', '--covariates', 'channel', '--json'];
    const { code, out } = await perennial('evaluate', ...common, ...words);
    expect(code).toBe(0);
    const { models, chosen } = JSON.parse(out);
    expect(chosen).toBe('bg-nbd+covariates');
    expect(models[chosen].transactions.RMSE).toBeLessThan(models['bg-nbd'].transactions.RMSE);
  });
});

slowTest('a covariate acts on buying alone, on leaving alone, or on both alike, where a flag says so', async () => {
  // Three channels, each against the commonest.
  const coefficients = async (...words: string[]) => {
    const out = join(folder, words[0]);
    const trained = await perennial(
      'train',
      ...common,
      '--covariates',
      'channel',
      ...words,
      '--no-posterior',
      '--out',
      out,
    );
    expect(trained.code, trained.err).toBe(0);
    const { manifest } = await loadBundle(out);
    return manifest.models[manifest.purchaseModel].covariates!.coefficients.map(({ processes }) => processes.join());
  };
  expect(await coefficients('--purchase-only', 'channel')).toEqual(['purchase', 'purchase', 'purchase']);
  expect(await coefficients('--dropout-only', 'channel')).toEqual(['dropout', 'dropout', 'dropout']);
  const both = 'purchase,dropout';
  expect(await coefficients('--same-effect', 'channel')).toEqual([both, both, both]);
});

describe('what can not be used is refused by name', () => {
  const train = (...words: string[]) => perennial('train', '--out', join(folder, 'none'), '--quiet', ...words);

  test('a column that is not there, in training and in scoring', async () => {
    const trained = await train(...common, '--covariates', 'shoe_size');
    expect(trained).toMatchObject({ code: 3, err: expect.stringContaining('"shoe_size"') });
    const file = write('narrow.csv', text.replaceAll(/(,[a-z-]*){2}$/gim, '').replaceAll(/^(.*?,.*?,.*?),.*$/gm, '$1'));
    const scored = await perennial('score', '--bundle', bundle, '--transactions', file, '--out', scores, '--quiet');
    expect(scored).toMatchObject({ code: 3, err: expect.stringContaining('"channel"') });
  });

  test('a process for a column that is no covariate, or two', async () => {
    const stray = await train(...common, '--covariates', 'channel', '--dropout-only', 'age');
    expect(stray).toMatchObject({
      code: 2,
      err: expect.stringMatching(/--dropout-only.*age.*not among the covariates/),
    });
    const twice = await train(
      ...common,
      '--covariates',
      'channel',
      '--purchase-only',
      'channel',
      '--same-effect',
      'channel',
    );
    expect(twice).toMatchObject({ code: 2, err: expect.stringContaining('--purchase-only has it already') });
  });

  test('an id', async () => {
    const trained = await train(...common, '--covariates', 'customer_id');
    expect(trained).toMatchObject({ code: 3, err: expect.stringContaining('tell customers apart') });
  });

  test('a customer without value', async () => {
    const file = write('hole.csv', text.replace(',social,', ',,'));
    const customer = text
      .split('\n')
      .find((line) => line.includes(',social,'))!
      .split(',')[0];
    const trained = await train('--transactions', file, '--models', 'bg-nbd', '--covariates', 'channel');
    expect(trained).toMatchObject({ code: 3 });
    expect(trained.err).toContain(`Covariate channel: 1 customer has no value, the first is "${customer}"`);
  });

  test('a model that takes none, and a penalty that is none', async () => {
    const other = await train('--transactions', sample, '--models', 'nbd', '--covariates', 'channel');
    expect(other).toMatchObject({ code: 2, err: expect.stringContaining('takes no covariates') });
    expect(await train(...common, '--covariates', 'channel', '--ridge', '-1')).toMatchObject({ code: 2 });
  });
});

describe('a customer’s attribute', () => {
  const rows = [
    'customer,date,amount,Channel,age',
    'a,2024-01-05,-3,refund day,1',
    'a,2024-02-01,-1,refund row,2',
    'a,2024-02-01,10,first,30',
    'a,2024-02-01,10,second,4',
    'a,2024-01-31,10,no customer of this day,5',
    'b,2024-03-01,5, padded ,41.5',
    'c,2024-03-02,-5,alone,9',
  ];

  test('is that of the first row that is no refund on the day of the first purchase', async () => {
    const file = write('rows.csv', rows.filter((row) => !row.includes('no customer')).join('\n'));
    await using ledger = await openLedger({ file, attributes: ['channel', 'age'] });
    const { summaries } = await summarise(ledger, { timeUnit: 'week', attributes: ['channel', 'age'] });
    expect(summaries.customer).toEqual(['a', 'b', 'c']);
    expect(summaries.attributes).toEqual({ channel: ['first', 'padded', ''], age: ['30', '41.5', ''] });
  });

  test('is not changed by what comes after as-of, nor by the place of an earlier day in the file', async () => {
    const file = write('order.csv', rows.join('\n'));
    await using ledger = await openLedger({ file, attributes: ['channel'] });
    const { summaries } = await summarise(ledger, { timeUnit: 'week', asOf: '2024-01-31', attributes: ['channel'] });
    expect(summaries.attributes!.channel).toEqual(['no customer of this day']);
    await expect(summarise(ledger, { timeUnit: 'week', attributes: ['age'] })).rejects.toMatchObject({
      code: 'COVARIATE_INVALID',
    });
  });
});
