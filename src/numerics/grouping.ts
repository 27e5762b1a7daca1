/** Distinct values of a column, ascending, and for every row the place of its value among them. */
export interface Grouping {
  readonly values: Float64Array;
  readonly index: Int32Array;
}

/**
 * Groups equal numbers (NaN is not expected; -0 counts as 0), in time linear in the rows plus sorting the distinct.
 *
 * @param column  numbers of any kind, length n
 */
export function groupNumbers(column: Float64Array): Grouping {
  const index = new Int32Array(column.length);
  const found = firstSeen(column, index);
  const values = found.slice().sort();
  replaceBy(rankOf(values, found), index);
  return { values, index };
}

/** Distinct values in the order in which they come, and for every row, in `index`, the place of its value among them. */
function firstSeen(column: Float64Array, index: Int32Array): Float64Array {
  let slots = new Int32Array(1024).fill(-1);
  let mask = slots.length - 1;
  let found = new Float64Array(slots.length);
  let count = 0;
  for (let row = 0; row < column.length; row++) {
    const value = column[row] + 0;
    bits[0] = value;
    let slot = mixed(words[0], words[1]) & mask;
    while (slots[slot] !== -1 && found[slots[slot]] !== value) slot = (slot + 1) & mask;
    if (slots[slot] === -1) {
      slots[slot] = count;
      found[count++] = value;
    }
    index[row] = slots[slot];
    if (count * 2 > mask) {
      found = roomFor(4 * slots.length, found);
      slots = slotsOf(found, count);
      mask = slots.length - 1;
    }
  }
  return found.subarray(0, count);
}

function roomFor(length: number, values: Float64Array): Float64Array<ArrayBuffer> {
  const column = new Float64Array(length);
  column.set(values);
  return column;
}

/** As many slots as `found` has room for, with the places of the first `count` of its values. */
function slotsOf(found: Float64Array, count: number): Int32Array<ArrayBuffer> {
  const slots = new Int32Array(found.length).fill(-1);
  const mask = slots.length - 1;
  for (let k = 0; k < count; k++) {
    bits[0] = found[k];
    let slot = mixed(words[0], words[1]) & mask;
    while (slots[slot] !== -1) slot = (slot + 1) & mask;
    slots[slot] = k;
  }
  return slots;
}

function replaceBy(places: Int32Array, index: Int32Array): void {
  for (let row = 0; row < index.length; row++) index[row] = places[index[row]];
}

/** For each of `found`, its place in `sorted` (a permutation of it). */
function rankOf(sorted: Float64Array, found: Float64Array): Int32Array {
  const rank = new Int32Array(found.length);
  for (let k = 0; k < found.length; k++) {
    let low = 0;
    let high = sorted.length - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (sorted[middle] < found[k]) low = middle + 1;
      else high = middle;
    }
    rank[k] = low;
  }
  return rank;
}

/** A double and its bits as two whole numbers: a function of these, unlike one of the double, allocates no memory. */
const bits = new Float64Array(1);
const words = new Int32Array(bits.buffer);

/** Mixes both halves of a double's bits (the finaliser of MurmurHash3). */
function mixed(low: number, high: number): number {
  let h = low ^ Math.imul(high, 0x9e3779b1);
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return h ^ (h >>> 16);
}
