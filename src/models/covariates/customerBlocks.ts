/**
 * Customers in blocks that share one fitted purchase model: a single block without covariates, one a covariate group with
 * them. Whatever a model says of cells is so said of customers.
 */
import { type Cells, cellsOf } from '../../facts/cells.ts';
import { type CustomerColumns, hasPurchase } from '../../facts/summaries.ts';
import { columnOf as columnOfRows } from '../../numerics/columns.ts';
import type { FittedPurchaseModel } from '../contract.ts';
import type { CovariateGroup, CovariateGroups, Customers } from './covariateGroups.ts';
import { attributeCovariates } from './customerAttributes.ts';
import type { FittedCovariateModel } from './fitCovariates.ts';

export interface Block {
  readonly model: FittedPurchaseModel;
  readonly cells: Cells;
}

export interface CustomerBlocks {
  readonly blocks: readonly Block[];
  /** For each customer the block, and the cell within it; -1 for a customer without purchase. */
  readonly block: Int32Array;
  readonly cell: Int32Array;
  /** Levels of covariates that training did not see. */
  readonly warnings: readonly string[];
}

export function plainBlocks(model: FittedPurchaseModel, summaries: CustomerColumns): CustomerBlocks {
  const { cells, index } = cellsOf(summaries);
  return { blocks: [{ model, cells }], block: index.map((cell) => Math.min(cell, 0)), cell: index, warnings: [] };
}

/** @throws COVARIATE_INVALID where the summaries lack an attribute that the model was trained on, or one has no value */
export function covariateBlocks(model: FittedCovariateModel, summaries: CustomerColumns): CustomerBlocks {
  const { groups, ...places } = groupBuyers(model, summaries);
  return { blocks: groups.groups.map((group) => new GroupBlock(model, group)), ...places };
}

/** Binds the model when it is asked for: groups may be as many as customers, and their models not fit into memory. */
class GroupBlock implements Block {
  readonly cells: Cells;
  readonly #fitted: FittedCovariateModel;
  readonly #values: Float64Array;

  constructor(fitted: FittedCovariateModel, { cells, values }: CovariateGroup) {
    this.cells = cells;
    this.#fitted = fitted;
    this.#values = values;
  }

  get model(): FittedPurchaseModel {
    return this.#fitted.at(this.#values);
  }
}

/**
 * The groups of customers with a purchase, and where in them each customer is.
 *
 * @param grain  see `encode`
 * @throws COVARIATE_INVALID
 */
export function groupBuyers(
  model: FittedCovariateModel,
  summaries: CustomerColumns,
  grain?: number,
): Omit<CustomerBlocks, 'blocks'> & { readonly groups: CovariateGroups } {
  const rows = buyersOf(summaries);
  const covariates = attributeCovariates(summaries, rows, model.covariates.coding);
  const { groups, warnings } = model.group(customersOf(summaries, rows), covariates, grain);
  const block = new Int32Array(summaries.x.length).fill(-1);
  const cell = new Int32Array(summaries.x.length).fill(-1);
  rows.forEach((row, i) => {
    block[row] = groups.group[i];
    cell[row] = groups.cell[i];
  });
  return { groups, block, cell, warnings };
}

/** One figure of every customer; 0 for a customer without purchase. */
export function columnOf(
  { blocks, block, cell }: CustomerBlocks,
  figure: (model: FittedPurchaseModel, cells: Cells) => Float64Array,
): Float64Array {
  const byBlock = blocks.map(({ model, cells }) => figure(model, cells));
  return columnOfRows(cell.length, (row) => (cell[row] < 0 ? 0 : byBlock[block[row]][cell[row]]));
}

/** Rows of customers with a purchase: those that models see. */
export function buyersOf(summaries: CustomerColumns): number[] {
  const rows: number[] = [];
  for (let row = 0; row < summaries.x.length; row++) if (hasPurchase(summaries, row)) rows.push(row);
  return rows;
}

export function customersOf({ x, tx, T }: CustomerColumns, rows: readonly number[]): Customers {
  const pick = (column: Float64Array) => Float64Array.from(rows, (row) => column[row]);
  return { x: pick(x), tx: pick(tx), T: pick(T) };
}
