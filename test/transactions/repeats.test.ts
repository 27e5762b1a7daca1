import { describe, expect, it } from 'vitest';
import type { ColumnStream } from '../../src/engines/contract.ts';
import { hashBits, repeatedValues } from '../../src/transactions/repeats.ts';
import { fc } from '../support/random.ts';

/** A stream of one column, in chunks of three. */
function streamOf(values: readonly number[]): ColumnStream {
  async function* chunks() {
    for (let from = 0; from < values.length; from += 3) {
      const part = Int32Array.from(values.slice(from, from + 3));
      yield { length: part.length, column: () => part, numbers: () => part };
    }
  }
  return { names: ['value'], chunks: chunks() };
}

describe('repeatedValues', () => {
  it('finds what occurs twice or more, once each, in order', async () => {
    const cases = fc.integer({ min: 5, max: 12 }).chain((bits) =>
      fc.record({
        bits: fc.constant(bits),
        values: fc.array(fc.integer({ min: 0, max: 2 ** bits - 1 }), { maxLength: 100 }),
      }),
    );
    await fc.assert(
      fc.asyncProperty(cases, async ({ bits, values }) => {
        const repeated = [...new Set(values)].filter((value) => values.indexOf(value) !== values.lastIndexOf(value));
        expect([...(await repeatedValues(streamOf(values), bits))]).toEqual(repeated.sort((a, b) => a - b));
      }),
    );
  });

  it('knows the first and the last value of a word and of all', async () => {
    expect([...(await repeatedValues(streamOf([0, 31, 32, 63, 63, 0, 31, 32, 1, 62, 0]), 6))]).toEqual([0, 31, 32, 63]);
    expect([...(await repeatedValues(streamOf([]), 5))]).toEqual([]);
  });
});

describe('hashBits', () => {
  it('gives each value the room of 32, and never more than INTEGER holds', () => {
    expect(hashBits(0)).toBe(5);
    expect(2 ** hashBits(1000)).toBeGreaterThanOrEqual(32_000);
    expect(2 ** hashBits(1000)).toBeLessThan(2 * 33_000);
    expect(hashBits(10 ** 9)).toBe(31);
  });
});
