/** The CDNOW sample as columns, calibration end 1997-09-30, where the data are at hand (../shared/data). */
import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { CheckInput } from '../../src/evaluation/checks.ts';
import { countScores } from '../../src/evaluation/countScores.ts';
import { gammaGammaDensity } from '../../src/evaluation/spendDensity.ts';
import { trackingWeeks } from '../../src/evaluation/tracking.ts';
import { makeCells, perCustomer } from '../../src/facts/cells.ts';
import { bgNbd } from '../../src/models/purchases/bgNbd.ts';
import { bindPurchaseModel } from '../../src/models/purchases/fitPurchases.ts';
import { makeSpendCells } from '../../src/models/spend/gammaGamma.ts';
import { parseDay } from '../../src/units.ts';
import { fitOf } from '../support/fitOf.ts';

const FILE = resolve(import.meta.dirname, '../../../shared/data/cdnow_sample.csv');
export const hasCdnow = existsSync(FILE);

const CALIBRATION_END = parseDay('1997-09-30');
const HOLDOUT_END = parseDay('1998-06-30');

/** Fader, Hardie & Lee (2005), table 2. */
export const bgNbdOfThePaper = bindPurchaseModel(
  bgNbd,
  fitOf('bg-nbd', { r: 0.243, alpha: 4.414, a: 0.793, b: 2.426 }),
);

/** Columns of customers at the calibration end, and what they did after it. */
export interface Sample {
  readonly firstPurchase: Int32Array;
  readonly weeklyRepeats: Float64Array;
  readonly x: Float64Array;
  readonly tx: Float64Array;
  readonly T: Float64Array;
  readonly spendCount: Float64Array;
  readonly meanSpend: Float64Array;
  /** Spend per purchase, the first included. */
  readonly average: Float64Array;
  readonly purchases: Float64Array;
  readonly value: Float64Array;
}

export function cdnowSample(): Sample {
  const customers = new Map<string, Map<number, number>>();
  for (const line of readFileSync(FILE, 'utf8').trim().split('\n').slice(1)) {
    const [customer, date, amount] = line.split(',');
    const days = customers.get(customer) ?? new Map<number, number>();
    customers.set(customer, days.set(parseDay(date), (days.get(parseDay(date)) ?? 0) + Number(amount)));
  }
  const rows = Array.from(customers.values(), (days) => [...days].sort(([a], [b]) => a - b));
  const known = rows.map((days) => days.filter(([day]) => day <= CALIBRATION_END));
  const later = rows.map((days) => days.filter(([day]) => day > CALIBRATION_END));
  const repeats = known.map((days) => days.slice(1).filter(([, amount]) => amount > 0));
  const total = (days: readonly (readonly number[])[]) => days.reduce((sum, [, amount]) => sum + amount, 0);
  const firstPurchase = Int32Array.from(known, (days) => days[0][0]);
  const weeks = trackingWeeks(Math.min(...firstPurchase), CALIBRATION_END, HOLDOUT_END);
  const weeklyRepeats = new Float64Array(weeks.count);
  for (const days of rows) {
    for (const [day] of days.slice(1)) weeklyRepeats[Math.floor((day - weeks.start) / 7)]++;
  }
  return {
    firstPurchase,
    weeklyRepeats,
    x: Float64Array.from(known, (days) => days.length - 1),
    tx: Float64Array.from(known, (days) => (days[days.length - 1][0] - days[0][0]) / 7),
    T: Float64Array.from(firstPurchase, (day) => (CALIBRATION_END - day) / 7),
    spendCount: Float64Array.from(repeats, (days) => days.length),
    meanSpend: Float64Array.from(repeats, (days) => total(days) / Math.max(1, days.length)),
    average: Float64Array.from(known, (days) => total(days) / days.length),
    purchases: Float64Array.from(later, (days) => days.length),
    value: Float64Array.from(later, total),
  };
}

export function checkInput(sample: Sample): CheckInput {
  const { x, tx, T, average, spendCount, meanSpend } = sample;
  const { cells, index } = makeCells(x, tx, T);
  const expected = perCustomer(bgNbdOfThePaper.expectedPurchases(cells, 39), index);
  const naive = x.map((n, row) => (n / T[row]) * 39);
  return {
    ...sample,
    timeUnit: 'week',
    calibrationEnd: CALIBRATION_END,
    holdoutEnd: HOLDOUT_END,
    horizon: 39,
    currency: 'USD',
    predictions: {
      'BG/NBD': {
        purchases: expected,
        value: expected.map((count, row) => count * average[row]),
        pReturn: perCustomer(bgNbdOfThePaper.pReturn(cells, 39), index),
        counts: countScores(bgNbdOfThePaper, cells, index, sample.purchases, 39),
      },
      naive: { purchases: naive, value: naive.map((count, row) => count * average[row]) },
    },
    naive: 'naive',
    model: bgNbdOfThePaper,
    spend: {
      title: 'Gamma-Gamma',
      cells: makeSpendCells(spendCount, meanSpend),
      density: gammaGammaDensity({ p: 6.25, q: 3.74, gamma: 15.44 }),
    },
  };
}
