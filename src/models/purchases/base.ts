/**
 * The base of the combined forecast: the mean of probability models of purchasing and dropout, in time of open
 * business. BG/NBD, MBG/NBD and Pareto/NBD take part, and where customers buy more regularly than at random BG/CNBD-k
 * and MBG/CNBD-k; models that see no dropout stay out where others do.
 */

import type { BusinessClock } from '../../facts/calendar.ts';
import { type CellIndex, type Cells, makeCells, perCustomer } from '../../facts/cells.ts';
import type { Facts } from '../../facts/facts.ts';
import { columnOf, rowsWhere } from '../../numerics/columns.ts';
import { TIME_UNITS } from '../../units.ts';
import type { Fit, FittedPurchaseModel, PurchaseModel } from '../contract.ts';
import { cnbdFamilies, purchaseModel } from './catalogue.ts';
import { identifiesDropout } from './dropout.ts';
import { bindPurchaseModel, fitPurchaseModel } from './fitPurchases.ts';
import { paretoNbd } from './paretoNbd.ts';
import type { FitPurchases } from './rememberFits.ts';

export interface Base {
  /** In weeks of open business; their mean is the base. */
  readonly models: readonly FittedPurchaseModel[];
  /** Whether the models tell customers who left from slow ones. */
  readonly identifiesDropout: boolean;
}

/** What the base says of each customer, whose business clock stands at as-of. */
export interface BaseColumns {
  readonly purchases: Float64Array;
  readonly pReturn: Float64Array;
  readonly pAlive: Float64Array;
}

/** Regular buying beyond Erlang-4 was in no data set that we know. */
const MOST_K = 4;

/**
 * @param warmStart  a base fitted to much the same customers, to start from
 * @param fitPurchases        remembers fits, where it is given
 * @throws TOO_LITTLE_DATA
 */
export function fitBase(
  cells: Cells,
  {
    warmStart,
    fitPurchases = fitPurchaseModel,
  }: { readonly warmStart?: Base | undefined; readonly fitPurchases?: FitPurchases } = {},
): Base {
  const fitTo = (model: PurchaseModel) => {
    const start = warmStart?.models.find((fitted) => fitted.model === model.name)?.parameters;
    return fitPurchases(model, cells, start ? { start } : {});
  };
  // A fit in which priors took part is no maximum.
  const maximum = (model: PurchaseModel, fitted: FittedPurchaseModel) =>
    (fitted.prior ? fitPurchases(model, cells, { prior: 'none' }) : fitted).logLikelihood;
  const likeliest = (family: (k: number) => PurchaseModel) => {
    const plain = fitTo(family(1));
    let [best, most] = [plain, maximum(family(1), plain)];
    for (let k = 2; k <= MOST_K; k++) {
      const model = family(k);
      // Much the same customers are as regular.
      if (warmStart && !warmStart.models.some((fitted) => fitted.model === model.name)) continue;
      const fitted = fitTo(model);
      const logLikelihood = maximum(model, fitted);
      if (logLikelihood <= most) break;
      [best, most] = [fitted, logLikelihood];
    }
    return best === plain ? [plain] : [plain, best];
  };
  return baseOf([...likeliest(cnbdFamilies['bg-cnbd']), ...likeliest(cnbdFamilies['mbg-cnbd']), fitTo(paretoNbd)]);
}

export function bindBase(fits: readonly Fit[]): Base {
  return baseOf(fits.map((fit) => bindPurchaseModel(purchaseModel(fit.model), fit)));
}

function baseOf(models: readonly FittedPurchaseModel[]): Base {
  const identified = models.filter(identifiesDropout);
  return { models: identified.length > 0 ? identified : models, identifiesDropout: identified.length > 0 };
}

/**
 * Cells of customers with a purchase, in weeks of open business; the index of others is -1.
 *
 * @param apart  whether each cell's figures are computed by themselves: see Cells
 */
export function businessCells({ length, columns, cutoff }: Facts, clock: BusinessClock, apart = false): CellIndex {
  const { n, first, last, lnGaps } = columns;
  const rows = rowsWhere(length, (row) => n[row] > 0);
  const [week, now] = [TIME_UNITS.week, clock.at(cutoff)];
  const of = (value: (row: number) => number) => columnOf(rows.length, (i) => value(rows[i]));
  const made = makeCells(
    of((row) => n[row] - 1),
    of((row) => (clock.at(last[row]) - clock.at(first[row])) / week),
    of((row) => (now - clock.at(first[row])) / week),
    undefined,
    // Gaps stay those of the calendar: they only tell how regular customers are.
    of((row) => lnGaps[row] - (n[row] - 1) * Math.log(week)),
  );
  const index = new Int32Array(length).fill(-1);
  rows.forEach((row, i) => {
    index[row] = made.index[i];
  });
  return { cells: apart ? { ...made.cells, apart } : made.cells, index };
}

/** @param horizon  in days of open business */
export function predictBase(base: Base, { cells, index }: CellIndex, horizon: number): BaseColumns {
  const column = (figure: (model: FittedPurchaseModel) => Float64Array) => perCustomer(meanOf(base, figure), index);
  return {
    purchases: column((model) => model.expectedPurchases(cells, horizon / TIME_UNITS.week)),
    pReturn: column((model) => model.pReturn(cells, horizon / TIME_UNITS.week)),
    pAlive: column((model) => model.pAlive(cells)),
  };
}

/** P(return) alone. @param horizon  in days of open business */
export function returnWithin(base: Base, { cells, index }: CellIndex, horizon: number): Float64Array {
  return perCustomer(
    meanOf(base, (model) => model.pReturn(cells, horizon / TIME_UNITS.week)),
    index,
  );
}

/** Mean over the models of what each says of the cells. */
export function meanOf({ models }: Base, figure: (model: FittedPurchaseModel) => Float64Array): Float64Array {
  const [mean, ...others] = models.map(figure);
  for (const column of others) for (let i = 0; i < mean.length; i++) mean[i] += column[i];
  for (let i = 0; i < mean.length; i++) mean[i] /= models.length;
  return mean;
}
