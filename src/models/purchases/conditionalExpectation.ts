/**
 * What a customer who is alive at T will do, over lambda ~ Gamma(R, A) and p ~ Beta(a, b): means of closed forms given
 * both, or given p where the mean over lambda is closed too, by rules for which nothing cancels (numerics/means.ts).
 * Rules depend on few numbers and are dear to prepare, so that they are remembered from one customer to the next.
 *
 * With Poisson purchases (k = 1) those that are made arrive at lambda e^(-lambda p s). With Erlang-k ones and j events
 * since the last purchase, the mth purchase from now is event m k - j, made with probability (1 - p)^(m - 1); of n events
 * within the horizon floor((n + j) / k) are chances to buy.
 */
import { betaRule, gammaMeans, type Rule } from '../../numerics/means.ts';
import { memoise } from '../../numerics/memoise.ts';
import { presentTime } from './nbd.ts';

/** A mean over lambda ~ Gamma(R, A) for one R, as a function of A. */
export type OfAge = (A: number) => number;

/**
 * Purchases expected within a horizon, each discounted at `rate`; for phase j and R of lambda in that phase. For k = 1
 * this is eq. 10 of Fader, Hardie & Lee (2005), and DERT where the horizon is infinite, without the singularity that
 * the closed forms have at a = 1; for k > 1 it is the exact series, where other software approximates.
 */
export const purchasesWhileAlive = memoise(
  (k: number, j: number, R: number, a: number, b: number, horizon: number, rate: number): OfAge => {
    const sensitivity = Math.min(horizon, 1 / rate);
    if (sensitivity === 0) return () => 0;
    if (k === 1 && rate === 0) return undiscountedPurchases(R, a, b, horizon);
    const perRate = k === 1 ? poissonPurchases(a, b, horizon, rate) : erlangPurchases(k, j, a, b, horizon, rate);
    const mean = gammaMeans(R + 1, perRate, sensitivity, strip(k));
    // lambda's own factor turns Gamma(R, A) into Gamma(R + 1, A) times its mean R / A.
    return (A) => (R / A) * mean(A);
  },
);

/** P(still there after `later` more time), in phase j. */
export const stillAlive = memoise(
  (k: number, j: number, R: number, a: number, b: number, later: number): OfAge =>
    k === 1 ? poissonSurvival(R, a, b, later) : gammaMeans(R, erlangSurvival(k, j, a, b, later), later, strip(k)),
);

/** (1 - (1 + p H / A)^(-R)) / p over p: the mean over lambda of (1 - e^(-lambda p H)) / p is closed. */
function undiscountedPurchases(R: number, a: number, b: number, horizon: number): OfAge {
  const { points, weights } = dropoutRule(a, b);
  return (A) => {
    let sum = 0;
    for (let i = 0; i < points.length; i++) {
      const p = points[i];
      sum += weights[i] * (p === 0 ? (R * horizon) / A : -Math.expm1(-R * Math.log1p((p * horizon) / A)) / p);
    }
    return sum;
  };
}

/** (1 + p s / A)^(-R) over p: likewise, of e^(-lambda p s). */
function poissonSurvival(R: number, a: number, b: number, later: number): OfAge {
  const dropout = dropoutRule(a, b);
  return (A) => overDropout(dropout, (p) => Math.exp(-R * Math.log1p((p * later) / A)));
}

type OfRate = (lambda: number) => number;

/**
 * Where those functions of lambda stay bounded: they are sums of e^(-y (1 - rho w)) over the kth roots of unity w, and
 * the one nearest 1 allows y an argument of pi / k.
 */
function strip(k: number): number {
  return Math.PI / Math.max(2, k);
}

/** (1 - e^(-(rate + lambda p) H)) / (rate + lambda p), over p: expected purchases per lambda. */
function poissonPurchases(a: number, b: number, horizon: number, rate: number): OfRate {
  const dropout = dropoutRule(a, b);
  return (lambda) => overDropout(dropout, (p) => presentTime(horizon, rate + lambda * p));
}

/** Above so many expected events a multiple of k is as likely as any other number to within e^(-y / 2): see below. */
const MANY_EVENTS = 100;
/** Beyond so many events none are expected where MANY_EVENTS are: P(N > 260) < 1e-39. */
const MOST_EVENTS = 260;
/** The chance of staying through less than one purchase in k events at which no hope is left after MANY_EVENTS. */
const HOPELESS = 0.3;

/**
 * Expected purchases per lambda. Up to MANY_EVENTS the sum over m of
 * (1 - p)^(m - 1) theta^(m k - j) P(N >= m k - j), theta = lambda / (lambda + rate), N ~ Poisson(y),
 * y = (lambda + rate) H; the events' discount turns the density of Erlang(n, lambda) into theta^n Erlang(n, lambda + rate).
 * Above, the geometric sum over p: theta^(k - j) (1 - E g^floor((N + j) / k)) / (1 - g), with g = (1 - p) theta^k.
 */
function erlangPurchases(k: number, j: number, a: number, b: number, horizon: number, rate: number): OfRate {
  const stays = stayingThrough(a, b, MOST_EVENTS / k + 1);
  const dropout = dropoutRule(a, b);
  return (lambda) => {
    if (lambda === 0) return k - j === 1 ? presentTime(horizon, rate) : 0;
    const y = (lambda + rate) * horizon;
    const lnTheta = -Math.log1p(rate / lambda);
    if (y <= MANY_EVENTS) {
      const tail = poissonTails(y);
      let sum = 0;
      for (let m = 1; m * k - j <= MOST_EVENTS; m++) {
        const n = m * k - j;
        sum += stays[m - 1] * Math.exp(n * lnTheta) * tail[n];
      }
      return sum / lambda;
    }
    const first = Math.exp((k - j) * lnTheta) / lambda;
    return (
      first *
      overDropout(dropout, (p) => {
        const lnG = Math.log1p(-p) + k * lnTheta;
        // g = 1: every chance is taken and counts in full.
        if (lnG === 0) return (y + j - (k - 1) / 2) / k;
        return Math.expm1(lnMeanPower(k, j, lnG / k, y)) / Math.expm1(lnG);
      })
    );
  };
}

function erlangSurvival(k: number, j: number, a: number, b: number, later: number): OfRate {
  const stays = stayingThrough(a, b, MOST_EVENTS / k + 1);
  const dropout = dropoutRule(a, b);
  return (lambda) => {
    const y = lambda * later;
    if (y > MANY_EVENTS) return overDropout(dropout, (p) => Math.exp(lnMeanPower(k, j, Math.log1p(-p) / k, y)));
    let sum = 0;
    let term = Math.exp(-y);
    for (let n = 0; n < MOST_EVENTS; n++) {
      sum += term * stays[Math.floor((n + j) / k)];
      term *= y / (n + 1);
    }
    return sum;
  };
}

/**
 * ln E rho^(k floor((N + j) / k)) for N ~ Poisson(y), y > MANY_EVENTS. The remainder i of N + j by k is then uniform to
 * within e^(-y rho / 2) (the other k - 1 terms of its discrete Fourier transform), whence
 * e^(-y (1 - rho)) · mean of rho^(j - i).
 */
function lnMeanPower(k: number, j: number, lnRho: number, y: number): number {
  if (lnRho < Math.log(HOPELESS)) return -Infinity;
  let excess = 0;
  for (let i = 1; i < k; i++) excess += Math.expm1(-i * lnRho);
  return y * Math.expm1(lnRho) + j * lnRho + Math.log1p(excess / k);
}

/** P(N >= n) for N ~ Poisson(y), n = 0 … MOST_EVENTS; small terms first, so that each is right to its last digits. */
function poissonTails(y: number): Float64Array {
  const tails = new Float64Array(MOST_EVENTS + 1);
  let term = Math.exp(-y);
  for (let n = 0; n <= MOST_EVENTS; n++) {
    tails[n] = term;
    term *= y / (n + 1);
  }
  for (let n = MOST_EVENTS - 1; n >= 0; n--) tails[n] += tails[n + 1];
  return tails;
}

/** E (1 - p)^m for m = 0, 1, …, up to `most`. */
function stayingThrough(a: number, b: number, most: number): Float64Array {
  const stays = new Float64Array(Math.ceil(most) + 1).fill(1);
  for (let m = 1; m < stays.length; m++) stays[m] = (stays[m - 1] * (b + m - 1)) / (a + b + m - 1);
  return stays;
}

/** Beyond 1e12 expected purchases nothing changes any more: rules need not look closer at small p. */
const dropoutRule = memoise((a: number, b: number) => betaRule(a, b, 1e12));

function overDropout({ points, weights }: Rule, f: (p: number) => number): number {
  let sum = 0;
  for (let i = 0; i < points.length; i++) sum += weights[i] * f(points[i]);
  return sum;
}
