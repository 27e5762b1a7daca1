/**
 * Places of values in ascending order, NaN last; equal values stay as they stand, and -0 comes before 0. A comparison a
 * pair takes six times as long.
 *
 * Method: radix sort from the lowest digit (Knuth, "The art of computer programming", vol. 3, 5.2.5) of the values' bits,
 * which order as numbers do once those of negative ones are turned round.
 */
const DIGIT = 11;
const BUCKETS = 1 << DIGIT;
const [LOW, HIGH] = new Uint8Array(Uint32Array.of(1).buffer)[0] === 1 ? [0, 1] : [1, 0];

/** @returns  for each position of the order, the place of its value */
export function orderOf(values: Float64Array): Int32Array {
  const { length } = values;
  const bits = new Uint32Array(values.slice().buffer);
  const low = new Uint32Array(length);
  const high = new Uint32Array(length);
  for (let i = 0; i < length; i++) {
    const l = bits[2 * i + LOW];
    const h = bits[2 * i + HIGH];
    if (Number.isNaN(values[i])) {
      low[i] = 0xffffffff;
      high[i] = 0xffffffff;
    } else if (h >>> 31 === 1) {
      low[i] = ~l;
      high[i] = ~h;
    } else {
      low[i] = l;
      high[i] = h | 0x80000000;
    }
  }
  let places = new Int32Array(length);
  for (let i = 0; i < length; i++) places[i] = i;
  let next = new Int32Array(length);
  for (const half of [low, high]) {
    for (let shift = 0; shift < 32; shift += DIGIT) {
      const starts = new Int32Array(BUCKETS + 1);
      for (let i = 0; i < length; i++) starts[((half[i] >>> shift) & (BUCKETS - 1)) + 1]++;
      // Of one digit for all there is nothing to move.
      if (length > 0 && starts[((half[0] >>> shift) & (BUCKETS - 1)) + 1] === length) continue;
      for (let digit = 0; digit < BUCKETS; digit++) starts[digit + 1] += starts[digit];
      for (let i = 0; i < length; i++) {
        const place = places[i];
        next[starts[(half[place] >>> shift) & (BUCKETS - 1)]++] = place;
      }
      [places, next] = [next, places];
    }
  }
  return places;
}
