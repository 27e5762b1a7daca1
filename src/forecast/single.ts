/** A single purchase model, with a spend model where there are amounts, as a forecaster. */
import { PerennialError } from '../errors.ts';
import { blockScores } from '../evaluation/blockScores.ts';
import { incompletePeriod, timeAhead } from '../facts/opportunities.ts';
import { type CustomerColumns, hasPurchase } from '../facts/summaries.ts';
import { sumOf } from '../facts/windows.ts';
import type { FittedPurchaseModel, FittedSpendModel } from '../models/contract.ts';
import { type CustomerBlocks, columnOf, covariateBlocks, plainBlocks } from '../models/covariates/customerBlocks.ts';
import type { FittedCovariateModel } from '../models/covariates/fitCovariates.ts';
import { type CountDistribution, countsOf } from '../models/purchases/countDistribution.ts';
import { identifiesDropout } from '../models/purchases/dropout.ts';
import { parameterSd } from '../models/purchases/parameterSd.ts';
import { secondMoment } from '../models/purchases/secondMoment.ts';
import { lognormalQuantile, valueMoments } from '../models/spend/compound.ts';
import { nextPurchaseTime } from '../numerics/nextPurchase.ts';
import { requireWholeDays, TIME_UNITS } from '../units.ts';
import type { Forecast, Forecaster, Nameless } from './contract.ts';

/** The models that one forecast comes from. */
export interface SingleModels {
  readonly purchases: FittedPurchaseModel;
  /** The same model with covariates, which takes its place in every prediction; null where there are none. */
  readonly covariates?: FittedCovariateModel | null;
  /** null where the transactions carry no amounts: then there is no money in any answer. */
  readonly spend: FittedSpendModel | null;
  /** Share of purchase value that refunds on later days take back, 0 to 1: expected spend is net of it. */
  readonly refundShare: number;
}

export function singleForecaster(models: SingleModels): Forecaster {
  const { purchases, covariates, spend, refundShare } = models;
  const fitted = covariates ?? purchases;
  const identified = identifiesDropout(purchases);

  /**
   * @throws COVARIATE_INVALID where the model has covariates and the summaries lack one, HORIZON_TOO_SHORT where
   *   opportunities are counted and the horizon holds none
   */
  function forecast({ summaries }: Nameless, horizonDays: number): Forecast {
    requireWholeDays(horizonDays, 'horizonDays');
    const { clock } = summaries;
    const unit = TIME_UNITS[clock.timeUnit];
    const horizon = timeAhead(clock, horizonDays);
    if (horizon === 0) {
      const { timeUnit, asOf } = clock;
      throw new PerennialError('HORIZON_TOO_SHORT', { days: horizonDays, unit: timeUnit, asOf });
    }
    const blocks = covariates ? covariateBlocks(covariates, summaries) : plainBlocks(purchases, summaries);
    const expectedPurchases = columnOf(blocks, (model, cells) => model.expectedPurchases(cells, horizon));
    const pReturn = columnOf(blocks, (model, cells) => model.pReturn(cells, horizon));
    const pAlive = columnOf(blocks, (model, cells) => model.pAlive(cells)).map((p, row) => Math.max(p, pReturn[row]));
    const expectedSpend = spend && spendOf(spend, refundShare, summaries);
    const counts = lazily(() => blocks.blocks.map(({ model, cells }) => countsOf(model, cells, horizon)));
    const squares = lazily(() => secondMoments(blocks, horizon));
    const values = lazily(
      () => spend && valueMoments(spend, summaries.spendCount, expectedPurchases, expectedSpend!, squares()),
    );
    const count = (row: number, figure: (distribution: CountDistribution, cell: number) => number) =>
      blocks.cell[row] < 0 ? 0 : figure(counts()[blocks.block[row]], blocks.cell[row]);
    const each = (figure: (row: number) => number) => expectedPurchases.map((_, row) => figure(row));
    const at = (p: Float64Array | number, row: number) => (typeof p === 'number' ? p : p[row]);
    return {
      method: 'single',
      model: fitted.model,
      horizonDays,
      pAlive,
      pReturn,
      expectedPurchases,
      expectedSpend,
      within: (days) => ({
        pReturn: columnOf(blocks, (model, cells) => model.pReturn(cells, timeAhead(clock, days))),
        expectedPurchases: columnOf(blocks, (model, cells) => model.expectedPurchases(cells, timeAhead(clock, days))),
      }),
      nextPurchase: () =>
        nextPurchaseTime(pReturn, null, horizonDays, (days) =>
          columnOf(blocks, (model, cells) => model.pReturn(cells, timeAhead(clock, days))),
        ).map(Math.ceil),
      residualPurchases: (rate) =>
        identified ? columnOf(blocks, (model, cells) => model.discountedPurchases(cells, rate * unit)) : null,
      purchaseQuantile: (p) =>
        each((row) => count(row, (distribution, cell) => distribution.quantile(cell, at(p, row)))),
      valueQuantile: (p) => {
        const second = values();
        return (
          second &&
          each((row) =>
            lognormalQuantile(expectedPurchases[row] * expectedSpend![row], second[row], pReturn[row], at(p, row)),
          )
        );
      },
      countScores: (actual) => blockScores(blocks, actual, horizon),
      variances: () => ({
        levelSd: covariates ? 0 : totalSd(purchases, blocks.blocks[0], horizon),
        purchases: squares().map((square, row) => Math.max(0, square - expectedPurchases[row] ** 2)),
        value:
          values()?.map((square, row) => Math.max(0, square - (expectedPurchases[row] * expectedSpend![row]) ** 2)) ??
          null,
      }),
      warnings: [...blocks.warnings, ...incompletePeriod(clock)],
    };
  }
  return {
    method: 'single',
    model: fitted.model,
    noResidual: identified
      ? null
      : `Dropout is not identified by ${fitted.title}: a residual value would be a sum over customers who never leave.`,
    forecast,
  };
}

/** Standard deviation of ln(total purchases) that the parameters' uncertainty makes. */
function totalSd(
  fitted: FittedPurchaseModel,
  block: CustomerBlocks['blocks'][number] | undefined,
  horizon: number,
): number {
  if (!block) return 0;
  const { cells } = block;
  return parameterSd(fitted, (model) =>
    sumOf(model.expectedPurchases(cells, horizon).map((v, i) => v * cells.weight[i])),
  );
}

function spendOf(spend: FittedSpendModel, refundShare: number, summaries: CustomerColumns): Float64Array {
  const net = spend.expectedSpend(summaries.spendCount, summaries.meanSpend);
  return net.map((v, row) => (hasPurchase(summaries, row) ? v * (1 - refundShare) : 0));
}

/** E[purchases²] of each customer. */
function secondMoments(blocks: CustomerBlocks, horizon: number): Float64Array {
  return columnOf(blocks, (model, cells) => {
    const atLeast = model.atLeast(cells, horizon);
    return cells.x.map((_, cell) => secondMoment((n) => atLeast(cell, n)));
  });
}

function lazily<Value>(make: () => Value): () => Value {
  let made: { readonly value: Value } | null = null;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}
