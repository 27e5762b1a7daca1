/**
 * Everything an evaluation looks at, as plain data: from columns of customers to what tables and charts show. What
 * `evaluate --plots` draws and `evaluate --report` puts on its page.
 */

import { makeCells } from '../facts/cells.ts';
import type { FittedPurchaseModel, SpendCells } from '../models/contract.ts';
import type { EpochDay, TimeUnit } from '../units.ts';
import {
  type Draws,
  differenceError,
  MEASURES,
  type MeasureName,
  pairedBootstrap,
  standardError,
} from './bootstrap.ts';
import { type CalibrationCurve, calibrationCurve } from './calibration.ts';
import {
  type ConditionalExpectations,
  expectationsByFrequency,
  expectationsByRecency,
} from './conditionalExpectations.ts';
import { type CountQuality, type CountScores, countQuality } from './countScores.ts';
import { type DecileTable, decileTable } from './deciles.ts';
import { type FrequencyHistogram, frequencyHistogram } from './frequencyHistogram.ts';
import { type GainCurve, gainCurve } from './gainCurve.ts';
import { type Grade, grade } from './grade.ts';
import { type IntervalQuality, intervalQuality } from './intervals.ts';
import { expectedPurchasesMatrix, type Matrix, matrixFrequencies, pAliveMatrix } from './matrices.ts';
import { type Metrics, measure } from './metrics.ts';
import { type Residuals, residuals } from './residuals.ts';
import { type MeanSpendDensity, type SpendDensity, spendDensity } from './spendDensity.ts';
import { type Tracking, tracking, trackingWeeks } from './tracking.ts';

/** An interval for every customer that should hold a share `level` of what happens. */
export interface Bounds {
  readonly low: Float64Array;
  readonly high: Float64Array;
  readonly level: number;
}

/** What one model says of every customer's holdout. */
export interface Prediction {
  readonly purchases: Float64Array;
  /** In currency units; null where there are no amounts. */
  readonly value: Float64Array | null;
  /** P(at least one purchase in the holdout). */
  readonly pReturn?: Float64Array;
  /** How probable it held the number of purchases that then came. */
  readonly counts?: CountScores;
  /** Intervals, where it gives them. */
  readonly interval?: { readonly purchases?: Bounds; readonly value?: Bounds };
}

/** Columns of all customers acquired by the calibration end, in one order. */
export interface CheckInput {
  readonly timeUnit: TimeUnit;
  readonly calibrationEnd: EpochDay;
  readonly holdoutEnd: EpochDay;
  /** Length of the holdout in the time unit. */
  readonly horizon: number;
  readonly currency: string;
  /** Repeat purchases, time of the last and age at the calibration end. */
  readonly x: Float64Array;
  readonly tx: Float64Array;
  readonly T: Float64Array;
  readonly firstPurchase: Int32Array;
  /** What happened in the holdout. */
  readonly purchases: Float64Array;
  readonly value: Float64Array | null;
  /** By title, the one that counts first and the naive formula last. */
  readonly predictions: Readonly<Record<string, Prediction>>;
  /** The title that the naive formula has among them. */
  readonly naive: string;
  /** The probability model behind the first prediction. */
  readonly model: FittedPurchaseModel;
  /** Calibration spend, and the density that the spend model gives it; null without a spend model. */
  readonly spend: { readonly title: string; readonly cells: SpendCells; readonly density: MeanSpendDensity } | null;
  /** Repeat purchase days by week of {@link trackingWeeks}(min firstPurchase, calibrationEnd, holdoutEnd). */
  readonly weeklyRepeats: Float64Array | null;
  readonly seed?: number;
  readonly repetitions?: number;
}

/** One model on one column. */
export interface Judged {
  readonly metrics: Metrics;
  /** Standard error of each measure, and of its difference to the first model's; NaN where undefined. */
  readonly errors: Readonly<Record<MeasureName, number>>;
  readonly differenceErrors: Readonly<Record<MeasureName, number>>;
  /** null for the naive formula itself. */
  readonly grade: Grade | null;
  readonly interval: IntervalQuality | null;
  /** Of customers likelier to return than not alone: zeros, easily covered, make the others' look good. */
  readonly intervalOfLikely: IntervalQuality | null;
  readonly deciles: DecileTable;
}

/** The checks of one column: purchases, or spend. */
export interface ColumnChecks {
  readonly models: Readonly<Record<string, Judged>>;
  /** By model; null where nothing happened. */
  readonly gains: Readonly<Record<string, GainCurve>> | null;
  readonly perfectGain: GainCurve | null;
  readonly residuals: Residuals;
}

export interface Checks {
  /** The first of the predictions: whose residuals these are. */
  readonly best: string;
  /** Title of the probability model. */
  readonly model: string;
  readonly timeUnit: TimeUnit;
  readonly horizon: number;
  readonly currency: string;
  readonly customers: number;
  readonly purchases: ColumnChecks;
  readonly value: ColumnChecks | null;
  /** By model, for those that give a pReturn. */
  readonly calibration: Readonly<Record<string, CalibrationCurve>>;
  /** By model, for those that give a distribution of purchases. */
  readonly counts: Readonly<Record<string, CountQuality>>;
  readonly byFrequency: ConditionalExpectations;
  readonly byRecency: ConditionalExpectations;
  readonly tracking: Tracking | null;
  readonly histogram: FrequencyHistogram;
  readonly pAlive: Matrix;
  readonly expectedPurchases: Matrix;
  readonly spend: { readonly title: string; readonly density: SpendDensity } | null;
}

/** Beyond so many customers the bootstrap draws from an even part of them: errors are small then, and soon known. */
const MOST_DRAWN = 50_000;

export function modelChecks(input: CheckInput): Checks {
  const { x, tx, T, timeUnit, horizon, predictions, model, spend } = input;
  const [best] = Object.keys(predictions);
  const { cells } = makeCells(x, tx, T);
  const purchasesBy = pick(predictions, (prediction) => prediction.purchases);
  const shown = { [best]: purchasesBy[best], [input.naive]: purchasesBy[input.naive] };
  const age = T.reduce((oldest, value) => Math.max(oldest, value), 0);
  const frequencies = matrixFrequencies(x);
  return {
    best,
    model: model.title,
    timeUnit,
    horizon,
    currency: input.currency,
    customers: x.length,
    purchases: columnChecks(input, input.purchases, purchasesBy, 'purchases'),
    value: input.value
      ? columnChecks(
          input,
          input.value,
          pick(predictions, (prediction) => prediction.value),
          'value',
        )
      : null,
    calibration: pick(predictions, ({ pReturn }) => (pReturn ? calibrationCurve(input.purchases, pReturn) : null)),
    counts: pick(predictions, ({ counts }) => (counts ? countQuality(counts) : null)),
    byFrequency: expectationsByFrequency(x, input.purchases, shown),
    byRecency: expectationsByRecency(x, tx, input.purchases, shown),
    tracking: trackingOf(input),
    histogram: frequencyHistogram(cells, model.unconditionalPmf),
    pAlive: pAliveMatrix(model, frequencies, age),
    expectedPurchases: expectedPurchasesMatrix(model, frequencies, age, horizon),
    spend: spend ? { title: spend.title, density: spendDensity(spend.cells, spend.density) } : null,
  };
}

function trackingOf(input: CheckInput): Tracking | null {
  if (!input.weeklyRepeats) return null;
  const firstDay = input.firstPurchase.reduce((first, day) => Math.min(first, day), Infinity);
  const weeks = trackingWeeks(firstDay, input.calibrationEnd, input.holdoutEnd);
  return tracking(
    weeks,
    input.weeklyRepeats,
    input.firstPurchase,
    input.model.unconditionalExpectation,
    input.timeUnit,
  );
}

function columnChecks(
  input: CheckInput,
  actual: Float64Array,
  columns: Record<string, Float64Array>,
  which: 'purchases' | 'value',
): ColumnChecks {
  const { naive } = input;
  const [best] = Object.keys(columns);
  const every = Math.max(1, actual.length / MOST_DRAWN);
  const part = (column: Float64Array) => (every === 1 ? column : thin(column, MOST_DRAWN));
  const draws = pairedBootstrap(part(actual), pick(columns, part), {
    repetitions: input.repetitions ?? 200,
    seed: input.seed ?? 1,
  });
  // Standard errors fall with the root of the customers.
  const scale = 1 / Math.sqrt(every);
  const metrics = pick(columns, (column) => measure(actual, column));
  const models = pick(columns, (column, name): Judged => {
    const { interval, pReturn } = input.predictions[name];
    const bounds = interval?.[which];
    const judged = (include?: (row: number) => boolean) =>
      bounds ? intervalQuality(actual, bounds.low, bounds.high, bounds.level, include) : null;
    return {
      metrics: metrics[name],
      errors: byMeasure((which) => scale * standardError(draws[name][which])),
      differenceErrors: byMeasure((which) => scale * differenceError(draws[name], draws[best], which)),
      grade: name === naive ? null : gradeOf(metrics, draws, name, naive, scale),
      interval: judged(),
      intervalOfLikely: pReturn ? judged((row) => pReturn[row] > 0.5) : null,
      deciles: decileTable(actual, column),
    };
  });
  const perfectGain = gainCurve(actual, actual);
  return {
    models,
    gains: perfectGain && pick(columns, (column) => gainCurve(actual, column)),
    perfectGain,
    residuals: residuals(actual, columns[best]),
  };
}

/** `count` rows at equal distances. */
function thin(column: Float64Array, count: number): Float64Array {
  return Float64Array.from({ length: count }, (_, k) => column[Math.floor((k * column.length) / count)]);
}

function gradeOf(
  metrics: Record<string, Metrics>,
  draws: Record<string, Draws>,
  name: string,
  naive: string,
  scale: number,
): Grade | null {
  return naive in metrics ? grade(metrics[name], metrics[naive], draws[name], draws[naive], scale) : null;
}

function byMeasure(of: (name: MeasureName) => number): Record<MeasureName, number> {
  return Object.fromEntries(MEASURES.map((name) => [name, of(name)])) as Record<MeasureName, number>;
}

/** The same keys, other values; keys without a value are left out. */
function pick<From, To>(record: Readonly<Record<string, From>>, of: (value: From, name: string) => To | null) {
  const entries = Object.entries(record).flatMap(([name, value]) => {
    const found = of(value, name);
    return found === null ? [] : [[name, found] as const];
  });
  return Object.fromEntries(entries) as Record<string, To>;
}
