/**
 * Distributions of counts, tabulated: P(N <= n) one by one up to 63, and beyond at as many n as it takes for a straight
 * line between them to be right within 1e-4. A table that ends near n has asked for the tail about 64 + 200 + log2 n times:
 * no loop runs over the counts.
 */
import { MOST_PURCHASES } from './countQuantiles.ts';

export interface CountTables {
  /** Smallest n with P(N <= n) >= p. */
  quantile(cell: number, p: number): number;
  /** P(N <= n), for whole n; 0 below 0. */
  upTo(cell: number, n: number): number;
  /** Writes the quantiles at (i + 0.5) / out.length: equally likely counts, ascending. */
  stratify(cell: number, out: Float64Array): void;
  /** Ranked probability score of a count that came, the CRPS of counts (Czado, Gneiting & Held 2009, eq. 12). */
  rankedProbabilityScore(cell: number, actual: number): number;
}

/** Counts below this are told one by one. */
const SINGLE = 64;
/** What lies beyond the end of a table goes to its last count. */
const TAIL = 1e-4;
/** How far off a straight line may be where it is tested; nowhere does one span more than a 32nd. */
const STRAIGHT = 5e-5;
const SPAN = 1 / 32;

/** @param atLeast  P(N >= n) of a cell, which falls as n rises */
export function countTables(cells: number, atLeast: (cell: number, n: number) => number): CountTables {
  const table = new Columns();
  const starts = new Float64Array(cells + 1);
  for (let cell = 0; cell < cells; cell++) {
    tabulate(table, (n) => atLeast(cell, n));
    starts[cell + 1] = table.length;
  }
  const { counts, upTo } = table.trimmed();
  /** The first row of a cell's table, from `row` on, that reaches p. */
  const rowReaching = (cell: number, p: number, row = starts[cell]) => {
    let [low, high] = [row, starts[cell + 1] - 1];
    while (low < high) {
      const middle = Math.floor((low + high) / 2);
      if (upTo[middle] >= p) high = middle;
      else low = middle + 1;
    }
    return low;
  };
  const countReaching = (cell: number, p: number, row: number) => {
    if (row === starts[cell] || counts[row] === counts[row - 1] + 1) return counts[row];
    const share = (p - upTo[row - 1]) / (upTo[row] - upTo[row - 1]);
    return counts[row - 1] + Math.max(1, Math.ceil(share * (counts[row] - counts[row - 1])));
  };
  return {
    quantile: (cell, p) => countReaching(cell, p, rowReaching(cell, p)),
    upTo(cell, n) {
      if (n < 0) return 0;
      const [first, last] = [starts[cell], starts[cell + 1] - 1];
      if (n >= counts[last]) return 1;
      let [low, high] = [first, last];
      while (low < high) {
        const middle = Math.ceil((low + high) / 2);
        if (counts[middle] <= n) low = middle;
        else high = middle - 1;
      }
      const step = (upTo[low + 1] - upTo[low]) / (counts[low + 1] - counts[low]);
      return upTo[low] + (n - counts[low]) * step;
    },
    stratify(cell, out) {
      let row = starts[cell];
      for (let i = 0; i < out.length; i++) {
        const p = (i + 0.5) / out.length;
        row = rowReaching(cell, p, row);
        out[i] = countReaching(cell, p, row);
      }
    },
    rankedProbabilityScore(cell, actual) {
      // Sum of P(N <= n)² below the count that came and of P(N > n)² from there on, one straight piece after another.
      let sum = 0;
      for (let row = starts[cell]; row < starts[cell + 1] - 1; row++) {
        const length = counts[row + 1] - counts[row];
        const below = Math.min(length, Math.max(0, actual - counts[row]));
        const step = (upTo[row + 1] - upTo[row]) / length;
        sum += sumOfSquares(upTo[row], step, below);
        sum += sumOfSquares(1 - upTo[row] - below * step, -step, length - below);
      }
      return sum + Math.max(0, actual - counts[starts[cell + 1] - 1]);
    },
  };
}

/** The sum of (first + i step)² over i = 0 … n - 1. */
function sumOfSquares(first: number, step: number, n: number): number {
  if (n <= 0) return 0;
  return n * first * first + n * (n - 1) * step * (first + (step * (2 * n - 1)) / 6);
}

/** Appends the rows of one distribution. */
function tabulate(table: Columns, atLeast: (n: number) => number): void {
  const upTo = (n: number) => 1 - atLeast(n + 1);
  let n = 0;
  let reached = upTo(0);
  for (; reached < 1 - TAIL && n < SINGLE - 1; n++) {
    table.add(n, reached);
    reached = Math.max(reached, upTo(n + 1));
  }
  while (reached < 1 - TAIL && n < MOST_PURCHASES) {
    table.add(n, reached);
    const next = Math.max(reached, upTo(2 * n + 1));
    refine(table, upTo, n, reached, 2 * n + 1, next);
    n = 2 * n + 1;
    reached = next;
  }
  table.add(n, 1);
}

/** Adds what a straight line from low to high needs between them, both left out. */
function refine(
  table: Columns,
  upTo: (n: number) => number,
  low: number,
  atLow: number,
  high: number,
  atHigh: number,
): void {
  if (high - low <= 1 || atHigh - atLow < STRAIGHT) return;
  const middle = low + Math.floor((high - low) / 2);
  const atMiddle = Math.min(atHigh, Math.max(atLow, upTo(middle)));
  const near = (n: number, value: number) =>
    Math.abs(value - atLow - ((atHigh - atLow) * (n - low)) / (high - low)) < STRAIGHT;
  // A narrow peak in the middle bends both halves and leaves the middle on the line: a quarter shows it.
  const quarter = low + Math.floor((high - low) / 4);
  const straight = atHigh - atLow < SPAN && near(middle, atMiddle) && near(quarter, upTo(quarter));
  if (!straight) refine(table, upTo, low, atLow, middle, atMiddle);
  table.add(middle, atMiddle);
  if (!straight) refine(table, upTo, middle, atMiddle, high, atHigh);
}

/** Two columns that grow. */
class Columns {
  length = 0;
  #counts = new Float64Array(1024);
  #upTo = new Float64Array(1024);

  add(count: number, upTo: number): void {
    if (this.length === this.#counts.length) {
      this.#counts = grown(this.#counts);
      this.#upTo = grown(this.#upTo);
    }
    this.#counts[this.length] = count;
    this.#upTo[this.length++] = upTo;
  }

  trimmed(): { counts: Float64Array; upTo: Float64Array } {
    return { counts: this.#counts.slice(0, this.length), upTo: this.#upTo.slice(0, this.length) };
  }
}

function grown(column: Float64Array): Float64Array<ArrayBuffer> {
  const larger = new Float64Array(2 * column.length);
  larger.set(column);
  return larger;
}
