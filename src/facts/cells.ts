import { PerennialError } from '../errors.ts';
import { type Grouping, groupNumbers } from '../numerics/grouping.ts';
import { hasPurchase, type Summaries } from './summaries.ts';

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
  readonly lnGaps?: Float64Array;
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
  check(x, tx, T, weight, lnGaps);
  const byX = groupNumbers(x);
  const byT = groupNumbers(T);
  const byTx = groupNumbers(tx);
  const { x: xs, T: Ts, tx: txs, row } = sortRows(byX, byT, byTx);
  const index = new Int32Array(x.length);
  // The first of equal rows stands for all: distinct ones close up in place.
  let n = 0;
  for (let i = 0; i < row.length; i++) {
    if (i === 0 || txs[i] !== txs[n - 1] || Ts[i] !== Ts[n - 1] || xs[i] !== xs[n - 1]) {
      xs[n] = xs[i];
      Ts[n] = Ts[i];
      txs[n] = txs[i];
      n++;
    }
    index[row[i]] = n - 1;
  }
  const weights = new Float64Array(n);
  for (let i = 0; i < index.length; i++) weights[index[i]] += weight ? weight[i] : 1;
  const levels = {
    x: { values: byX.values, index: xs.slice(0, n) },
    tx: { values: byTx.values, index: txs.slice(0, n) },
    T: { values: byT.values, index: Ts.slice(0, n) },
  };
  const cells: Cells = {
    length: n,
    x: spread(levels.x),
    tx: spread(levels.tx),
    T: spread(levels.T),
    weight: weights,
    levels,
    ...(lnGaps ? { lnGaps: meanOf(lnGaps, weight, index, weights) } : {}),
  };
  return { cells, index };
}

/** Rows and the places of their values among the distinct, side by side so that sorting reads memory in order. */
interface Places {
  readonly x: Int32Array;
  readonly T: Int32Array;
  readonly tx: Int32Array;
  readonly row: Int32Array;
}

/** Orders rows by x, then T, then tx: a stable counting sort by each, the last key first. */
function sortRows(x: Grouping, T: Grouping, tx: Grouping): Places {
  const row = new Int32Array(x.index.length);
  for (let i = 0; i < row.length; i++) row[i] = i;
  const byTx = countingSort({ x: x.index, T: T.index, tx: tx.index, row }, 'tx', tx.values.length);
  return countingSort(countingSort(byTx, 'T', T.values.length), 'x', x.values.length);
}

function countingSort(rows: Places, by: 'x' | 'T' | 'tx', distinct: number): Places {
  const key = rows[by];
  const n = key.length;
  const next = new Int32Array(distinct + 1);
  for (let i = 0; i < n; i++) next[key[i] + 1]++;
  for (let k = 1; k < distinct; k++) next[k] += next[k - 1];
  const [x, T, tx, row] = [new Int32Array(n), new Int32Array(n), new Int32Array(n), new Int32Array(n)];
  for (let i = 0; i < n; i++) {
    const place = next[key[i]]++;
    x[place] = rows.x[i];
    T[place] = rows.T[i];
    tx[place] = rows.tx[i];
    row[place] = rows.row[i];
  }
  return { x, T, tx, row };
}

function meanOf(column: Float64Array, weight: Float64Array | undefined, index: Int32Array, weights: Float64Array) {
  const mean = new Float64Array(weights.length);
  for (let i = 0; i < index.length; i++) mean[index[i]] += ((weight ? weight[i] : 1) * column[i]) / weights[index[i]];
  return mean;
}

/** Cells of all customers who have purchased, with `lnGaps` where the summaries have them; `index` is -1 for the others. */
export function cellsOf(summaries: Summaries): CellIndex {
  const rows: number[] = [];
  for (let row = 0; row < summaries.customer.length; row++) if (hasPurchase(summaries, row)) rows.push(row);
  const pick = (column: Float64Array) => Float64Array.from(rows, (row) => column[row]);
  const { x, tx, T, lnGaps } = summaries;
  const made = makeCells(pick(x), pick(tx), pick(T), undefined, lnGaps && pick(lnGaps));
  const index = new Int32Array(summaries.customer.length).fill(-1);
  rows.forEach((row, i) => {
    index[row] = made.index[i];
  });
  return { cells: made.cells, index };
}

/** Spreads one value a cell to one value a customer; `missing` where the customer has no cell. */
export function perCustomer(perCell: Float64Array, index: Int32Array, missing = 0): Float64Array {
  const column = new Float64Array(index.length);
  for (let row = 0; row < index.length; row++) column[row] = index[row] < 0 ? missing : perCell[index[row]];
  return column;
}

function spread({ values, index }: Grouping): Float64Array {
  const column = new Float64Array(index.length);
  for (let i = 0; i < column.length; i++) column[i] = values[index[i]];
  return column;
}

function check(x: Float64Array, tx: Float64Array, T: Float64Array, weight?: Float64Array, lnGaps?: Float64Array): void {
  if ([tx, T, weight, lnGaps].some((column) => column && column.length !== x.length)) {
    throw new PerennialError('CELLS_INVALID', {
      row: 0,
      field: 'columns',
      value: `${x.length}, ${tx.length}, ${T.length} rows`,
      rule: 'x, tx and T must be of one length',
    });
  }
  for (let i = 0; i < x.length; i++) {
    if (!(x[i] >= 0 && Number.isSafeInteger(x[i]))) refuse(i, 'x', x[i], 'x must be a whole number, 0 or more');
    if (!(T[i] >= 0 && T[i] < Infinity)) refuse(i, 'T', T[i], 'T must be finite, 0 or more');
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
