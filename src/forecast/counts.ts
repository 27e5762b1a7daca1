/**
 * Purchases of one customer within the horizon: none with probability 1 - q, otherwise 1 and a negative binomial more,
 * so that the mean is the forecast's. Every loop over counts ends after MOST steps; beyond, the tail is a normal one.
 */
import { probit } from 'simple-statistics';
import { lnGamma, lnRising } from '../numerics/special.ts';

/** Counts above this are not asked for one by one. */
const MOST = 2000;
/** Ranked probability scores end where less than this lies beyond. */
const TAIL = 1e-4;

/** Mean and dispersion of the purchases beyond the first: their variance is more + phi more². */
export class HurdleCount {
  readonly q: number;
  readonly more: number;
  readonly phi: number;
  readonly #size: number;
  readonly #odds: number;
  readonly #zeroMore: number;

  /** @param mean  at least q: whoever returns buys once or more */
  constructor(mean: number, q: number, phi: number) {
    this.q = q;
    this.phi = phi;
    this.more = q > 0 ? Math.max(0, mean / q - 1) : 0;
    this.#size = 1 / phi;
    this.#odds = this.more / (this.#size + this.more);
    this.#zeroMore = Math.exp(this.#size * Math.log1p(-this.#odds));
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
    if (n - 1 > MOST) return this.#normalBelow(n);
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
    const wanted = Math.min(1 - 1e-9, (p - (1 - this.q)) / this.q);
    let [term, sum, k] = [this.#zeroMore, this.#zeroMore, 0];
    while (sum < wanted && k < MOST) {
      term *= ((this.#size + k) / (k + 1)) * this.#odds;
      sum += term;
      k++;
    }
    return sum >= wanted ? k + 1 : Math.max(k + 1, Math.ceil(1 + this.more + probit(wanted) * this.#deviation));
  }

  /** Ranked probability score of y: the sum over n of (P(N <= n) - [y <= n])². */
  rankedScore(y: number): number {
    let [cumulated, sum, term] = [1 - this.q, 0, this.q * this.#zeroMore];
    for (let n = 0; n < y || (1 - cumulated > TAIL && n < MOST); n++) {
      sum += (n < y ? cumulated : 1 - cumulated) ** 2;
      if (n >= MOST) return sum + Math.max(0, y - n - 1) * cumulated ** 2;
      cumulated = Math.min(1, cumulated + term);
      term *= ((this.#size + n) / (n + 1)) * this.#odds;
    }
    return sum;
  }

  get #deviation(): number {
    return Math.sqrt(this.more + this.phi * this.more ** 2);
  }

  #normalBelow(n: number): number {
    const z = (n - 1 - this.more) / Math.max(this.#deviation, 1e-9);
    return 1 - this.q + this.q / (1 + Math.exp(-1.702 * z));
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
