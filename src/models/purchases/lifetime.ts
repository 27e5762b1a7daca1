/**
 * How long customers stay, for models in which leaving has nothing to do with purchasing: a distribution of lifetimes
 * seen from the first purchase, and integrals of what happens while it runs (see numerics/panels.ts).
 */
import { type Decay, integrate, NEGLIGIBLE, overPanels, PANEL } from '../../numerics/panels.ts';
import { lnWays, nbdPmf } from './nbd.ts';

export interface Lifetime {
  /** Moves to time t: sets `cumulativeHazard` and `hazard`. */
  at(t: number): void;
  /** -ln S(t) at the time last moved to. */
  readonly cumulativeHazard: number;
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

/** Staying on after `age`, discounted: e^(-rate u) S(age + u). */
function staying(lifetime: Lifetime, age: number, rate: number): Decay {
  return {
    exponent(u) {
      lifetime.at(age + u);
      return rate * u + lifetime.cumulativeHazard;
    },
    slope(u) {
      lifetime.at(age + u);
      return rate + lifetime.hazard;
    },
    reach: (u) => lifetime.reach(age + u),
  };
}

/** Staying on after `age` without a purchase, where the purchase rate is Gamma(R, A): S(age + u) (1 + u / A)^-R. */
export function inactivity(lifetime: Lifetime, age: number, R: number, A: number): Decay {
  return {
    exponent(u) {
      lifetime.at(age + u);
      return lifetime.cumulativeHazard + R * Math.log1p(u / A);
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

/**
 * P(a customer alive at `age`, with rate Gamma(R, A), makes at least n purchases before leaving and within the horizon):
 * the nth comes at u with density n / u times P(n purchases in u).
 */
export function atLeast(n: number, lifetime: Lifetime, age: number, horizon: number, R: number, A: number): number {
  if (n === 0) return 1;
  if (n === 1) return Math.min(1, returning(lifetime, age, horizon, R, A));
  return Math.min(
    1,
    overTime(n, lifetime, age, horizon, R, A, (u) => n / u),
  );
}

/** P(at least one purchase). */
export function returning(lifetime: Lifetime, age: number, horizon: number, R: number, A: number): number {
  return integrate(
    inactivity(lifetime, age, R, A),
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
  const { cumulativeHazard } = lifetime;
  lifetime.at(age + horizon);
  const stayed = Math.exp(cumulativeHazard - lifetime.cumulativeHazard) * nbdPmf(n, horizon, R, A);
  const leaving = (u: number) => {
    lifetime.at(age + u);
    return lifetime.hazard;
  };
  if (n > 0) return stayed + overTime(n, lifetime, age, horizon, R, A, leaving);
  return stayed + integrate(inactivity(lifetime, age, R, A), 0, horizon, leaving, () => 1);
}

/** Up to this power u^n is integrated as it is, together with an e^-exponent; above, on the scale ln u, from its peak. */
const FEW = 8;

/** The integral over u in [0, horizon] of factor(u) times P(n purchases in u, and still there at u), n > 0. */
function overTime(
  n: number,
  lifetime: Lifetime,
  age: number,
  horizon: number,
  R: number,
  A: number,
  factor: (u: number) => number,
): number {
  lifetime.at(age);
  const { cumulativeHazard } = lifetime;
  const constant = lnWays(n, R);
  const lnDensity = (u: number) => {
    lifetime.at(age + u);
    return constant - R * Math.log1p(u / A) - n * Math.log1p(A / u) + cumulativeHazard - lifetime.cumulativeHazard;
  };
  if (n > FEW) return overLnTime(n, lifetime, age, horizon, R, A, lnDensity, factor);
  const likeliest = (n * A) / R;
  const decay: Decay = {
    exponent(u) {
      lifetime.at(age + u);
      return lifetime.cumulativeHazard;
    },
    slope(u) {
      lifetime.at(age + u);
      return lifetime.hazard + (R + n) / (A + u);
    },
    reach: (u) => Math.min(A + u, lifetime.reach(age + u)),
  };
  let total = 0;
  overPanels(decay, 0, horizon, (start, length) => {
    let sum = 0;
    for (let i = 0; i < PANEL.points.length; i++) {
      const u = start + length * PANEL.points[i];
      sum += PANEL.weights[i] * factor(u) * Math.exp(lnDensity(u));
    }
    total += length * sum;
    const end = start + length;
    lifetime.at(age + end);
    return (
      Math.exp(end < likeliest ? cumulativeHazard - lifetime.cumulativeHazard : lnDensity(end)) > NEGLIGIBLE * total
    );
  });
  return total;
}

/** The same for many purchases: the integrand is log-concave in ln u, and is integrated outwards from its peak. */
function overLnTime(
  n: number,
  lifetime: Lifetime,
  age: number,
  horizon: number,
  R: number,
  A: number,
  lnDensity: (u: number) => number,
  factor: (u: number) => number,
): number {
  /** Derivative of lnDensity in ln u, which falls as u rises. */
  const slope = (u: number) => {
    lifetime.at(age + u);
    return (n * A - R * u) / (A + u) - u * lifetime.hazard;
  };
  const peak = Math.min(horizon, whereZero(slope, (n * A) / R));
  const top = lnDensity(peak);
  const outwards = (side: 1 | -1, most: number) =>
    integrate(
      {
        exponent: (w) => top - lnDensity(peak * Math.exp(side * w)),
        slope: (w) => Math.max(0, -side * slope(peak * Math.exp(side * w))),
        reach(w) {
          const u = peak * Math.exp(side * w);
          if (side > 0) return Math.min(2, Math.log1p(lifetime.reach(age + u) / u));
          let length = 2;
          while (-u * Math.expm1(-length) > lifetime.reach(age + u * Math.exp(-length))) length /= 2;
          return length;
        },
      },
      0,
      most,
      (w) => {
        const u = peak * Math.exp(side * w);
        return u * factor(u);
      },
      (w) => {
        const u = peak * Math.exp(side * w);
        return (u * factor(u)) / Math.abs(slope(u));
      },
    );
  return Math.exp(top) * (outwards(-1, Infinity) + (peak < horizon ? outwards(1, Math.log(horizon / peak)) : 0));
}

/** Where a function that falls from above 0 has its zero: at `most`, or between there and 0. */
function whereZero(f: (u: number) => number, most: number): number {
  if (f(most) >= 0) return most;
  let low = most;
  do low /= 16;
  while (f(low) < 0);
  let [lnLow, lnHigh] = [Math.log(low), Math.log(Math.min(most, 16 * low))];
  for (let step = 0; step < 40; step++) {
    const middle = (lnLow + lnHigh) / 2;
    if (f(Math.exp(middle)) < 0) lnHigh = middle;
    else lnLow = middle;
  }
  return Math.exp(lnLow);
}
