import { type Grouping, groupNumbers } from './grouping.ts';

/** Rows that are equal in three columns, in the order of their values, the first column counting most. */
export interface Triples {
  /** For every row the place of its group. */
  readonly index: Int32Array;
  /** How many rows each group has. */
  readonly sizes: Int32Array;
  /** The columns of the groups. */
  readonly columns: readonly [first: Grouping, second: Grouping, third: Grouping];
}

/**
 * So few rows are grouped by what the language brings, in two loops: there is nothing to prepare. More rows, up to FEW,
 * are so the first times in a process: it is compiled already, and a first fit spends its time on compiling. All others
 * take a third of that by a table of our own and a sort by digits.
 */
const VERY_FEW = 500;
const FEW = 50_000;
const FIRST_TIMES = 3;
let times = 0;

/** Groups rows by three columns of numbers (NaN is not expected; -0 counts as 0). */
export function groupTriples(first: Float64Array, second: Float64Array, third: Float64Array): Triples {
  const asBrought = first.length <= VERY_FEW || (first.length <= FEW && times++ < FIRST_TIMES);
  const few = asBrought ? groupFew(first, second, third) : null;
  return few ?? groupMany([first, second, third].map(groupNumbers));
}

/** null where values differ so much that a number can't hold a row beside what it has in the columns. */
function groupFew(first: Float64Array, second: Float64Array, third: Float64Array): Triples | null {
  const [firsts, seconds, thirds] = [distinct(first), distinct(second), distinct(third)];
  const [ofFirst, ofSecond, ofThird] = [placesOf(firsts), placesOf(seconds), placesOf(thirds)];
  const rows = first.length;
  if (firsts.length * seconds.length * thirds.length * rows > Number.MAX_SAFE_INTEGER) return null;
  // Sorted together, equal rows are neighbours and still tell which rows they are.
  const sorted = new Float64Array(rows);
  for (let row = 0; row < rows; row++) {
    const pair = ofFirst.get(first[row])! * seconds.length + ofSecond.get(second[row])!;
    sorted[row] = (pair * thirds.length + ofThird.get(third[row])!) * rows + row;
  }
  sorted.sort();
  const keys = new Float64Array(rows);
  const sizes = new Int32Array(rows);
  const index = new Int32Array(rows);
  let groups = 0;
  for (let i = 0; i < rows; i++) {
    const key = Math.floor(sorted[i] / rows);
    if (groups === 0 || key !== keys[groups - 1]) keys[groups++] = key;
    sizes[groups - 1]++;
    index[sorted[i] - key * rows] = groups - 1;
  }
  return {
    index,
    sizes: sizes.subarray(0, groups),
    columns: columnsOf(keys.subarray(0, groups), firsts, seconds, thirds),
  };
}

/** Ascending. */
function distinct(column: Float64Array): Float64Array {
  return Float64Array.from(new Set(column)).sort();
}

function placesOf(values: Float64Array): Map<number, number> {
  const places = new Map<number, number>();
  for (let place = 0; place < values.length; place++) places.set(values[place], place);
  return places;
}

/** What the key of each group is made of. */
function columnsOf(
  keys: ArrayLike<number>,
  firsts: Float64Array,
  seconds: Float64Array,
  thirds: Float64Array,
): Triples['columns'] {
  const [first, second, third] = [0, 1, 2].map(() => new Int32Array(keys.length));
  for (let group = 0; group < keys.length; group++) {
    const pair = Math.floor(keys[group] / thirds.length);
    third[group] = keys[group] - pair * thirds.length;
    first[group] = Math.floor(pair / seconds.length);
    second[group] = pair - first[group] * seconds.length;
  }
  return [
    { values: firsts, index: first },
    { values: seconds, index: second },
    { values: thirds, index: third },
  ];
}

function groupMany([first, second, third]: readonly Grouping[]): Triples {
  const combinations = first.values.length * second.values.length * third.values.length;
  return combinations <= 2 ** 32
    ? groupSorted(first, second, third, combinations)
    : groupHashed(first, second, third, combinations);
}

/** Rows are dealt to so many piles at a time, as a power of two: as many as a processor's cache keeps at hand. */
const PILES = 13;

/** Numbers below `combinations` for the rows, in the order of their values: sorted with the rows, digit by digit. */
function groupSorted(first: Grouping, second: Grouping, third: Grouping, combinations: number): Triples {
  const n = first.index.length;
  const bits = Math.ceil(Math.log2(Math.max(2, combinations)));
  const digit = Math.ceil(bits / Math.ceil(bits / PILES));
  let from = { keys: new Uint32Array(n), rows: new Int32Array(n) };
  let to = { keys: new Uint32Array(n), rows: new Int32Array(n) };
  number(from.keys, from.rows, first, second, third);
  for (let shift = 0; shift < bits; shift += digit) {
    deal(from.keys, from.rows, to.keys, to.rows, shift, 2 ** digit - 1);
    [from, to] = [to, from];
  }
  const index = new Int32Array(n);
  // The columns of before the last deal are free.
  const groups = joinEqual(from.keys, from.rows, to.keys, to.rows, index);
  const columns = columnsOf(to.keys.subarray(0, groups), first.values, second.values, third.values);
  return { index, sizes: to.rows.subarray(0, groups), columns };
}

function number(keys: Uint32Array, rows: Int32Array, first: Grouping, second: Grouping, third: Grouping): void {
  const [seconds, thirds] = [second.values.length, third.values.length];
  for (let row = 0; row < keys.length; row++) {
    keys[row] = (first.index[row] * seconds + second.index[row]) * thirds + third.index[row];
    rows[row] = row;
  }
}

/** Deals keys and their rows out to piles by one digit, each pile in the order of before. */
function deal(
  keys: Uint32Array,
  rows: Int32Array,
  dealtKeys: Uint32Array,
  dealtRows: Int32Array,
  shift: number,
  mask: number,
): void {
  const next = pilesOf(keys, shift, mask);
  for (let i = 0; i < keys.length; i++) {
    const place = next[(keys[i] >>> shift) & mask]++;
    dealtKeys[place] = keys[i];
    dealtRows[place] = rows[i];
  }
}

/** Where each pile begins. */
function pilesOf(keys: Uint32Array, shift: number, mask: number): Int32Array {
  const starts = new Int32Array(mask + 2);
  for (let i = 0; i < keys.length; i++) starts[((keys[i] >>> shift) & mask) + 1]++;
  for (let pile = 1; pile <= mask; pile++) starts[pile] += starts[pile - 1];
  return starts;
}

/** Writes each key once, how often it is there, and for every row the place of its key; returns how many keys. */
function joinEqual(keys: Uint32Array, rows: Int32Array, once: Uint32Array, sizes: Int32Array, index: Int32Array) {
  let groups = 0;
  for (let i = 0; i < keys.length; i++) {
    if (i === 0 || keys[i] !== once[groups - 1]) {
      once[groups] = keys[i];
      sizes[groups] = 0;
      groups++;
    }
    sizes[groups - 1]++;
    index[rows[i]] = groups - 1;
  }
  return groups;
}

/** The same for columns of many values; where combinations are more than numbers, pairs are numbered anew between. */
function groupHashed(first: Grouping, second: Grouping, third: Grouping, combinations: number): Triples {
  const pairs = pairsOf(first.index, second);
  const compact = combinations <= Number.MAX_SAFE_INTEGER ? pairs : groupNumbers(pairs).index;
  const { values, index } = groupNumbers(pairsOf(compact, third));
  const sizes = new Int32Array(values.length);
  const columns = [first, second, third].map(({ values: all }) => ({
    values: all,
    index: new Int32Array(sizes.length),
  }));
  index.forEach((group, row) => {
    sizes[group]++;
    columns[0].index[group] = first.index[row];
    columns[1].index[group] = second.index[row];
    columns[2].index[group] = third.index[row];
  });
  return { index, sizes, columns: [columns[0], columns[1], columns[2]] };
}

/** A number for each row, in the order of its places in one column and then in another. */
function pairsOf(places: Int32Array | Float64Array, { values, index }: Grouping): Float64Array {
  const column = new Float64Array(places.length);
  for (let row = 0; row < column.length; row++) column[row] = places[row] * values.length + index[row];
  return column;
}
