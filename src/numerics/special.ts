/**
 * Gamma-family functions for positive real arguments, accurate to a few units in the last place, and the differences of
 * them that likelihoods are made of, computed without the cancellation that a difference of two lnGamma brings.
 *
 * Method: shift the argument above SHIFT by the recurrence, then the Stirling series (NIST DLMF 5.11.1, 5.11.2 and
 * 5.15.8; coefficients are Bernoulli numbers B2k / (2k (2k - 1)), B2k / 2k and B2k). With SHIFT = 12 the first omitted
 * term is below 1e-18.
 */
export const STIRLING_FROM = 12;
const SHIFT = STIRLING_FROM;
const HALF_LN_2PI = 0.9189385332046727;

/** Stirling correction: lnGamma(z) - [(z - 1/2) ln z - z + ln(2 pi) / 2], for z >= SHIFT. */
export function stirling(z: number): number {
  const w = 1 / (z * z);
  return (
    (1 / 12 +
      w *
        (-1 / 360 +
          w *
            (1 / 1260 +
              w * (-1 / 1680 + w * (1 / 1188 + w * (-691 / 360360 + w * (1 / 156 + (w * -3617) / 122400))))))) /
    z
  );
}

/** ln Gamma(z) for z > 0. */
export function lnGamma(z: number): number {
  if (z >= SHIFT) return (z - 0.5) * Math.log(z) - z + HALF_LN_2PI + stirling(z);
  // Near its zeros at 1 and 2 the shifted form would cancel; there the Taylor series in zeta values is exact enough.
  if (Math.abs(z - 1) < 0.2) return lnGamma1p(z - 1);
  if (Math.abs(z - 2) < 0.2) return lnGamma1p(z - 2) + Math.log1p(z - 2);
  let product = 1;
  let shifted = z;
  while (shifted < SHIFT) product *= shifted++;
  return lnGamma(shifted) - Math.log(product);
}

const EULER = 0.5772156649015329;
/** zeta(k) - 1 for k = 2 … 25 (NIST DLMF table 25.2.1). */
const ZETA_MINUS_1 = [
  0.6449340668482264, 0.2020569031595943, 0.0823232337111382, 0.03692775514336993, 0.01734306198444914,
  0.008349277381922827, 0.004077356197944339, 0.0020083928260822143, 0.0009945751278180853, 0.0004941886041194646,
  0.0002460865533080483, 0.0001227133475784891, 6.124813505870483e-5, 3.058823630702049e-5, 1.528225940865187e-5,
  7.637197637899763e-6, 3.81729326499984e-6, 1.908212716553939e-6, 9.53962033872796e-7, 4.769329867878066e-7,
  2.38450502727733e-7, 1.192199259653111e-7, 5.96081890512595e-8, 2.980350351465228e-8,
];

/** ln Gamma(1 + e) for |e| < 0.25 (NIST DLMF 5.7.3, with the sum over zeta - 1 and the rest in closed form). */
function lnGamma1p(e: number): number {
  let sum = 0;
  for (let k = ZETA_MINUS_1.length + 1; k >= 2; k--) sum = (ZETA_MINUS_1[k - 2] / k) * (k % 2 ? -1 : 1) + e * sum;
  return -Math.log1p(e) + e * (1 - EULER) + e * e * sum;
}

/** Digamma, the derivative of lnGamma, for z > 0. */
export function digamma(z: number): number {
  let shift = 0;
  while (z < SHIFT) shift -= 1 / z++;
  const w = 1 / (z * z);
  const series =
    w * (1 / 12 + w * (-1 / 120 + w * (1 / 252 + w * (-1 / 240 + w * (1 / 132 + w * (-691 / 32760 + w * (1 / 12)))))));
  return shift + Math.log(z) - 0.5 / z - series;
}

/** Trigamma, the second derivative of lnGamma, for z > 0. */
export function trigamma(z: number): number {
  let shift = 0;
  for (; z < SHIFT; z++) shift += 1 / (z * z);
  const w = 1 / (z * z);
  const series = 1 / 6 + w * (-1 / 30 + w * (1 / 42 + w * (-1 / 30 + w * (5 / 66 + w * (-691 / 2730 + (w * 7) / 6)))));
  return shift + (1 + 0.5 / z + w * series) / z;
}

/** Up to so many factors a sum over them is as fast as the asymptotic forms, and exact. */
const FEW = 24;

/** ln of the rising factorial z (z + 1) … (z + n - 1) = lnGamma(z + n) - lnGamma(z), for whole n >= 0. */
export function lnRising(z: number, n: number): number {
  if (n <= FEW) {
    let sum = 0;
    let product = 1;
    for (let i = 0; i < n; i++) {
      product *= z + i;
      if (product > 1e200 || product < 1e-200) {
        sum += Math.log(product);
        product = 1;
      }
    }
    return sum + Math.log(product);
  }
  if (z < SHIFT) {
    const steps = Math.ceil(SHIFT - z);
    return steps >= n ? lnRisingSum(z, n) : lnRising(z, steps) + lnRising(z + steps, n - steps);
  }
  // (z + n - 1/2) ln(z + n) - (z - 1/2) ln z - n, arranged so that n << z loses nothing.
  return (z - 0.5) * Math.log1p(n / z) + n * (Math.log(z + n) - 1) + stirling(z + n) - stirling(z);
}

function lnRisingSum(z: number, n: number): number {
  let sum = 0;
  for (let i = 0; i < n; i++) sum += Math.log(z + i);
  return sum;
}

/** digamma(z + n) - digamma(z), the derivative of lnRising in z. */
export function digammaRise(z: number, n: number): number {
  if (n > FEW) return digamma(z + n) - digamma(z);
  let sum = 0;
  for (let i = n - 1; i >= 0; i--) sum += 1 / (z + i);
  return sum;
}

/** trigamma(z + n) - trigamma(z), the second derivative of lnRising in z; negative. */
export function trigammaRise(z: number, n: number): number {
  if (n > FEW) return trigamma(z + n) - trigamma(z);
  let sum = 0;
  for (let i = n - 1; i >= 0; i--) sum += 1 / ((z + i) * (z + i));
  return -sum;
}

/** lnBeta(a, b) = lnGamma(a) + lnGamma(b) - lnGamma(a + b), without the cancellation when one is large. */
export function lnBeta(a: number, b: number): number {
  const [small, large] = a < b ? [a, b] : [b, a];
  if (large < SHIFT) return lnGamma(small) + lnGamma(large) - lnGamma(small + large);
  // lnGamma(large) - lnGamma(large + small) by Stirling.
  const ratio =
    -(large - 0.5) * Math.log1p(small / large) -
    small * (Math.log(large + small) - 1) +
    stirling(large) -
    stirling(large + small);
  return lnGamma(small) + ratio;
}

/** ln E p^n for p ~ Beta(a, b) and whole n >= 0, also where n is so large that rising factorials would cancel. */
export function lnBetaMoment(a: number, b: number, n: number): number {
  return n <= 64 ? lnRising(a, n) - lnRising(a + b, n) : lnBeta(a + n, b) - lnBeta(a, b);
}

/** 1 / (1 + e^-y). */
export function logistic(y: number): number {
  return y >= 0 ? 1 / (1 + Math.exp(-y)) : Math.exp(y) / (1 + Math.exp(y));
}

/** ln(1 + e^y), for any y. */
export function log1pExp(y: number): number {
  return y > 0 ? y + Math.log1p(Math.exp(-y)) : Math.log1p(Math.exp(y));
}
