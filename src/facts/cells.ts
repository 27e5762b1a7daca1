import { PerennialError } from '../errors.ts';
import { columnOf, rowsWhere } from '../numerics/columns.ts';
import type { Grouping } from '../numerics/grouping.ts';
import { groupTriples } from '../numerics/groupTriples.ts';
import { type CustomerColumns, hasPurchase } from './summaries.ts';

/**
 * The distinct (x, tx, T) and how many customers share each: all that a purchase model needs to know.
 *
 * Columns of equal length n, ordered by x, then T, then tx; times in the unit of the fit. `levels` are the distinct
 * values of each column, so that a term in x alone is computed once for each x and not once for each cell.
 */
export interface Cells {
  readonly length: number;
  readonly x: Float64Array;
  readonly tx: Float64Array;
  readonly T: Float64Array;
  /** How many customers share the cell: positive, and not necessarily whole. */
  readonly weight: Float64Array;
  /** Sum of ln(time between purchases) of a customer, the mean over the cell's; what regularity is judged by. */
  readonly lnGaps?: Float64Array | undefined;
  /**
   * Whether each cell's figures are computed by themselves, the same to the last bit whoever is beside; else cells share
   * integrals, which costs less and shows in the last digits.
   */
  readonly apart?: boolean;
  readonly levels: { readonly x: Grouping; readonly tx: Grouping; readonly T: Grouping };
}

/** Cells and, for every customer, the cell that holds the customer. */
export interface CellIndex {
  readonly cells: Cells;
  readonly index: Int32Array;
}

/**
 * Checks customers' (x, tx, T) and groups equal ones.
 *
 * @param x, tx, T  columns of length n
 * @param weight    customers that each row stands for; one when not given
 * @param lnGaps    sum of ln(time between purchases) over each row's purchases; 0 where x is 0
 * @throws CELLS_INVALID naming the row and field unless x is whole and >= 0, 0 <= tx <= T, tx = 0 where x = 0
 */
export function makeCells(
  x: Float64Array,
  tx: Float64Array,
  T: Float64Array,
  weight?: Float64Array,
  lnGaps?: Float64Array,
): CellIndex {
  requireOneLength(x, tx, T, weight, lnGaps);
  const { index, sizes, columns } = groupTriples(x, T, tx);
  const levels = { x: columns[0], tx: columns[2], T: columns[1] };
  const weights = weight ? sumBy(weight, index, sizes.length) : new Float64Array(sizes);
  // All cells are made here, with the same fields in the same order: code that was compiled for some then fits all others.
  const cells: Cells = {
    length: sizes.length,
    x: spread(levels.x),
    tx: spread(levels.tx),
    T: spread(levels.T),
    weight: weights,
    lnGaps: lnGaps && meanOf(lnGaps, weight, index, weights),
    levels,
  };
  // There are fewer cells than rows to look at; which row it is matters only where one is wrong.
  if (weight || lnGaps || !arePossible(cells)) requirePossible(x, tx, T, weight, lnGaps);
  return { cells, index };
}

function spread({ values, index }: Grouping): Float64Array {
  const column = new Float64Array(index.length);
  for (let i = 0; i < column.length; i++) column[i] = values[index[i]];
  return column;
}

function sumBy(column: Float64Array, index: Int32Array, length: number): Float64Array {
  const sums = new Float64Array(length);
  for (let row = 0; row < index.length; row++) sums[index[row]] += column[row];
  return sums;
}

function meanOf(column: Float64Array, weight: Float64Array | undefined, index: Int32Array, weights: Float64Array) {
  const mean = new Float64Array(weights.length);
  for (let i = 0; i < index.length; i++) mean[index[i]] += ((weight ? weight[i] : 1) * column[i]) / weights[index[i]];
  return mean;
}

/** Cells of all customers who have purchased, with `lnGaps` where the summaries have them; `index` is -1 for the others. */
export function cellsOf(summaries: CustomerColumns): CellIndex {
  const rows = rowsWhere(summaries.x.length, (row) => hasPurchase(summaries, row));
  const pick = (column: Float64Array) => columnOf(rows.length, (i) => column[rows[i]]);
  const { x, tx, T, lnGaps } = summaries;
  const made = makeCells(pick(x), pick(tx), pick(T), undefined, lnGaps && pick(lnGaps));
  const index = new Int32Array(summaries.x.length).fill(-1);
  for (let i = 0; i < rows.length; i++) index[rows[i]] = made.index[i];
  return { cells: summaries.apart ? { ...made.cells, apart: true } : made.cells, index };
}

/** Spreads one value a cell to one value a customer; `missing` where the customer has no cell. */
export function perCustomer(perCell: Float64Array, index: Int32Array, missing = 0): Float64Array {
  const column = new Float64Array(index.length);
  if (missing !== 0) column.fill(missing);
  for (let row = 0; row < index.length; row++) if (index[row] >= 0) column[row] = perCell[index[row]];
  return column;
}

function requireOneLength(x: Float64Array, ...others: readonly (Float64Array | undefined)[]): void {
  if (others.every((column) => !column || column.length === x.length)) return;
  throw new PerennialError('CELLS_INVALID', {
    row: 0,
    field: 'columns',
    value: `${[x, ...others.slice(0, 2)].map((column) => column?.length).join(', ')} rows`,
    rule: 'x, tx and T must be of one length',
  });
}

function arePossible({ length, x, tx, T, levels }: Cells): boolean {
  if (!levels.x.values.every(isCount)) return false;
  if (!levels.tx.values.every(isAge) || !levels.T.values.every(isAge)) return false;
  let possible = true;
  for (let i = 0; i < length; i++) possible = possible && tx[i] <= T[i] && (x[i] > 0 || tx[i] === 0);
  return possible;
}

const isCount = (x: number) => x >= 0 && Number.isSafeInteger(x);
const isAge = (T: number) => T >= 0 && T < Infinity;

/** Throws CELLS_INVALID for the first row that can't be. */
function requirePossible(
  x: Float64Array,
  tx: Float64Array,
  T: Float64Array,
  weight?: Float64Array,
  lnGaps?: Float64Array,
): void {
  for (let i = 0; i < x.length; i++) {
    if (!isCount(x[i])) refuse(i, 'x', x[i], 'x must be a whole number, 0 or more');
    if (!isAge(T[i])) refuse(i, 'T', T[i], 'T must be finite, 0 or more');
    if (!(tx[i] >= 0 && tx[i] <= T[i])) refuse(i, 'tx', tx[i], `tx must lie between 0 and T = ${T[i]}`);
    if (x[i] === 0 && tx[i] !== 0) refuse(i, 'tx', tx[i], 'tx must be 0 where x is 0');
    if (weight && !(weight[i] > 0 && weight[i] < Infinity)) {
      refuse(i, 'weight', weight[i], 'a weight must be positive and finite');
    }
    if (lnGaps && !Number.isFinite(lnGaps[i]))
      refuse(i, 'lnGaps', lnGaps[i], 'times between purchases must be positive');
  }
}

function refuse(row: number, field: string, value: number, rule: string): never {
  throw new PerennialError('CELLS_INVALID', { row, field, value, rule });
}
