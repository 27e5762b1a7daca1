import type { Lifetime } from './lifetime.ts';
import { lifetimeMixture } from './lifetimeMixture.ts';

/** Exponential lifetimes whose rates are Gamma(s, beta): S(t) = (1 + t / beta)^-s, the Pareto of the second kind. */
class ParetoLifetime implements Lifetime {
  cumulativeHazard = 0;
  hazard = 0;
  readonly first = new Float64Array(2);
  readonly second = new Float64Array(3);
  #t = 0;
  #lnAge = 0;

  constructor(
    readonly s: number,
    readonly beta: number,
  ) {}

  at(t: number): void {
    this.#t = t;
    this.#lnAge = Math.log1p(t / this.beta);
    this.cumulativeHazard = this.s * this.#lnAge;
    this.hazard = this.s / (this.beta + t);
  }

  reach(t: number): number {
    return this.beta + t;
  }

  differentiateSurvival(): void {
    const { s, beta, first, second } = this;
    const age = 1 / (beta + this.#t);
    const exposure = (this.#t * age) / beta;
    first[0] = -this.#lnAge;
    first[1] = s * exposure;
    second[0] = 0;
    second[1] = exposure;
    second[2] = -s * exposure * (1 / beta + age);
  }

  differentiateDensity(): void {
    this.differentiateSurvival();
    // ln f = ln S + ln s - ln(beta + t)
    const { s, first, second } = this;
    const age = 1 / (this.beta + this.#t);
    first[0] += 1 / s;
    first[1] -= age;
    second[0] -= 1 / (s * s);
    second[2] += age * age;
  }
}

/** Pareto/NBD: the model that the others simplify. A customer may leave at any time, each at a constant rate. */
export const paretoNbd = lifetimeMixture({
  name: 'pareto-nbd',
  title: 'Pareto/NBD',
  reference: 'Schmittlein, Morrison & Colombo (1987), Management Science 33(1)',
  lifetimeParameters: ['s', 'beta'],
  lifetime: ([s, beta]) => new ParetoLifetime(s, beta),
  ageAt: ([s, beta], cumulativeHazard) => beta * Math.expm1(cumulativeHazard / s),
  guesses: (age) => [
    [0.6, 0.4 * age],
    [2, 4 * age],
    [0.2, 0.05 * age],
  ],
});
