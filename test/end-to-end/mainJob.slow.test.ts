import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { loadBundle } from '../../src/bundles/bundle.ts';
import type { Prediction } from '../../src/service/responses.ts';
import { serve } from '../../src/service/serve.ts';
import { openLedger } from '../../src/transactions/ledger.ts';
import { perennial } from '../support/cli.ts';
import { golden, itWith } from '../support/golden.ts';

const folder = mkdtempSync(join(tmpdir(), 'perennial-main-'));
const sample = resolve(import.meta.dirname, '../../data/sample/transactions.csv');
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A CSV without quotes, as rows of text by column name. */
function readCsv(path: string): Record<string, string>[] {
  const [header, ...lines] = readFileSync(path, 'utf8').trim().split('\n');
  const names = header.split(',');
  return lines.map((line) => Object.fromEntries(line.split(',').map((value, i) => [names[i], value])));
}
const cents = (value: string) => Math.round(Number(value) * 100);

describe('from transactions to scores, on the sample', () => {
  const bundle = join(folder, 'sample');
  const scores = join(folder, 'scores.csv');
  beforeAll(async () => {
    expect(await perennial('train', '--transactions', sample, '--out', bundle, '--quiet')).toMatchObject({
      code: 0,
      out: '',
    });
    const scored = await perennial('score', '--bundle', bundle, '--transactions', sample, '--out', scores, '--quiet');
    expect(scored).toMatchObject({ code: 0, out: '' });
  });

  test('scores have the promised columns, and no value is missing or no number', () => {
    const rows = readCsv(scores);
    expect(Object.keys(rows[0]).join()).toBe(
      'customer_id,historical_value,purchases,first_purchase,last_purchase,expected_purchases,purchases_low,' +
        'purchases_median,purchases_high,expected_spend,predicted_value,value_low,value_median,value_high,total_value,residual_value,p_alive,p_return,next_purchase,' +
        'naive_value,tier,stage,rfm,as_of,horizon_days,level,model,warnings',
    );
    const text = [
      ...['customer_id', 'first_purchase', 'last_purchase', 'next_purchase', 'tier', 'stage', 'rfm', 'as_of', 'model'],
      'warnings',
    ];
    const figures = Object.keys(rows[0]).filter((name) => !text.includes(name));
    const broken = rows.filter((row) =>
      figures.some((name) => row[name] === '' || !Number.isFinite(Number(row[name]))),
    );
    expect(broken).toEqual([]);
    expect(new Set(rows.map(({ model, horizon_days, level }) => `${model} ${horizon_days} ${level}`))).toEqual(
      new Set(['combined 365 0.8']),
    );
  });

  test('historical values sum to the ledger, to the cent', () => {
    const ledger = readCsv(sample).reduce((sum, row) => sum + cents(row.amount), 0);
    expect(readCsv(scores).reduce((sum, row) => sum + cents(row.historical_value), 0)).toBe(ledger);
  });

  test('no row contradicts itself', () => {
    const rows = readCsv(scores);
    const wrong = rows.filter((row) => {
      const [alive, back] = [Number(row.p_alive), Number(row.p_return)];
      const coming = row.next_purchase !== '';
      return (
        !(back >= 0 && back <= alive && alive <= 1) ||
        coming !== back >= 0.5 ||
        row.next_purchase < row.as_of === coming
      );
    });
    expect(wrong).toEqual([]);
    expect(rows.filter((row) => row.next_purchase !== '').length).toBeGreaterThan(20);
    expect(rows.filter((row) => Number(row.residual_value) < Number(row.predicted_value) / 1.1)).toEqual([]);
  });

  test('total = historical + predicted, predicted = purchases × spend', () => {
    const apart = (row: Record<string, string>) =>
      Math.abs(Number(row.total_value) - Number(row.historical_value) - Number(row.predicted_value)) +
      Math.abs(Number(row.predicted_value) - Number(row.expected_purchases) * Number(row.expected_spend));
    expect(readCsv(scores).filter((row) => apart(row) > 1e-8)).toEqual([]);
  });

  test('columns of single models are what a bundle of each alone gives', async () => {
    const [both, alone, out] = ['both.csv', 'alone.csv', 'pareto'].map((name) => join(folder, name));
    const common = ['--transactions', sample, '--quiet'];
    const asked = await perennial(
      'score',
      '--bundle',
      bundle,
      ...common,
      '--out',
      both,
      '--include-models',
      'pareto-nbd,nbd',
    );
    expect(asked.code).toBe(0);
    await perennial('train', ...common, '--models', 'pareto-nbd', '--no-posterior', '--out', out);
    await perennial('score', '--bundle', out, ...common, '--out', alone);
    const [rows, own] = [readCsv(both), readCsv(alone)];
    for (const figure of ['p_alive', 'p_return', 'expected_purchases', 'predicted_value']) {
      expect(rows.map((row) => row[`pareto_nbd_${figure}`])).toEqual(own.map((row) => row[figure]));
    }
    expect(rows[0]).toHaveProperty('nbd_expected_purchases');
    // The combined forecast stays as it is without.
    expect(rows.map((row) => row.expected_purchases)).toEqual(readCsv(scores).map((row) => row.expected_purchases));
    const refused = await perennial('score', '--bundle', out, ...common, '--out', alone, '--include-models', 'bg-nbd');
    expect(refused).toMatchObject({ code: 2, err: expect.stringContaining('It has pareto-nbd.') });
  });

  test('reasons multiply up to expected purchases; a single model has none to give', async () => {
    const out = join(folder, 'explained.jsonl');
    const words = ['--transactions', sample, '--out', out, '--quiet', '--explain', '2'];
    expect((await perennial('score', '--bundle', bundle, ...words)).code).toBe(0);
    const rows = readFileSync(out, 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(rows).toHaveLength(readCsv(scores).length);
    const bought = rows.filter(({ explanation }) => explanation !== '');
    expect(bought.length).toBeGreaterThan(0.9 * rows.length);
    for (const { explanation, expected_purchases: expected } of bought.slice(0, 200)) {
      const [average, ...factors] = explanation
        .split('; ')
        .map((reason: string) => Number(reason.match(/[\d.]+$/)![0]));
      // Reasons that would print as ×1.00 are left out.
      expect(factors.length).toBeGreaterThanOrEqual(1);
      expect(factors.length).toBeLessThanOrEqual(3);
      // Factors are written with two decimals: the product lies between those of their ends.
      const between = (end: number) => factors.reduce((all: number, factor: number) => all * (factor + end), average);
      expect(expected).toBeGreaterThan(0.98 * between(-0.005));
      expect(expected).toBeLessThan(1.02 * between(0.005));
    }
    const alone = join(folder, 'alone');
    await perennial(
      'train',
      '--transactions',
      sample,
      '--models',
      'bg-nbd',
      '--no-posterior',
      '--out',
      alone,
      '--quiet',
    );
    const refused = await perennial('score', '--bundle', alone, ...words);
    expect(refused).toMatchObject({ code: 2, err: expect.stringContaining('--explain') });
  });

  test('the server explains a customer, and lets the transactions go once it has read them', async () => {
    const loaded = await loadBundle(bundle);
    let closed = 0;
    const ledger = async () => {
      const opened = await openLedger({ file: sample, ...(loaded.manifest.currency ? { currency: 'EUR' } : {}) });
      return { ...opened, close: () => opened.close().then(() => void closed++) };
    };
    const serving = await serve({ bundle: loaded, ledger, port: 0, host: '127.0.0.1' });
    await serving.ready;
    const ask = async (query: string) =>
      (await (await fetch(`${serving.url}/v1/customers/C000042${query}`)).json()) as Prediction;
    const both = await Promise.all([ask('?explain=3'), ask('?explain=3')]);
    expect(both[0]).toEqual(both[1]);
    const { explanation, ...rest } = both[0];
    const groups = explanation!.map(({ group }) => group);
    expect(groups).toEqual(['average', ...groups.slice(1, 4), 'rest']);
    expect(explanation!.reduce((product, { factor }) => product * factor, 1)).toBeCloseTo(rest.expectedPurchases!, 8);
    expect(await ask('')).toEqual(rest);
    // Over another horizon the same forecast answers.
    const shorter = await ask('?explain=3&horizonDays=90');
    expect(shorter.expectedPurchases!).toBeLessThan(rest.expectedPurchases!);
    expect(shorter.explanation!.reduce((product, { factor }) => product * factor, 1)).toBeCloseTo(
      shorter.expectedPurchases!,
      8,
    );
    expect((await ask('?explain=none')) as unknown).toMatchObject({ status: 400 });
    // All that answers need was read at the start.
    expect(closed).toBe(1);
    await serving.close();
  });

  test('the same in Parquet and JSON lines', async () => {
    const lines = join(folder, 'scores.jsonl');
    await perennial('score', '--bundle', bundle, '--transactions', sample, '--out', lines, '--quiet');
    const first = JSON.parse(readFileSync(lines, 'utf8').split('\n')[0]);
    const [row] = readCsv(scores);
    expect(first).toMatchObject({ customer_id: row.customer_id, expected_purchases: Number(row.expected_purchases) });
    const parquet = join(folder, 'scores.parquet');
    const { code } = await perennial(
      'score',
      '--bundle',
      bundle,
      '--transactions',
      sample,
      '--out',
      parquet,
      '--quiet',
    );
    expect(code).toBe(0);
    expect(readFileSync(parquet).subarray(0, 4).toString()).toBe('PAR1');
  });

  test('training twice gives the same bytes', async () => {
    const again = join(folder, 'again');
    await perennial('train', '--transactions', sample, '--out', again, '--quiet');
    const files = readdirSync(bundle, { recursive: true, encoding: 'utf8' }).sort();
    expect(readdirSync(again, { recursive: true, encoding: 'utf8' }).sort()).toEqual(files);
    expect(files).toContain('manifest.json');
    for (const name of files)
      expect(readFileSync(join(again, name)).equals(readFileSync(join(bundle, name)))).toBe(true);
  });

  test('nothing after as-of reaches a fit: a poisoned future changes no byte', async () => {
    const poisoned = join(folder, 'poisoned.csv');
    const future = 'C000001,2025-06-30,9999999.99,coffee,search,DE\nC999999,2025-06-29,1,coffee,search,DE\n';
    writeFileSync(poisoned, readFileSync(sample, 'utf8') + future);
    const manifests: Buffer[] = [];
    for (const [name, file] of [
      ['clean', sample],
      ['poisoned', poisoned],
    ]) {
      const out = join(folder, `until-${name}`);
      const run = await perennial('train', '--transactions', file, '--as-of', '2024-12-31', '--out', out, '--quiet');
      expect(run.code).toBe(0);
      manifests.push(readFileSync(join(out, 'manifest.json')));
    }
    expect(manifests[0].equals(manifests[1])).toBe(true);
  });

  test('inspect prints the models as JSON', async () => {
    const { code, out } = await perennial('inspect', bundle, '--json', '--quiet');
    expect(code).toBe(0);
    const fit = JSON.parse(out).models['bg-nbd'];
    expect(Object.keys(fit.parameters)).toEqual(['r', 'alpha', 'a', 'b']);
    expect(fit).toMatchObject({ status: 'converged', standardErrors: { r: expect.any(Number) } });
    expect(fit.logLikelihood).toBeLessThan(0);
  });

  test('auto fits the family and takes the best log score of an inner split; the manifest says why', () => {
    const { choice, purchaseModel, models } = JSON.parse(readFileSync(join(bundle, 'manifest.json'), 'utf8'));
    const scores: number[] = choice.candidates.map((c: { logScore: number }) => c.logScore);
    expect(scores.length).toBeGreaterThan(4);
    // Of equals to four digits one that identifies dropout is taken.
    const best = choice.candidates.find(({ model }: { model: string }) => model === purchaseModel);
    expect(best.logScore).toBeGreaterThan(Math.max(...scores) - 5e-5);
    expect(choice.why).toContain(best.logScore.toFixed(4));
    for (const { model } of choice.candidates) expect(models).toHaveProperty(model);
  });

  test('evaluate draws its charts and its page', async () => {
    const plots = join(folder, 'plots');
    const report = join(folder, 'report.html');
    const words = ['--transactions', sample, '--calibration-end', '2024-12-31', '--models', 'bg-nbd'];
    const run = await perennial('evaluate', ...words, '--plots', plots, '--report', report, '--json', '--quiet');
    expect(run.code).toBe(0);
    const evaluation = JSON.parse(run.out);
    expect(evaluation).toMatchObject({ chosen: 'bg-nbd', cal_end: '2024-12-31', models: { naive: {} } });
    const { transactions, spend, p_return, counts } = evaluation.models['bg-nbd'];
    expect(transactions.deciles.map(({ decile }: { decile: number }) => decile)).toEqual([
      1, 2, 3, 4, 5, 6, 7, 8, 9, 10,
    ]);
    // Of counts, whose steps hold more than 80 %; an interval that holds everybody says nothing.
    expect(transactions.interval.coverage).toBeGreaterThan(0.8);
    expect(transactions.interval.coverage).toBeLessThan(0.95);
    expect(transactions.interval_of_likely.customers).toBeLessThan(transactions.interval.customers);
    expect(spend).toMatchObject({
      decile_mape: expect.any(Number),
      interval: { coverage: expect.any(Number) },
      grade: { letter: expect.any(String) },
    });
    expect(spend.standard_errors.RMSE).toBeGreaterThan(0);
    expect(evaluation.models.naive.spend.difference_errors.RMSE).toBeGreaterThan(0);
    expect(p_return.ece).toBeLessThan(0.1);
    expect(counts.logScore).toBeLessThan(0);
    expect(counts.pit).toHaveLength(10);
    const charts = readdirSync(plots);
    expect(charts).toEqual(expect.arrayContaining(['tracking-weekly.svg', 'gain-spend.svg', 'calibration.svg']));
    for (const chart of charts) expect(readFileSync(join(plots, chart), 'utf8')).toMatch(/^<svg.*<\/svg>\s*$/s);
    expect(readFileSync(report, 'utf8')).not.toMatch(/<script|https?:\/\/(?!www\.w3\.org)/);
  });

  test('evaluate judges the combined forecast and its median, in tables that fit 120 columns', async () => {
    const json = join(folder, 'combined.json');
    const words = ['--transactions', sample, '--calibration-end', '2024-12-31', '--json', json];
    const { code, out } = await perennial('evaluate', ...words);
    expect(code).toBe(0);
    const { models, chosen } = JSON.parse(readFileSync(json, 'utf8'));
    expect(chosen).toBe('combined');
    for (const column of [models.combined.transactions, models.combined.spend]) {
      expect(column.interval.level).toBe(0.8);
      expect(column.interval.coverage).toBeGreaterThan(0.77);
      expect(column.interval.coverage).toBeLessThan(0.95);
      expect(column.interval_of_likely.width).toBeGreaterThan(column.interval.width);
    }
    expect(models.combined.counts.crps).toBeLessThan(models.nbd.counts.crps);
    expect(models.median).toMatchObject({ counts: null, p_return: null, spend: { grade: {}, interval: null } });
    const tables = out.slice(out.indexOf('Evaluation against holdout'), out.indexOf('In short'));
    for (const title of [
      'Comparison with the naive formula and between models',
      'Probabilities and intervals',
      'Deciles of the customers by the combined forecast',
    ]) {
      expect(tables).toContain(title);
    }
    expect(tables.split('\n').filter((line) => line.length > 120)).toEqual([]);
  });

  test('a grid of origins and horizons: each cell is what one split at its place gives', async () => {
    const [json, one, page] = ['grid.json', 'one.json', 'grid.html'].map((name) => join(folder, name));
    const words = ['evaluate', '--transactions', sample, '--models', 'bg-nbd'];
    const places = ['--origins', '2', '--horizons', '60d,30d', '--calibration-end', '2024-10-31'];
    const { code, out } = await perennial(...words, ...places, '--json', json, '--report', page);
    expect(code).toBe(0);
    const { grid, cal_end, hold_end, models } = JSON.parse(readFileSync(json, 'utf8'));
    expect([cal_end, hold_end]).toEqual(['2024-10-31', '2024-12-30']);
    expect(grid.origins).toEqual(['2024-10-31', '2024-10-01']);
    expect(grid.cells.map((c: { cal_end: string; hold_end: string }) => `${c.cal_end} ${c.hold_end}`)).toEqual([
      '2024-10-31 2024-11-30',
      '2024-10-31 2024-12-30',
      '2024-10-01 2024-10-31',
      '2024-10-01 2024-11-30',
    ]);
    expect(models['bg-nbd'].spend.MAE).toBe(grid.cells[1].models['bg-nbd'].spend.MAE);
    const split = ['--calibration-end', '2024-10-01', '--holdout-end', '2024-11-30', '--json', one, '--quiet'];
    await perennial(...words, ...split);
    const alone = JSON.parse(readFileSync(one, 'utf8'));
    expect(alone.grid).toBeUndefined();
    expect(grid.cells[3].customers).toBe(alone.customers);
    expect(grid.cells[3].models['bg-nbd'].spend.RMSE).toBe(alone.models['bg-nbd'].spend.RMSE);
    expect(out).toMatch(/Spend over 60 days: .*\n model +2024-10-01 +2024-10-31/);
    expect(readFileSync(page, 'utf8')).toContain('At other times and over other horizons');
  });

  test('a file without amounts trains the purchase models alone and says so', async () => {
    const counts = join(folder, 'counts.csv');
    const rows = readCsv(sample).filter((row) => Number(row.amount) >= 0);
    writeFileSync(counts, `customer_id,date\n${rows.map((row) => `${row.customer_id},${row.date}`).join('\n')}\n`);
    const { code, err } = await perennial(
      'train',
      '--transactions',
      counts,
      '--out',
      join(folder, 'counts'),
      '--quiet',
    );
    expect(code).toBe(0);
    expect(err).toMatch(/no amounts: purchases are predicted, money is not/);
    const out = join(folder, 'counts-scores.csv');
    await perennial('score', '--bundle', join(folder, 'counts'), '--transactions', counts, '--out', out, '--quiet');
    const [row] = readCsv(out);
    expect(row.predicted_value).toBe('');
    expect(Number(row.expected_purchases)).toBeGreaterThan(0);
  });
});

describe('on CDNOW, as of 1997-09-30, in weeks', () => {
  const data = (name: string) => resolve(import.meta.dirname, '../../../shared/data', name);
  interface Optimum {
    params: number[];
    LL: number;
  }

  for (const set of ['sample', 'full']) {
    itWith('golden/optima.json', `data/cdnow_${set}.csv`)(
      `${set}: parameters and likelihood of the reference`,
      async () => {
        const bundle = join(folder, `cdnow-${set}`);
        const words = ['--transactions', data(`cdnow_${set}.csv`), '--as-of', '1997-09-30', '--models', 'bg-nbd'];
        await perennial('train', ...words, '--out', bundle, '--quiet');
        const { models } = JSON.parse(readFileSync(join(bundle, 'manifest.json'), 'utf8'));
        const optima = golden<Record<string, Record<string, Optimum>>>('optima')[`cdnow_${set}`];
        for (const [name, key] of [
          ['bg-nbd', 'bgnbd'],
          ['gamma-gamma', 'gg'],
        ]) {
          expect(Math.abs(models[name].logLikelihood - optima[key].LL)).toBeLessThan(1e-6);
          Object.values<number>(models[name].parameters).forEach((value, i) => {
            expect(Math.abs(value / optima[key].params[i] - 1)).toBeLessThan(1e-5);
          });
        }
      },
    );
  }

  interface Peers {
    customers: number;
    actual_x: number;
    actual_spend: number;
    models: Record<string, Record<'transactions' | 'spend', Record<string, number>>>;
  }

  itWith('golden/holdout-peers.json', 'data/cdnow_full.csv')(
    'evaluate prints the BG/NBD figures of lifetimes, to the digits given',
    async () => {
      const out = join(folder, 'evaluation.json');
      const words = ['--transactions', data('cdnow_full.csv'), '--calibration-end', '1997-09-30', '--models', 'bg-nbd'];
      expect((await perennial('evaluate', ...words, '--json', out, '--quiet')).code).toBe(0);
      const evaluation = JSON.parse(readFileSync(out, 'utf8'));
      const peers = golden<Record<string, Peers>>('holdout-peers').cdnow_full;
      const { customers, actual_x, actual_spend } = peers;
      expect(evaluation).toMatchObject({ customers, actual_x, actual_spend });
      for (const kind of ['transactions', 'spend'] as const) {
        for (const [measure, value] of Object.entries(peers.models.lifetimes_bgnbd[kind])) {
          const digits = String(value).split('.')[1]?.length ?? 0;
          expect(Number(evaluation.models['bg-nbd'][kind][measure].toFixed(digits)), `${kind} ${measure}`).toBe(value);
        }
      }
    },
  );
});
