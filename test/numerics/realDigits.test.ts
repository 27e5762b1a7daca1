import { expect, test } from 'vitest';
import { randomFrom } from '../../src/numerics/random.ts';
import { LARGEST_PLAIN, LEAST_PLAIN, LONGEST_REAL, openDigits } from '../../src/numerics/realDigits.ts';

const { start, memory, put } = openDigits();
const bytes = Buffer.from(memory.buffer);
const written = (value: number) => bytes.toString('latin1', start, put(value, start));
/** What the language says, with a decimal point where it leaves that out. */
function expected(value: number): string {
  const plain = Number.isInteger(value) ? `${value}.0` : String(value);
  return Object.is(value, -0) ? `-${plain}` : plain;
}

const random = randomFrom(23);

test('powers of two, where candidates lie unevenly, and their neighbours', () => {
  for (let exponent = -13; exponent <= 53; exponent++) {
    for (const value of [1, 1 + 2 ** -52, 1 - 2 ** -53, 1.5, -1].map((factor) => factor * 2 ** exponent)) {
      expect(written(value)).toBe(expected(value));
    }
  }
});

test('edges of the range, numbers of few digits and of all, with either sign', () => {
  const edges = [0, -0, 1, 9.5, 0.1 + 0.2, 1 / 3, LEAST_PLAIN, 0.00012345678901234567, LARGEST_PLAIN - 2, 1e15 + 0.5];
  for (const value of [...edges, 0.9999999999999999, 99.99999999999999, 2 ** 51 + 0.5]) {
    expect(written(value)).toBe(expected(value));
    expect(written(-value)).toBe(expected(-value));
    expect(written(value).length).toBeLessThanOrEqual(LONGEST_REAL);
  }
});

test('random numbers: any bits, decimal fractions, whole ones', () => {
  const words = new Uint32Array(2);
  const [value] = [new Float64Array(words.buffer)];
  const wrong: number[] = [];
  const look = (of: number) => {
    if (written(of) !== expected(of)) wrong.push(of);
  };
  for (let i = 0; i < 20_000; i++) {
    // Exponents of 2^-13 to below 2^53.
    words[1] = ((1010 + random.integer(66)) << 20) | random.integer(2 ** 20);
    words[0] = random.integer(2 ** 32);
    look(value[0]);
    look((random.integer(1_000_000) + 1) / 10 ** (i % 5));
    look(random.integer(2 ** 31) * (i % 3 === 0 ? 2 ** 20 : 1));
  }
  expect(wrong).toEqual([]);
});
