/**
 * Purchases of one customer within the horizon: none with probability 1 - q, otherwise 1 and a negative binomial more,
 * so that the mean is the forecast's. Every loop over counts ends after MOST steps; beyond, the distribution function is
 * an incomplete beta function (NIST DLMF 8.17.24), so that work is bounded at any mean.
 */
import { lowerBeta } from './incompleteBeta.ts';
import { lnGamma, lnRising } from './special.ts';

/** Counts above this are not asked for one by one. */
const MOST = 2000;
/** Ranked probability scores end where less than this lies beyond. */
const TAIL = 1e-4;
/** Beyond MOST, one count in the middle stands for neighbours so near, as a share of it, that little changes. */
const NEAR = 1 / 64;
/** Probabilities this near to 1 are not told apart. */
const NEARLY_ONE = 1e-9;

/** Mean and dispersion of the purchases beyond the first: their variance is more + phi more². */
export class HurdleCount {
  readonly q: number;
  readonly more: number;
  readonly phi: number;
  readonly #size: number;
  readonly #odds: number;

  /** @param mean  at least q: whoever returns buys once or more */
  constructor(mean: number, q: number, phi: number) {
    this.q = q;
    this.phi = phi;
    this.more = q > 0 ? Math.max(0, mean / q - 1) : 0;
    this.#size = 1 / phi;
    this.#odds = this.more / (this.#size + this.more);
  }

  /** P(1), given at least one: asked for where counts are, for of most customers none is. */
  get #zeroMore(): number {
    return Math.exp(this.#size * Math.log1p(-this.#odds));
  }

  get variance(): number {
    const first = 1 + this.more;
    return this.q * (this.more + this.phi * this.more ** 2) + this.q * (1 - this.q) * first ** 2;
  }

  /** P(n). */
  probability(n: number): number {
    if (n === 0) return 1 - this.q;
    if (this.more === 0) return n === 1 ? this.q : 0;
    const k = n - 1;
    const size = this.#size;
    return (
      this.q * Math.exp(lnRising(size, k) - lnGamma(k + 1) + k * Math.log(this.#odds) + size * Math.log1p(-this.#odds))
    );
  }

  /** P(fewer than n). */
  below(n: number): number {
    if (n <= 0) return 0;
    if (n - 1 > MOST) return this.#farBelow(n);
    let [term, sum] = [this.#zeroMore, 0];
    for (let k = 0; k < n - 1; k++) {
      sum += term;
      term *= ((this.#size + k) / (k + 1)) * this.#odds;
    }
    return 1 - this.q + this.q * Math.min(1, sum);
  }

  /** The least count with P(that or fewer) >= p. */
  quantile(p: number): number {
    if (p <= 1 - this.q + 1e-12) return 0;
    const wanted = Math.min(1 - NEARLY_ONE, (p - (1 - this.q)) / this.q);
    let term = this.#zeroMore;
    let [sum, k] = [term, 0];
    while (sum < wanted && k < MOST) {
      term *= ((this.#size + k) / (k + 1)) * this.#odds;
      sum += term;
      k++;
    }
    return sum >= wanted ? k + 1 : this.#farQuantile(1 - this.q + this.q * wanted);
  }

  /** Ranked probability score of y: the sum over n of (P(N <= n) - [y <= n])². */
  rankedScore(y: number): number {
    let [cumulated, sum, term] = [1 - this.q, 0, this.q * this.#zeroMore];
    for (let n = 0; n < y || 1 - cumulated > TAIL; n++) {
      if (n >= MOST) return sum + this.#farScore(n, y);
      sum += (n < y ? cumulated : 1 - cumulated) ** 2;
      cumulated = Math.min(1, cumulated + term);
      term *= ((this.#size + n) / (n + 1)) * this.#odds;
    }
    return sum;
  }

  /** P(fewer than n), n >= 2, in work that does not grow with n. */
  #farBelow(n: number): number {
    return 1 - this.q + this.q * lowerBeta(this.#size, n - 1, this.#size / this.more);
  }

  /** The least count above MOST with P(that or fewer) >= p. */
  #farQuantile(p: number): number {
    let [low, high] = [MOST, 2 * MOST];
    while (this.#farBelow(high + 1) < p) [low, high] = [high, 2 * high];
    while (high - low > 1) {
      const middle = Math.floor((low + high) / 2);
      if (this.#farBelow(middle + 1) < p) low = middle;
      else high = middle;
    }
    return high;
  }

  /** What counts from n on, n >= MOST, contribute to the ranked probability score of y. */
  #farScore(n: number, y: number): number {
    let sum = 0;
    for (let from = n; ; ) {
      const width = Math.floor(Math.min(from * NEAR, from < y ? y - from : Infinity));
      const upTo = this.#farBelow(from + Math.floor((width - 1) / 2) + 1);
      if (from >= y && 1 - upTo <= TAIL) return sum;
      sum += width * (from < y ? upTo : 1 - upTo) ** 2;
      from += width;
    }
  }
}

/** Log-likelihood of the counts of who returned, as a function of phi. */
export function dispersionLikelihood(phi: number, more: Float64Array, beyond: Float64Array): number {
  const size = 1 / phi;
  let sum = 0;
  for (let i = 0; i < more.length; i++) {
    const m = Math.max(more[i], 1e-3);
    const k = beyond[i];
    sum += lnRising(size, k) - lnGamma(k + 1) - size * Math.log1p(m / size) + k * Math.log(m / (size + m));
  }
  return sum;
}

/** Dispersions that are tried: from nearly Poisson to far beyond geometric. */
const GRID = Array.from({ length: 41 }, (_, i) => Math.exp(-4 + (6 * i) / 40));

/**
 * The likeliest dispersion.
 *
 * @param more    purchases beyond the first that were expected of who returned
 * @param beyond  those that came
 */
export function learnDispersion(more: Float64Array, beyond: Float64Array): number {
  const likelihoods = GRID.map((phi) => dispersionLikelihood(phi, more, beyond));
  return GRID[likelihoods.indexOf(Math.max(...likelihoods))];
}
