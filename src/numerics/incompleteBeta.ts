import { type Decay, integrate } from './panels.ts';
import { lnBeta, STIRLING_FROM, stirling } from './special.ts';

/**
 * P(p <= z) for p ~ Beta(a, b), the regularised incomplete beta function I_z(a, b) (NIST DLMF 8.17.2), with z given by
 * its odds z / (1 - z), so that neither z nor 1 - z is rounded. Some hundred evaluations of the density, whatever the
 * parameters; relative error below 1e-13 for parameters up to 1e9.
 *
 * Method: on the scale v = logit p the density is p^a (1 - p)^b / B(a, b), log-concave, with singularities pi above
 * and below 0 alone. It is integrated from its mode outwards, everything as a difference from there, so that large
 * parameters cancel nowhere and a lower part that is tiny keeps its digits.
 */
export function lowerBeta(a: number, b: number, odds: number): number {
  if (odds === 0) return 0;
  if (odds === Infinity) return 1;
  const beyond = Math.log(odds) - Math.log(a / b);
  const below = exponentFromMode(a, b);
  const above = exponentFromMode(b, a);
  if (beyond <= 0) return peak(a, b) * Math.exp(-below.exponent(-beyond)) * outwards(below, -beyond, Infinity);
  return Math.min(1, peak(a, b) * (outwards(below, 0, Infinity) + outwards(above, 0, beyond)));
}

/** How far the logarithm of the density falls from its mode to w below it; for b, a the same above it. */
function exponentFromMode(a: number, b: number): Decay {
  const p = a / (a + b);
  const q = b / (a + b);
  const start = Math.log(b / a);
  return {
    exponent(w) {
      // e^w overflows where a is so small that all of it still counts.
      const lower = w > 700 ? w + Math.log(q) : Math.log1p(q * Math.expm1(w));
      // Near 1 - p = 0 the logarithm of 1 - p + p e^-w takes its digits from q.
      const less = p * Math.expm1(-w);
      const upper = less < -0.5 ? Math.log(q + p * Math.exp(-w)) : Math.log1p(less);
      return a * lower + b * upper;
    },
    slope: (w) => (a * b * -Math.expm1(-w)) / (a * Math.exp(-w) + b),
    reach(w) {
      // Away from the mode, and from 0, where the singularities are, it falls exponentially and no faster.
      const v = start + w;
      return Math.max(2, Math.min(w, v > 0 ? v : -v / 2));
    },
  };
}

/** A log-concave function falls as fast from t on as it does there. */
function outwards(decay: Decay, from: number, to: number): number {
  return integrate(
    decay,
    from,
    to,
    () => 1,
    (t) => 1 / decay.slope(t),
  );
}

/** The density of logit p at its mode. */
function peak(a: number, b: number): number {
  if (Math.min(a, b) >= STIRLING_FROM) {
    return Math.sqrt(1 / (2 * Math.PI * (1 / a + 1 / b))) * Math.exp(stirling(a + b) - stirling(a) - stirling(b));
  }
  return Math.exp(-a * Math.log1p(b / a) - b * Math.log1p(a / b) - lnBeta(a, b));
}
