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
  let capacity = 1024;
  let slots = new Int32Array(capacity).fill(-1);
  let found = new Float64Array(capacity);
  let count = 0;
  const index = new Int32Array(column.length);
  for (let row = 0; row < column.length; row++) {
    const value = column[row] + 0;
    let slot = hash(value) & (capacity - 1);
    while (slots[slot] !== -1 && found[slots[slot]] !== value) slot = (slot + 1) & (capacity - 1);
    if (slots[slot] === -1) {
      slots[slot] = count;
      found[count++] = value;
    }
    index[row] = slots[slot];
    if (count * 2 > capacity) {
      capacity *= 4;
      const grown = new Float64Array(capacity);
      grown.set(found.subarray(0, count));
      found = grown;
      slots = new Int32Array(capacity).fill(-1);
      for (let k = 0; k < count; k++) {
        let at = hash(found[k]) & (capacity - 1);
        while (slots[at] !== -1) at = (at + 1) & (capacity - 1);
        slots[at] = k;
      }
    }
  }
  const values = found.slice(0, count).sort();
  const rank = rankOf(values, found.subarray(0, count));
  for (let row = 0; row < index.length; row++) index[row] = rank[index[row]];
  return { values, index };
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

const bits = new Float64Array(1);
const words = new Int32Array(bits.buffer);

/** Mixes both halves of the double's bits (the finaliser of MurmurHash3). */
function hash(value: number): number {
  bits[0] = value;
  let h = words[0] ^ Math.imul(words[1], 0x9e3779b1);
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return h ^ (h >>> 16);
}
