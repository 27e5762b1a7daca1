import type { ColumnStream } from '../engines/contract.ts';

/** Bits for each value, so that of all values 3 % share theirs with another; and in all no more than half a gigabyte. */
const BITS_PER_VALUE = 32;
const MOST_BITS = 31;

/** Of how many bits hashes should be in which repeats are looked for: 31 at most, so that they are whole INTEGERs. */
export function hashBits(values: number): number {
  return Math.min(MOST_BITS, Math.max(5, Math.ceil(Math.log2(values * BITS_PER_VALUE + 1))));
}

/**
 * Values that occur more than once, in ascending order, of a stream whose first column is whole numbers of so many bits. Two
 * bits are kept for each possible value: a sort or a group of as many rows would have to go to the disk.
 */
export async function repeatedValues({ chunks }: ColumnStream, bits: number): Promise<Int32Array> {
  const words = 2 ** (bits - 5);
  const seen = new Uint32Array(words);
  const again = new Uint32Array(words);
  let count = 0;
  for await (const chunk of chunks) {
    const values = chunk.numbers(0) as Int32Array;
    for (let row = 0; row < chunk.length; row++) {
      const word = values[row] >>> 5;
      const bit = 1 << (values[row] & 31);
      if ((seen[word] & bit) === 0) seen[word] |= bit;
      else if ((again[word] & bit) === 0) {
        again[word] |= bit;
        count++;
      }
    }
  }
  return setBits(again, count);
}

function setBits(words: Uint32Array, count: number): Int32Array {
  const found = new Int32Array(count);
  let next = 0;
  for (let word = 0; next < count; word++) {
    for (let rest = words[word]; rest !== 0; rest &= rest - 1)
      found[next++] = word * 32 + 31 - Math.clz32(rest & -rest);
  }
  return found;
}
