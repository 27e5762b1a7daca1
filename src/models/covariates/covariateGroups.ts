import { type Cells, makeCells } from '../../facts/cells.ts';
import { groupNumbers } from '../../numerics/grouping.ts';
import { type Design, refuse } from './covariateCoding.ts';
import type { Coefficient } from './covariates.ts';

/** Columns as long as the customers. */
export interface Customers {
  readonly x: Float64Array;
  readonly tx: Float64Array;
  readonly T: Float64Array;
}

/** Customers by distinct covariates, each group with its cells. */
export interface CovariateGroups {
  readonly groups: readonly CovariateGroup[];
  /** Of all customers together. */
  readonly all: Cells;
  /** For each customer the group, and the cell within it. */
  readonly group: Int32Array;
  readonly cell: Int32Array;
}

export interface CovariateGroup {
  readonly cells: Cells;
  /** What each coefficient multiplies. */
  readonly values: Float64Array;
}

/** @throws CELLS_INVALID */
export function groupCustomers(
  { x, tx, T }: Customers,
  design: Design,
  coefficients: readonly Coefficient[],
): CovariateGroups {
  const all = makeCells(x, tx, T).cells;
  const columns = coefficients.map(({ term }) => {
    const at = design.terms.findIndex(({ name }) => name === term);
    if (at < 0) refuse(term, 'it is not among the covariates given', 'Give the covariates the model was trained on.');
    return design.columns[at];
  });
  let group: Int32Array = new Int32Array(x.length);
  let count = x.length > 0 ? 1 : 0;
  for (const column of new Set(columns)) {
    if (column.length !== x.length) {
      refuse('(all)', `${column.length} values for ${x.length} customers`, 'Give one value a customer.');
    }
    const { values, index } = groupNumbers(column);
    const joint = groupNumbers(Float64Array.from(group, (g, row) => g * values.length + index[row]));
    group = joint.index;
    count = joint.values.length;
  }
  const rows: number[][] = Array.from({ length: count }, () => []);
  for (let row = 0; row < group.length; row++) rows[group[row]].push(row);
  const cell = new Int32Array(x.length);
  const groups = rows.map((members) => {
    const values = Float64Array.from(columns, (column) => column[members[0]]);
    if (members.length === 1) return { cells: cellOf(x[members[0]], tx[members[0]], T[members[0]]), values };
    const pick = (column: Float64Array) => Float64Array.from(members, (row) => column[row]);
    const made = makeCells(pick(x), pick(tx), pick(T));
    members.forEach((row, i) => {
      cell[row] = made.index[i];
    });
    return { cells: made.cells, values };
  });
  return { groups, all, group, cell };
}

const ONE = Float64Array.of(1);
const FIRST = Int32Array.of(0);

/**
 * The cell of a single customer, already checked: a number that hardly two customers share makes as many groups as
 * customers, which then share what is alike in all of them.
 */
function cellOf(x: number, tx: number, T: number): Cells {
  const [xs, txs, Ts] = [Float64Array.of(x), Float64Array.of(tx), Float64Array.of(T)];
  const level = (values: Float64Array) => ({ values, index: FIRST });
  const levels = { x: level(xs), tx: level(txs), T: level(Ts) };
  return { length: 1, x: xs, tx: txs, T: Ts, weight: ONE, lnGaps: undefined, levels };
}
