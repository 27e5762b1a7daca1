import type { Lifetime } from './lifetime.ts';
import { lifetimeMixture } from './lifetimeMixture.ts';
import { paretoNbd } from './paretoNbd.ts';

/** Beyond this b t the exponential is split off, which else would overflow. */
const LARGE = 30;

/**
 * Gompertz lifetimes, whose hazard grows by e^(b t), with levels Gamma(s, beta): S(t) = (1 + (e^(b t) - 1) / beta)^-s.
 *
 * Written with v = (beta + e^(b t) - 1) / e^(b t), which lies between 1 and beta: the hazard is b s / v, from b s / beta
 * at the start to b s in the end.
 */
class GammaGompertzLifetime implements Lifetime {
  cumulativeHazard = 0;
  hazard = 0;
  readonly first = new Float64Array(3);
  readonly second = new Float64Array(6);
  /** Where the density is singular, real part; the imaginary part is 0 for beta <= 1, pi / b above. */
  readonly #singular: number;
  #t = 0;
  #v = 1;
  /** -ln S(t) / s. */
  #lnAge = 0;

  constructor(
    readonly b: number,
    readonly s: number,
    readonly beta: number,
  ) {
    this.#singular = (beta < 1 ? Math.log1p(-beta) : Math.log(beta - 1)) / b;
  }

  at(t: number): void {
    const { b, s, beta } = this;
    const bt = b * t;
    this.#t = t;
    if (bt < LARGE) {
      const growth = Math.expm1(bt);
      this.#v = (beta + growth) / (1 + growth);
      this.#lnAge = Math.log1p(growth / beta);
    } else {
      const decay = Math.exp(-bt);
      this.#v = 1 + (beta - 1) * decay;
      this.#lnAge = bt + Math.log(this.#v / beta);
    }
    this.cumulativeHazard = s * this.#lnAge;
    this.hazard = (b * s) / this.#v;
  }

  reach(t: number): number {
    const behind = t - this.#singular;
    if (this.beta <= 1) return behind;
    return Math.max(2.2 / this.b, behind > 0 ? behind : -behind / 3);
  }

  differentiateSurvival(): void {
    const { b, s, beta, first, second } = this;
    const t = this.#t;
    const decay = Math.exp(-b * t);
    const perV = 1 / this.#v;
    // 1 / (beta + e^(b t) - 1), and (e^(b t) - 1) / (beta (beta + e^(b t) - 1)) = 1 / beta less that.
    const inverse = decay * perV;
    const exposure = (-Math.expm1(-b * t) * perV) / beta;
    first[0] = -s * t * perV;
    first[1] = -this.#lnAge;
    first[2] = s * exposure;
    second[0] = -s * t * t * perV * (1 - perV);
    second[1] = -t * perV;
    second[2] = s * t * perV * inverse;
    second[3] = 0;
    second[4] = exposure;
    second[5] = -s * exposure * (1 / beta + inverse);
  }

  differentiateDensity(): void {
    this.differentiateSurvival();
    // ln f = ln S + ln(b s) + b t - ln(beta + e^(b t) - 1)
    const { b, s, first, second } = this;
    const t = this.#t;
    const perV = 1 / this.#v;
    const inverse = Math.exp(-b * t) * perV;
    first[0] += 1 / b + t * (1 - perV);
    first[1] += 1 / s;
    first[2] -= inverse;
    second[0] -= 1 / (b * b) + t * t * perV * (1 - perV);
    second[2] += t * perV * inverse;
    second[3] -= 1 / (s * s);
    second[5] += inverse * inverse;
  }
}

/**
 * GGompertz/NBD: as Pareto/NBD, but a customer's inclination to leave grows with time. Where it does not, b and beta
 * both tend to 0 and the model is the Pareto/NBD with beta / b for its beta.
 */
export const ggompertzNbd = lifetimeMixture({
  name: 'ggompertz-nbd',
  title: 'GGompertz/NBD',
  reference: 'Bemmaor & Glady (2012), Management Science 58(5)',
  collapsesTo: paretoNbd,
  lifetimeParameters: ['b', 's', 'beta'],
  lifetime: ([b, s, beta]) => new GammaGompertzLifetime(b, s, beta),
  ageAt: ([b, s, beta], cumulativeHazard) => Math.log1p(beta * Math.expm1(cumulativeHazard / s)) / b,
  guesses: (age) => [
    [1 / age, 0.6, 0.5],
    [0.1 / age, 0.6, 0.05],
    [3 / age, 0.3, 5],
  ],
});
