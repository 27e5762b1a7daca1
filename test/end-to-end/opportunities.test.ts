import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { loadBundle } from '../../src/bundles/bundle.ts';
import { cellsOf, makeCells, perCustomer } from '../../src/facts/cells.ts';
import { summarise } from '../../src/facts/summarise.ts';
import { bgBb } from '../../src/models/purchases/bgBb.ts';
import { fitPurchaseModel } from '../../src/models/purchases/fitPurchases.ts';
import { randomFrom } from '../../src/numerics/random.ts';
import { train } from '../../src/pipelines/train.ts';
import { formatDay, parseDay } from '../../src/units.ts';
import { DEFAULT_TERMS } from '../../src/valuation/terms.ts';
import { perennial } from '../support/cli.ts';
import { golden, itWith, worstError } from '../support/golden.ts';
import { folder, withLedger, written } from '../support/ledgers.ts';
import { slowTest, THOROUGH, thorough } from '../support/thorough.ts';

const DONORS = thorough(300, 800);

type Gift = readonly [customer: string, year: number];

/** Gifts as transactions: one to three a year, on any days of it. */
function csvOf(gifts: readonly Gift[], seed: string): string {
  const random = randomFrom(seed);
  const lines = gifts.flatMap(([customer, year]) =>
    Array.from({ length: 1 + random.integer(3) }, () => {
      const day = parseDay(`${year}-01-01`) + random.integer(365);
      return `${customer},${formatDay(day)},${5 + random.integer(40)}`;
    }),
  );
  return `customer_id,date,amount\n${lines.join('\n')}\n`;
}

/** Donors who first gave in `first`, by BG/BB; x and tx as drawn. */
function simulated(customers: number, first: number, years: number) {
  const theta = Float64Array.of(1.2, 0.75, 0.66, 2.78);
  const drawn = bgBb.simulate(theta, new Float64Array(customers).fill(years), randomFrom('donors'));
  return { ...drawn, gifts: giftsOf(drawn.x, drawn.tx, first) };
}

/** The last gift is in year tx; which years the others are in makes no difference to a summary. */
function giftsOf(x: Float64Array, tx: Float64Array, first: number): Gift[] {
  const gifts: Gift[] = [];
  x.forEach((count, i) => {
    gifts.push([`d${i}`, first]);
    for (let k = 1; k < count; k++) gifts.push([`d${i}`, first + k]);
    if (count > 0) gifts.push([`d${i}`, first + tx[i]]);
  });
  return gifts;
}

describe('BG/BB from transactions, on simulated donors', () => {
  const { x, tx, gifts } = simulated(DONORS, 2010, 8);
  const file = written(csvOf(gifts, 'days'), 'donors.csv');
  const terms = { ...DEFAULT_TERMS, horizonDays: 1826 };

  test('years of the calendar give the fit of the opportunities themselves', async () => {
    const options = { file, asOf: '2018-12-31' };
    const { manifest, summaries, valuation } = await withLedger(options, (ledger) =>
      train(ledger, { timeUnit: 'year', terms, models: ['bg-bb'], seed: 1 }),
    );
    const row = (i: number) => summaries.customer.indexOf(`d${i}`);
    expect(Array.from(x, (_, i) => summaries.x[row(i)])).toEqual([...x]);
    expect(Array.from(tx, (_, i) => summaries.tx[row(i)])).toEqual([...tx]);
    expect(new Set(summaries.T)).toEqual(new Set([8]));
    const made = makeCells(x, tx, new Float64Array(x.length).fill(8));
    const direct = fitPurchaseModel(bgBb, made.cells);
    expect(manifest.models['bg-bb'].parameters).toEqual(direct.parameters);
    const five = perCustomer(direct.expectedPurchases(made.cells, 5), made.index);
    expect(
      worstError(
        Float64Array.from(x, (_, i) => valuation.expectedPurchases[row(i)]),
        five,
      ),
    ).toBeLessThan(1e-12);
    // A purchase is a year with gifts, so that spend times purchases adds up: two gifts a year on average, 24.5 each.
    const spent = summaries.meanSpend.reduce((sum, mean, i) => sum + mean * summaries.spendCount[i], 0);
    const purchases = summaries.spendCount.reduce((sum, count) => sum + count, 0);
    expect(purchases).toBe(x.reduce((sum, count) => sum + count, 0));
    expect(spent / purchases).toBeGreaterThan(44);
    expect(spent / purchases).toBeLessThan(54);
    valuation.predictedValue!.forEach((value, i) => {
      expect(value).toBeCloseTo(valuation.expectedPurchases[i] * valuation.expectedSpend![i], 9);
    });
    expect(manifest.evaluation?.actual_x).toBeGreaterThan(0);
  });

  slowTest('the command trains, scores and evaluates, and refuses what can not be meant', async () => {
    const bundle = join(folder, 'donors');
    const words = ['--transactions', file, '--models', 'bg-bb', '--as-of', '2018-12-31', '--quiet'];
    const yearly = [...words, '--time-unit', 'year'];
    const trained = await perennial('train', ...yearly, '--out', bundle, '--horizon', '2y');
    expect(trained, trained.err).toMatchObject({ code: 0 });
    expect((await loadBundle(bundle)).manifest.clock.opportunities).toBe(true);
    const scores = join(folder, 'donors-scores.csv');
    const scored = await perennial('score', '--bundle', bundle, '--transactions', file, '--out', scores, '--quiet');
    expect(scored, scored.err).toMatchObject({ code: 0 });
    const rows = readFileSync(scores, 'utf8').trim().split('\n').slice(1);
    expect(rows.length).toBe(DONORS);
    const report = join(folder, 'donors.html');
    const split = ['--calibration-end', '2015-12-31', '--report', report];
    const evaluated = await perennial('evaluate', ...yearly, ...split);
    expect(evaluated, evaluated.err).toMatchObject({ code: 0 });
    expect(readFileSync(report, 'utf8')).toContain('BG/BB');

    const later = ['--as-of', '2019-03-31', '--bundle', bundle, '--transactions', file, '--out', scores];
    const midYear = await perennial('score', ...later);
    expect(midYear, midYear.err).toMatchObject({ code: 0 });
    expect(midYear.err).toMatch(/Only complete years count: purchases after 2018-12-31/);
    // As-of later in an incomplete year, the same opportunities are known and forecast.
    const figures = (text: string) => text.split('\n').map((line) => line.split(',').slice(0, 9).join());
    expect(figures(readFileSync(scores, 'utf8').trim()).slice(1)).toEqual(figures(rows.join('\n')));

    const daily = await perennial('train', ...words, '--time-unit', 'day', '--out', join(folder, 'no'));
    expect(daily.code).toBe(2);
    expect(daily.err).toMatch(/--time-unit can not be day: bg-bb .*\n?.*week, month or year/);
    const mixed = await perennial('train', ...yearly, '--models', 'bg-bb,bg-nbd', '--out', join(folder, 'no'));
    expect(mixed.code).toBe(2);
    expect(mixed.err).toMatch(/bg-bb counts opportunities, bg-nbd measures time/);
    const short = await perennial('train', ...yearly, '--horizon', '100d', '--out', join(folder, 'no'));
    expect(short.code).toBe(2);
    expect(short.err).toMatch(/100 days holds no whole year/);
  });

  test('an evaluation counts the years that were forecast', async () => {
    await withLedger({ file, asOf: '2018-12-31' }, async (ledger) => {
      const options = { asOf: '2015-12-31', holdoutEnd: '2018-12-31', timeUnit: 'year', opportunities: true } as const;
      const { summaries, holdout } = await summarise(ledger, options);
      const all = (await summarise(ledger, { timeUnit: 'year', opportunities: true })).summaries;
      summaries.customer.forEach((customer, row) => {
        expect(summaries.x[row] + holdout!.purchases[row]).toBe(all.x[all.customer.indexOf(customer)]);
      });
      expect(Math.max(...holdout!.purchases)).toBeLessThanOrEqual(3);
    });
  });
});

if (THOROUGH)
  itWith(
    'data/donations_bgbb_cal.csv',
    'golden/optima.json',
    'golden/scores-donations.json',
  )(
    'the donations of Fader, Hardie & Shang (2010), by the day, give the parameters and expectations of the reference',
    async () => {
      const path = resolve(import.meta.dirname, '../../../shared/data/donations_bgbb_cal.csv');
      const rows = readFileSync(path, 'utf8')
        .trim()
        .split('\n')
        .slice(1)
        .map((line) => line.split(',').map(Number));
      const donors = rows.flatMap(([x, tx, , custs]) => Array.from({ length: custs }, () => [x, tx]));
      const column = (place: number) => Float64Array.from(donors, (donor) => donor[place]);
      const csv = csvOf(giftsOf(column(0), column(1), 1995), 'donations');
      const file = written(csv, 'donations.csv');
      // 2001 is complete; what came in 2002 up to as-of does not count.
      const options = { file, asOf: '2002-02-28' };
      const { summaries } = await withLedger(options, (ledger) =>
        summarise(ledger, { timeUnit: 'year', opportunities: true }),
      );
      const { cells, index } = cellsOf(summaries);
      const fit = fitPurchaseModel(bgBb, cells);
      const { bgbb } = golden<{ donations: { bgbb: { params: number[]; LL: number } } }>('optima').donations;
      expect(fit.logLikelihood).toBeCloseTo(bgbb.LL, 6);
      expect(worstError(Object.values(fit.parameters), bgbb.params)).toBeLessThan(1e-5);
      const five = perCustomer(fit.expectedPurchases(cells, 5), index);
      const reference = golden<{ cells: { x: number; t_x: number; cet5: number }[] }>('scores-donations').cells;
      for (const { x, t_x, cet5 } of reference) {
        const row = donors.findIndex((donor) => donor[0] === x && donor[1] === t_x);
        expect(five[summaries.customer.indexOf(`d${row}`)] / cet5).toBeCloseTo(1, 5);
      }
    },
  );
