/**
 * Random numbers that a seed determines: the same seed gives the same numbers on every machine (up to the last bit of
 * the engine's `Math.log`, `exp` and `pow`), and independent streams have names.
 */
import { PerennialError } from '../errors.ts';

/** A stream of random variates. Parameters that make no distribution throw PARAMETERS_INVALID. */
export interface Random {
  /** Uniform on the open interval (0, 1): odd multiples of 2^-53, so a logarithm of u or of 1 - u is always finite. */
  uniform(): number;
  /** Uniform whole number 0, 1, …, n - 1, without the bias of a remainder; 1 <= n <= 2^53. */
  integer(n: number): number;
  /** Normal with mean 0 and variance 1. */
  normal(): number;
  /** Exponential with mean 1 / rate. */
  exponential(rate?: number): number;
  /**
   * Gamma with mean shape / rate. Where the shape is so small that most of the mass lies below the smallest double
   * (below about 0.01 some does), the variate is 0; {@link logGamma} keeps it.
   */
  gamma(shape: number, rate?: number): number;
  /** Natural logarithm of a gamma variate: finite for every shape from 1e-6 to 1e6 and beyond. */
  logGamma(shape: number, rate?: number): number;
  /** Beta with mean a / (a + b); for tiny a or b it may be exactly 0 or 1 after rounding. */
  beta(a: number, b: number): number;
  /** Poisson with any finite mean >= 0; whole up to 2^53, beyond that the nearest double. */
  poisson(mean: number): number;
  /** Puts a column or list into random order, in place, every order equally likely; returns it. */
  shuffle<A extends Shufflable>(column: A): A;
  /**
   * A stream of its own, which depends on this stream's seed and the label alone, not on what was drawn before.
   *
   * @example randomFrom(1).fork('split').uniform() // the same, whatever else was drawn from randomFrom(1)
   */
  fork(label: string | number): Random;
}

export type Shufflable =
  | Float64Array
  | Float32Array
  | Int32Array
  | Uint32Array
  | Int16Array
  | Uint16Array
  | Int8Array
  | Uint8Array
  | BigInt64Array
  | unknown[];

/**
 * The stream of a seed: a whole number (any safe integer) or any text. 1 and '1' are different seeds.
 *
 * @example randomFrom(1).uniform() // 0.3946724881432174 with every engine
 */
export function randomFrom(seed: number | string): Random {
  if (typeof seed === 'number' && !Number.isSafeInteger(seed)) {
    throw new PerennialError('OPTION_INVALID', {
      option: 'seed',
      value: seed,
      problem: 'a number must be whole',
      remedy: 'Give a whole number, or any text.',
    });
  }
  return new SeededRandom(typeof seed === 'number' ? BigInt.asUintN(64, BigInt(seed)) : fnv1a64(seed));
}

class SeededRandom implements Random {
  readonly #key: bigint;
  readonly #bits: Xoshiro128;
  /** The polar method makes normals in pairs; infinite while there is none in store. */
  #spareNormal = Number.POSITIVE_INFINITY;

  constructor(key: bigint) {
    const first = splitMix64(key);
    const second = splitMix64(key + SPLIT_MIX_STEP);
    this.#key = key;
    const word = (bits: bigint) => Number(BigInt.asIntN(32, bits));
    this.#bits = new Xoshiro128(word(first), word(first >> 32n), word(second), word(second >> 32n));
  }

  uniform(): number {
    const high = this.#bits.next() >>> 6;
    return (high * 2 ** 26 + (this.#bits.next() >>> 6) + 0.5) * 2 ** -52;
  }

  integer(n: number): number {
    check('integer', 'n', n, Number.isInteger(n) && n >= 1 && n <= 2 ** 53, 'whole, from 1 to 2^53');
    const range = n <= 2 ** 32 ? 2 ** 32 : 2 ** 53;
    // The topmost incomplete run of n values would favour small numbers: draw again there.
    const limit = range - (range % n);
    for (;;) {
      const draw = n <= 2 ** 32 ? this.#bits.next() : (this.#bits.next() >>> 11) * 2 ** 32 + this.#bits.next();
      if (draw < limit) return draw % n;
    }
  }

  /** @source Marsaglia & Bray (1964), "A convenient method for generating normal variables", the polar method */
  normal(): number {
    const spare = this.#spareNormal;
    if (spare < Number.POSITIVE_INFINITY) {
      this.#spareNormal = Number.POSITIVE_INFINITY;
      return spare;
    }
    for (;;) {
      const u = 2 * this.uniform() - 1;
      const v = 2 * this.uniform() - 1;
      const s = u * u + v * v;
      if (s < 1 && s > 0) {
        const scale = Math.sqrt((-2 * Math.log(s)) / s);
        this.#spareNormal = v * scale;
        return u * scale;
      }
    }
  }

  exponential(rate = 1): number {
    checkPositive('exponential', 'rate', rate);
    return -Math.log(this.uniform()) / rate;
  }

  gamma(shape: number, rate = 1): number {
    checkPositive('gamma', 'shape', shape);
    checkPositive('gamma', 'rate', rate);
    return shape >= 1 ? this.#standardGamma(shape) / rate : Math.exp(this.#logStandardGamma(shape) - Math.log(rate));
  }

  logGamma(shape: number, rate = 1): number {
    checkPositive('gamma', 'shape', shape);
    checkPositive('gamma', 'rate', rate);
    return this.#logStandardGamma(shape) - Math.log(rate);
  }

  beta(a: number, b: number): number {
    checkPositive('beta', 'a', a);
    checkPositive('beta', 'b', b);
    if (a >= 1 && b >= 1) {
      const x = this.#standardGamma(a);
      return x / (x + this.#standardGamma(b));
    }
    // X / (X + Y) of two gammas, as 1 / (1 + Y/X): both may be far below the smallest double, their ratio is not lost.
    const logX = this.#logStandardGamma(a);
    return 1 / (1 + Math.exp(this.#logStandardGamma(b) - logX));
  }

  poisson(mean: number): number {
    check('poisson', 'mean', mean, mean >= 0 && mean < Number.POSITIVE_INFINITY, 'finite and not negative');
    return mean < 10 ? this.#poissonByProduct(mean) : this.#poissonByRejection(mean);
  }

  /** @source Durstenfeld (1964), "Algorithm 235: Random permutation" (the Fisher-Yates shuffle) */
  shuffle<A extends Shufflable>(column: A): A {
    const items = column as unknown[];
    for (let last = items.length - 1; last > 0; last--) {
      const other = this.integer(last + 1);
      const kept = items[last];
      items[last] = items[other];
      items[other] = kept;
    }
    return column;
  }

  fork(label: string | number): Random {
    // Mixing the key before the label joins it makes fork('a').fork('b') another stream than fork('b').fork('a').
    return new SeededRandom(splitMix64(this.#key) ^ fnv1a64(String(label)));
  }

  /** For shape >= 1. @source Marsaglia & Tsang (2000), "A simple method for generating gamma variables" */
  #standardGamma(shape: number): number {
    const d = shape - 1 / 3;
    const c = 1 / Math.sqrt(9 * d);
    for (;;) {
      const x = this.normal();
      const root = 1 + c * x;
      if (root <= 0) continue;
      const v = root * root * root;
      const u = this.uniform();
      if (u < 1 - 0.0331 * x * x * x * x) return d * v;
      if (Math.log(u) < 0.5 * x * x + d * (1 - v + Math.log(v))) return d * v;
    }
  }

  /** Below 1 by their section 6: Gamma(shape) = Gamma(shape + 1) × U^(1 / shape), here in logarithms. */
  #logStandardGamma(shape: number): number {
    if (shape >= 1) return Math.log(this.#standardGamma(shape));
    return Math.log(this.#standardGamma(shape + 1)) + Math.log(this.uniform()) / shape;
  }

  /** How many factors until the product of uniforms falls below e^-mean. @source Knuth, TAOCP 2, 3.4.1 */
  #poissonByProduct(mean: number): number {
    const limit = Math.exp(-mean);
    let count = 0;
    for (let product = this.uniform(); product > limit; product *= this.uniform()) count++;
    return count;
  }

  /**
   * For means from 10 on. @source Hörmann (1993), "The transformed rejection method for generating Poisson random
   * variables", algorithm PTRS, with its constants
   */
  #poissonByRejection(mean: number): number {
    const b = 0.931 + 2.53 * Math.sqrt(mean);
    const a = -0.059 + 0.02483 * b;
    const inverseAlpha = 1.1239 + 1.1328 / (b - 3.4);
    const vr = 0.9277 - 3.6224 / (b - 2);
    for (;;) {
      const u = this.uniform() - 0.5;
      const v = this.uniform();
      const us = 0.5 - Math.abs(u);
      const k = Math.floor(((2 * a) / us + b) * u + mean + 0.43);
      if (us >= 0.07 && v <= vr) return k;
      if (k < 0 || (us < 0.013 && v > us)) continue;
      if (Math.log((v * inverseAlpha) / (a / (us * us) + b)) <= logPoisson(k, mean)) return k;
    }
  }
}

/**
 * Log of the Poisson probability of k. The textbook's k ln mean - mean - ln k! loses every digit for large means.
 *
 * @source Loader (2000), "Fast and accurate computation of binomial probabilities": the saddle-point expansion
 */
function logPoisson(k: number, mean: number): number {
  return k === 0 ? -mean : -stirlingError(k) - deviance(k, mean) - 0.5 * Math.log(2 * Math.PI * k);
}

/** k ln(k / mean) + mean - k, by a series (Loader's bd0) where k and mean are so close that the terms cancel. */
function deviance(k: number, mean: number): number {
  if (Math.abs(k - mean) >= 0.1 * (k + mean)) return k * Math.log(k / mean) + mean - k;
  const v = (k - mean) / (k + mean);
  let term = 2 * k * v;
  let sum = (k - mean) * v;
  for (let j = 1; ; j++) {
    term *= v * v;
    const next = sum + term / (2 * j + 1);
    if (next === sum) return sum;
    sum = next;
  }
}

/** Below 16 by its definition, ln k! - ln(sqrt(2 π k) (k / e)^k): the series is not accurate there. */
const SMALL_STIRLING_ERRORS = Float64Array.from({ length: 16 }, (_, k) => {
  let logFactorial = 0;
  for (let factor = 2; factor <= k; factor++) logFactorial += Math.log(factor);
  return k === 0 ? Number.NaN : logFactorial - (k + 0.5) * Math.log(k) + k - 0.5 * Math.log(2 * Math.PI);
});

/** What Stirling's formula lacks in ln k!, k >= 1; the series is Abramowitz & Stegun 6.1.41, here exact to 1e-13. */
function stirlingError(k: number): number {
  if (k < SMALL_STIRLING_ERRORS.length) return SMALL_STIRLING_ERRORS[k];
  const square = k * k;
  return (1 / 12 - (1 / 360 - (1 / 1260 - 1 / 1680 / square) / square) / square) / k;
}

/**
 * Whole numbers from 0 to 2^32 - 1; the period is 2^128 - 1.
 *
 * @source Blackman & Vigna (2021), "Scrambled linear pseudorandom number generators": xoshiro128**, version 1.1
 */
export class Xoshiro128 {
  // Four fields and not one array: twice as fast.
  #s0: number;
  #s1: number;
  #s2: number;
  #s3: number;

  /** Words of 32 bits, not all 0. */
  constructor(s0: number, s1: number, s2: number, s3: number) {
    this.#s0 = s0 | 0;
    this.#s1 = s1 | 0;
    this.#s2 = s2 | 0;
    this.#s3 = s3 | 0;
  }

  next(): number {
    const s1 = this.#s1;
    const scrambled = Math.imul(rotateLeft(Math.imul(s1, 5), 7), 9);
    const s2 = this.#s2 ^ this.#s0;
    const s3 = this.#s3 ^ s1;
    this.#s1 = s1 ^ s2;
    this.#s0 ^= s3;
    this.#s2 = s2 ^ (s1 << 9);
    this.#s3 = rotateLeft(s3, 11);
    return scrambled >>> 0;
  }
}

function rotateLeft(word: number, bits: number): number {
  return (word << bits) | (word >>> (32 - bits));
}

const SPLIT_MIX_STEP = 0x9e3779b97f4a7c15n;

/**
 * The output of SplitMix64 for a state before its step; scatters seeds that differ in one bit over all 64.
 *
 * @source Steele, Lea & Flood (2014), "Fast splittable pseudorandom number generators"; constants of Vigna (2015)
 */
export function splitMix64(state: bigint): bigint {
  let z = BigInt.asUintN(64, state + SPLIT_MIX_STEP);
  z = BigInt.asUintN(64, (z ^ (z >> 30n)) * 0xbf58476d1ce4e5b9n);
  z = BigInt.asUintN(64, (z ^ (z >> 27n)) * 0x94d049bb133111ebn);
  return z ^ (z >> 31n);
}

/** A 64-bit hash of text in UTF-8. @source Fowler, Noll & Vo: FNV-1a, RFC 9923 */
export function fnv1a64(text: string): bigint {
  let hash = 0xcbf29ce484222325n;
  for (const byte of new TextEncoder().encode(text)) {
    hash = BigInt.asUintN(64, (hash ^ BigInt(byte)) * 0x100000001b3n);
  }
  return hash;
}

function checkPositive(model: string, field: string, value: number): void {
  check(model, field, value, value > 0 && value < Number.POSITIVE_INFINITY, 'positive and finite');
}

/** Rejection loops would never end with NaN, so every parameter is checked; it costs nothing beside a logarithm. */
function check(model: string, field: string, value: number, holds: boolean, rule: string): void {
  if (!holds) throw new PerennialError('PARAMETERS_INVALID', { model, field, value, rule });
}
