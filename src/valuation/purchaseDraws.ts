/**
 * Posterior draws of a purchase model and the customers that they speak of. Customers come in blocks that share
 * parameters: one block without covariates, one a covariate group with them.
 */

import type { CellIndex, Cells } from '../facts/cells.ts';
import type { PurchaseModel } from '../models/contract.ts';
import type { CovariateGroups } from '../models/covariates/covariateGroups.ts';
import { covariateLikelihood, groupParameters } from '../models/covariates/covariates.ts';
import type { CovariateRecord } from '../models/covariates/fitCovariates.ts';
import { type Posterior, thetasOf } from '../models/posterior.ts';

/**
 * The draw budget. What is expected costs most, and its spread over 50 draws gives an interval's ends to about a fifth of
 * its half-width; distributions of counts are means over draws, for which 20 do: chance far outweighs parameters there.
 */
export const EXPECTED_DRAWS = 50;
export const COUNT_DRAWS = 20;

export interface DrawBlock {
  readonly cells: Cells;
  /** For each draw, the parameters of this block's customers. */
  readonly thetas: readonly Float64Array[];
}

export interface PurchaseDraws {
  readonly model: PurchaseModel;
  readonly blocks: readonly DrawBlock[];
  /** For each customer the block, and the cell within it; -1 for a customer without purchase. */
  readonly block: Int32Array;
  readonly cell: Int32Array;
}

export function plainDraws(model: PurchaseModel, posterior: Posterior, { cells, index }: CellIndex): PurchaseDraws {
  return {
    model,
    blocks: [{ cells, thetas: thetasOf(model, posterior) }],
    block: index.map((cell) => (cell < 0 ? -1 : 0)),
    cell: index,
  };
}

/** @param posterior  of the covariate likelihood: base parameters and coefficients */
export function covariateDraws(
  model: PurchaseModel,
  { coefficients, dropoutEffect }: CovariateRecord,
  posterior: Posterior,
  data: CovariateGroups,
): PurchaseDraws {
  const thetas = thetasOf(covariateLikelihood(model, coefficients, dropoutEffect), posterior);
  const parametersOf = groupParameters(model, coefficients, dropoutEffect);
  return {
    model,
    blocks: data.groups.map(({ cells, values }) => ({
      cells,
      thetas: thetas.map((theta) => parametersOf(theta, values)),
    })),
    block: data.group,
    cell: data.cell,
  };
}

/** At most `count` of the draws, evenly spread. */
export function fewer(thetas: readonly Float64Array[], count: number): Float64Array[] {
  const n = Math.min(count, thetas.length);
  return Array.from({ length: n }, (_, k) => thetas[Math.floor(((k + 0.5) * thetas.length) / n)]);
}
