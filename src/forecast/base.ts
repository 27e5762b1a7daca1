/**
 * The base of the joined prediction: the mean of probability models of two kinds of leaving, at a purchase (BG, MBG)
 * and in time (Pareto/NBD); where customers buy more regularly than at random, of BG/CNBD-k and MBG/CNBD-k.
 */

import { type CellIndex, type Cells, perCustomer } from '../facts/cells.ts';
import type { Fit, FittedPurchaseModel } from '../models/contract.ts';
import { bgCnbd, mbgCnbd } from '../models/purchases/bgCnbd.ts';
import { bindPurchaseModel, fitPurchaseModel } from '../models/purchases/fitPurchases.ts';
import { paretoNbd } from '../models/purchases/paretoNbd.ts';
import { TIME_UNITS } from '../units.ts';

export interface Base {
  /** BG/CNBD-k, MBG/CNBD-k, and Pareto/NBD where k = 1 in both; in weeks. */
  readonly models: readonly FittedPurchaseModel[];
  /** Each model's share in expected purchases. */
  readonly shares: readonly number[];
}

/** What the base says of each customer within the horizon. */
export interface BaseColumns {
  /** The mean of the models by their shares: what a regression corrects. */
  readonly purchases: Float64Array;
  /** By model, in the order of the base. */
  readonly byModel: readonly Float64Array[];
  /** P(at least one purchase), with the means of the models put at the base's. */
  readonly pReturn: Float64Array;
  readonly pAlive: Float64Array;
}

/** Regular buying beyond Erlang-4 was in no data set that we know. */
const MOST_K = 4;
/** An offset of 0 could not be corrected. */
const LEAST = 1e-6;

/**
 * @param cells  in weeks, with lnGaps
 * @param near   models fitted to much the same customers, to start from
 * @throws TOO_LITTLE_DATA
 */
export function fitBase(cells: Cells, near?: Base): Base {
  const fitFamily = (family: (k: number) => ReturnType<typeof bgCnbd>, place: number) => {
    let best: FittedPurchaseModel | null = null;
    for (let k = 1; k <= MOST_K; k++) {
      const model = family(k);
      const start = near?.models[place]?.model === model.name ? near.models[place].parameters : undefined;
      const fitted = fitPurchaseModel(model, cells, start ? { start } : {});
      if (best && fitted.logLikelihood <= best.logLikelihood) break;
      best = fitted;
    }
    return best!;
  };
  const bg = fitFamily(bgCnbd, 0);
  const mbg = fitFamily(mbgCnbd, 1);
  if (bg.model !== bgCnbd(1).name || mbg.model !== mbgCnbd(1).name) return baseOf([bg, mbg]);
  const start = near?.models[2]?.parameters;
  return baseOf([bg, mbg, fitPurchaseModel(paretoNbd, cells, start ? { start } : {})]);
}

export function bindBase(fits: readonly Fit[]): Base {
  return baseOf(fits.map((fit) => bindPurchaseModel(modelNamed(fit.model), fit)));
}

function modelNamed(name: string): ReturnType<typeof bgCnbd> {
  if (name === paretoNbd.name) return paretoNbd;
  const k = Number(name.slice(-1));
  return name.startsWith('m') ? mbgCnbd(k) : bgCnbd(k);
}

function baseOf(models: readonly FittedPurchaseModel[]): Base {
  return { models, shares: models.length === 3 ? [0.25, 0.25, 0.5] : [0.5, 0.5] };
}

/** @param horizonDays  in days of open business */
export function predictBase({ models, shares }: Base, { cells, index }: CellIndex, horizonDays: number): BaseColumns {
  const horizon = horizonDays / TIME_UNITS.week;
  const byCell = models.map((model) => model.expectedPurchases(cells, horizon));
  const purchases = byCell[0].map((_, i) => {
    let sum = 0;
    for (let m = 0; m < models.length; m++) sum += shares[m] * byCell[m][i];
    return Math.max(sum, LEAST);
  });
  // Pareto/NBD's is too low where its mean is right: the two others tell the shape.
  const returning = models.slice(0, 2).map((model) => model.pReturn(cells, horizon));
  const pReturn = purchases.map((mean, i) => {
    let sum = 0;
    for (let m = 0; m < 2; m++) sum += atLevel(returning[m][i], mean / Math.max(byCell[m][i], 1e-9)) / 2;
    return sum;
  });
  const alive = models.map((model) => model.pAlive(cells));
  const pAlive = purchases.map((_, i) => alive.reduce((sum, column) => sum + column[i], 0) / models.length);
  return {
    purchases: perCustomer(purchases, index, LEAST),
    byModel: byCell.map((column) => perCustomer(column, index)),
    pReturn: perCustomer(pReturn, index),
    pAlive: perCustomer(pAlive, index),
  };
}

/** P(at least one) where the intensity is `factor` times as high. */
export function atLevel(p: number, factor: number): number {
  return 1 - (1 - Math.min(1 - 1e-9, Math.max(1e-9, p))) ** factor;
}
