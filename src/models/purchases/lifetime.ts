/**
 * How long customers stay, for models in which leaving has nothing to do with purchasing: a distribution of lifetimes
 * seen from the first purchase, and integrals of what happens while it runs (see numerics/panels.ts).
 */
import { type Decay, integrate, NEGLIGIBLE, overPanels, PANEL, STEEP } from '../../numerics/panels.ts';
import { lnRising } from '../../numerics/special.ts';
import { nbdPmf } from './nbd.ts';

export interface Lifetime {
  /** Moves to time t: sets `fallen` and `hazard`. */
  at(t: number): void;
  /** -ln S(t) at the time last moved to. */
  readonly fallen: number;
  /** f(t) / S(t) at the time last moved to. */
  readonly hazard: number;
  /** How long a panel that starts at t may be, for the sake of singularities. */
  reach(t: number): number;
  /** Sets `first` and `second` to the derivatives of ln S at the time last moved to, in the lifetime's parameters. */
  differentiateSurvival(): void;
  /** The same of the density ln f. */
  differentiateDensity(): void;
  readonly first: Float64Array;
  /** The upper triangle, by rows. */
  readonly second: Float64Array;
}

/** Powers that the rule integrates as they are, together with an e^-fall. */
const FEW = 8;

/** Staying on after `age`, discounted: e^(-rate u) S(age + u). */
function staying(lifetime: Lifetime, age: number, rate: number): Decay {
  return {
    fall(u) {
      lifetime.at(age + u);
      return rate * u + lifetime.fallen;
    },
    slope(u) {
      lifetime.at(age + u);
      return rate + lifetime.hazard;
    },
    reach: (u) => lifetime.reach(age + u),
  };
}

/** Staying on after `age` without a purchase, where the purchase rate is Gamma(R, A): S(age + u) (1 + u / A)^-R. */
export function silence(lifetime: Lifetime, age: number, R: number, A: number): Decay {
  return {
    fall(u) {
      lifetime.at(age + u);
      return lifetime.fallen + R * Math.log1p(u / A);
    },
    slope(u) {
      lifetime.at(age + u);
      return lifetime.hazard + R / (A + u);
    },
    reach: (u) => Math.min(A + u, lifetime.reach(age + u)),
  };
}

/**
 * Time that a customer who is alive at `age` still stays within the horizon, on average, discounted continuously:
 * the integral over [0, horizon] of e^(-rate u) S(age + u) / S(age).
 */
export function remainingTime(lifetime: Lifetime, age: number, horizon: number, rate: number): number {
  return integrate(
    staying(lifetime, age, rate),
    0,
    horizon,
    () => 1,
    (u) => Math.min(horizon - u, 1 / rate),
  );
}

/** P(a customer alive at `age`, with rate Gamma(R, A), purchases before leaving and within the horizon). */
export function returning(lifetime: Lifetime, age: number, horizon: number, R: number, A: number): number {
  return integrate(
    silence(lifetime, age, R, A),
    0,
    horizon,
    (u) => R / (A + u),
    () => 1,
  );
}

/**
 * P(a customer alive at `age`, with rate Gamma(R, A), makes exactly n purchases in the horizon): stays through it and
 * makes n, or leaves within it having made n.
 */
export function exactly(n: number, lifetime: Lifetime, age: number, horizon: number, R: number, A: number): number {
  lifetime.at(age);
  const { fallen, hazard } = lifetime;
  lifetime.at(age + horizon);
  const stayed = Math.exp(fallen - lifetime.fallen) * nbdPmf(n, horizon, R, A);
  if (n === 0) {
    const leaving = (u: number) => {
      lifetime.at(age + u);
      return lifetime.hazard;
    };
    return stayed + integrate(silence(lifetime, age, R, A), 0, horizon, leaving, () => 1);
  }
  const constant = lnRising(R, n) - lnRising(1, n);
  const lnPmf = (u: number) => constant - R * Math.log1p(u / A) - n * Math.log1p(A / u);
  // Before this time the probability of n purchases rises, as u^n at first.
  const likeliest = (n * A) / R;
  const rise = Math.expm1(STEEP / n);
  let early = 0;
  if (n > FEW) {
    // From where it is negligible beside what it reaches while the customer may still be there.
    early = Math.min(horizon, likeliest, 1 / hazard);
    const enough = lnPmf(early) - 50;
    while (lnPmf(early) > enough) early /= 1 + rise;
  }
  let left = 0;
  const decay: Decay = {
    fall(u) {
      lifetime.at(age + u);
      return lifetime.fallen;
    },
    slope(u) {
      lifetime.at(age + u);
      return lifetime.hazard + (R + n) / (A + u);
    },
    reach: (u) => Math.min(A + u, lifetime.reach(age + u), n > FEW ? rise * u : Infinity),
  };
  overPanels(decay, early, horizon, (start, length) => {
    let sum = 0;
    for (let i = 0; i < PANEL.points.length; i++) {
      const u = start + length * PANEL.points[i];
      lifetime.at(age + u);
      sum += PANEL.weights[i] * lifetime.hazard * Math.exp(lnPmf(u) + fallen - lifetime.fallen);
    }
    left += length * sum;
    const end = start + length;
    lifetime.at(age + end);
    const most = end < likeliest ? 0 : lnPmf(end);
    return Math.exp(most + fallen - lifetime.fallen) > NEGLIGIBLE * left;
  });
  return stayed + left;
}
