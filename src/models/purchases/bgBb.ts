/**
 * BG/BB: at each of T opportunities (a yearly appeal, an event) a customer who is there buys with probability
 * p ~ Beta(alpha, beta), and leaves before it for good with probability theta ~ Beta(gamma, delta). Here x is the
 * number of opportunities taken, tx the last one taken (0 for none) and T how many there were; horizons and `later` are
 * counts too, and fractions of an opportunity do not count.
 *
 * Fader, Hardie & Shang (2010), "Customer-base analysis in a discrete-time noncontractual setting", Marketing Science
 * 29(6). Given that a customer was there at the last opportunity, p ~ Beta(alpha + x, beta + T - x) and
 * theta ~ Beta(gamma, delta + T) independently.
 */
import { PerennialError } from '../../errors.ts';
import type { Cells } from '../../facts/cells.ts';
import { MOST_TERMS } from '../../numerics/longSums.ts';
import { betaRule } from '../../numerics/means.ts';
import type { Random } from '../../numerics/random.ts';
import { lnBetaMoment, lnRising } from '../../numerics/special.ts';
import type { PurchaseModel } from '../contract.ts';
import { betaBinomial } from './betaBinomial.ts';
import { countsByXAndT } from './byXAndT.ts';
import { addTerm, lnOf, type Mixture, mixture, restart, spreadDerivatives } from './mixture.ts';
import { sumOverOpportunities } from './opportunitySums.ts';
import { type Rises, rises } from './rises.ts';

/** More opportunities than this are time, not opportunities, and would make the tables too long. */
const MOST_OPPORTUNITIES = 100_000;

export const bgBb: PurchaseModel = {
  name: 'bg-bb',
  title: 'BG/BB',
  reference: 'Fader, Hardie & Shang (2010), Marketing Science 29(6)',
  parameterNames: ['alpha', 'beta', 'gamma', 'delta'],
  discrete: true,
  withoutDropout: betaBinomial,
  starts: () => [
    [1, 1, 0.5, 3],
    [0.5, 2, 1, 1],
    [2, 0.5, 0.5, 10],
  ],
  logLikelihood(theta, cells, out) {
    out?.gradient.fill(0);
    for (const row of out?.hessian ?? []) row.fill(0);
    let total = 0;
    forEachCell(theta, cells, out !== undefined, (i, sum) => {
      total += cells.weight[i] * lnOf(sum);
      if (out) spreadDerivatives(sum, cells.weight[i], out);
    });
    return total;
  },
  logLikelihoods(theta, cells) {
    const column = new Float64Array(cells.length);
    forEachCell(theta, cells, false, (i, sum) => {
      column[i] = lnOf(sum);
    });
    return column;
  },
  pAlive(theta, cells, later) {
    const now = pAliveAtLast(theta, cells);
    const steps = countable(later);
    const [, , gamma, delta] = theta;
    return now.map((p, i) => p * Math.exp(lnStays(gamma, delta + cells.T[i], steps)));
  },
  pReturn(theta, cells, horizon) {
    const steps = countable(horizon);
    return whereAlive(theta, cells, (parameters) => atLeast(parameters, 1, steps));
  },
  expectedPurchases(theta, cells, horizon, rate) {
    const steps = whole(horizon);
    return whereAlive(theta, cells, (parameters) => purchases(parameters, steps, rate));
  },
  pmf(theta, cells, n, horizon) {
    const steps = countable(horizon);
    const alive = whereAlive(theta, cells, (parameters) => exactly(parameters, n, steps));
    if (n > 0) return alive;
    const now = pAliveAtLast(theta, cells);
    return alive.map((p, i) => p + (1 - now[i]));
  },
  atLeast(theta, cells, horizon) {
    const steps = countable(horizon);
    const now = pAliveAtLast(theta, cells);
    const whileAlive = countsByXAndT(cells, (x, T, n) => atLeast(posterior(theta, x, T), n, steps));
    return (cell, n) => (n === 0 ? 1 : now[cell] * whileAlive(cell, n));
  },
  unconditionalExpectation: (theta, t) => t.map((horizon) => purchases(theta, whole(horizon), 0)),
  unconditionalPmf: (theta, n, t) => exactly(theta, n, countable(t)),
  simulate([alpha, beta, gamma, delta], T, random: Random) {
    const x = new Float64Array(T.length);
    const tx = new Float64Array(T.length);
    for (let i = 0; i < T.length; i++) {
      const p = random.beta(alpha, beta);
      const theta = random.beta(gamma, delta);
      for (let at = 1; at <= T[i] && random.uniform() >= theta; at++) {
        if (random.uniform() >= p) continue;
        x[i]++;
        tx[i] = at;
      }
    }
    return { x, tx };
  },
};

/** Whole opportunities in a span; a hair is forgiven, for spans converted from other units. */
function whole(span: number): number {
  return Math.floor(span * (1 + 1e-12));
}

/** The same where each is counted: as many as there are numbers for. */
function countable(span: number): number {
  return Math.min(whole(span), MOST_TERMS);
}

/**
 * Calls `visit` with the likelihood of each cell as a mixture: the customer was there throughout, or left before
 * opportunity s + 1, for s = tx … T - 1 (eq. 5). That sum runs down from T - 1, so that cells of equal x and T share it.
 *
 * @throws CELLS_INVALID unless tx and T are whole and x <= tx <= T
 */
function forEachCell(
  theta: Float64Array,
  cells: Cells,
  derive: boolean,
  visit: (i: number, likelihood: Mixture, lnAlive: number) => void,
): void {
  check(cells);
  const [alpha, beta, gamma, delta] = theta;
  const { x, tx, T } = cells;
  const most = T.reduce((a, b) => Math.max(a, b), 0) + 1;
  const [ofAlpha, ofBeta, ofBoth] = [rises(alpha, most), rises(beta, most), rises(alpha + beta, most)];
  const [ofDelta, ofEnd] = [rises(delta, most), rises(gamma + delta, most)];
  const sum = mixture(4);
  const add = (bought: number, until: number, left: boolean) =>
    addTerm(sum, derive, (gradient, hessian) => {
      const end = left ? until + 1 : until;
      const own = left ? 1 / gamma : 0;
      if (derive) {
        setBuying(gradient, hessian, bought, until, ofAlpha, ofBeta, ofBoth);
        gradient[2] = own - ofEnd.first[end];
        gradient[3] = ofDelta.first[until] - ofEnd.first[end];
        hessian[2][2] = -own * own - ofEnd.second[end];
        hessian[2][3] = -ofEnd.second[end];
        hessian[3][3] = ofDelta.second[until] - ofEnd.second[end];
      }
      const buying = ofAlpha.ln[bought] + ofBeta.ln[until - bought] - ofBoth.ln[until];
      return buying + (left ? Math.log(gamma) : 0) + ofDelta.ln[until] - ofEnd.ln[end];
    });
  for (let start = 0; start < cells.length; ) {
    let end = start;
    while (end < cells.length && x[end] === x[start] && T[end] === T[start]) end++;
    restart(sum);
    add(x[start], T[start], false);
    const lnAlive = lnOf(sum);
    let s = T[start];
    for (let i = end - 1; i >= start; i--) {
      while (s > tx[i]) add(x[i], --s, true);
      visit(i, sum, lnAlive);
    }
    start = end;
  }
}

function setBuying(g: Float64Array, h: Float64Array[], x: number, n: number, a: Rises, b: Rises, both: Rises): void {
  g[0] = a.first[x] - both.first[n];
  g[1] = b.first[n - x] - both.first[n];
  h[0][0] = a.second[x] - both.second[n];
  h[0][1] = -both.second[n];
  h[1][1] = b.second[n - x] - both.second[n];
}

/** P(was there at the last opportunity). */
function pAliveAtLast(theta: Float64Array, cells: Cells): Float64Array {
  const column = new Float64Array(cells.length);
  forEachCell(theta, cells, false, (i, likelihood, lnAlive) => {
    column[i] = Math.exp(lnAlive - lnOf(likelihood));
  });
  return column;
}

/** The parameters of a customer who was there at the last of T opportunities, having taken x. */
function posterior([alpha, beta, gamma, delta]: Float64Array, x: number, T: number): Float64Array {
  return Float64Array.of(alpha + x, beta + T - x, gamma, delta + T);
}

/** P(alive) times a value of the posterior parameters of a customer who is: once for each distinct (x, T). */
function whereAlive(theta: Float64Array, cells: Cells, value: (posterior: Float64Array) => number): Float64Array {
  const { x, T } = cells;
  const column = pAliveAtLast(theta, cells);
  let ofXAndT = 0;
  for (let i = 0; i < cells.length; i++) {
    if (i === 0 || x[i] !== x[i - 1] || T[i] !== T[i - 1]) {
      ofXAndT = value(posterior(theta, x[i], T[i]));
    }
    column[i] *= ofXAndT;
  }
  return column;
}

/** Expected purchases at the next n opportunities (or all to come), the jth discounted by e^(-rate j). */
function purchases([alpha, beta, gamma, delta]: Float64Array, n: number, rate: number): number {
  if (n === 0) return 0;
  // (1 - theta)'s own factor turns Beta(gamma, delta) into Beta(gamma, delta + 1) times its mean.
  const rule = betaRule(gamma, delta + 1, Math.min(n, 1 / rate));
  let sum = 0;
  for (let i = 0; i < rule.points.length; i++) {
    const lnKept = Math.log1p(-rule.points[i]) - rate;
    sum += rule.weights[i] * (lnKept === 0 ? n : Math.expm1(n * lnKept) / Math.expm1(lnKept));
  }
  return (alpha / (alpha + beta)) * (delta / (gamma + delta)) * Math.exp(-rate) * sum;
}

/** P(at least x purchases at the next n opportunities), by when the xth is. */
function atLeast([alpha, beta, gamma, delta]: Float64Array, x: number, n: number): number {
  if (x === 0) return 1;
  if (x > n) return 0;
  const lnFirst = lnBuys(alpha, beta, x) + lnStays(gamma, delta, x);
  const terms = { lnFirst, m: x, a: alpha + x, beta, g: gamma, delta: delta + x };
  return Math.min(1, sumOverOpportunities(terms, n - x + 1));
}

/** P(exactly x purchases at the next n opportunities): gone after i = x … n - 1 of them, or there through all (eq. 8). */
function exactly([alpha, beta, gamma, delta]: Float64Array, x: number, n: number): number {
  if (x > n) return 0;
  const lnFirst = lnBuys(alpha, beta, x) + lnStays(gamma, delta, x) + Math.log(gamma / (gamma + delta + x));
  const terms = { lnFirst, m: x + 1, a: alpha + x, beta, g: gamma + 1, delta: delta + x };
  const left = n > x ? sumOverOpportunities(terms, n - x) : 0;
  const orders = lnRising(n - x + 1, x) - lnRising(1, x);
  const lnPasses = lnBetaMoment(beta, alpha + x, n - x);
  return Math.min(1, left + Math.exp(orders + lnBuys(alpha, beta, x) + lnPasses + lnStays(gamma, delta, n)));
}

/** ln E p^x. */
function lnBuys(alpha: number, beta: number, x: number): number {
  return lnBetaMoment(alpha, beta, x);
}

/** ln E (1 - theta)^n: there through n more opportunities. */
function lnStays(gamma: number, delta: number, n: number): number {
  return lnBetaMoment(delta, gamma, n);
}

function check({ length, x, tx, T }: Cells): void {
  for (let i = 0; i < length; i++) {
    if (!(Number.isInteger(T[i]) && T[i] <= MOST_OPPORTUNITIES)) {
      refuse(i, 'T', T[i], `T must be a whole number of opportunities, at most ${MOST_OPPORTUNITIES}`);
    }
    if (!Number.isInteger(tx[i])) refuse(i, 'tx', tx[i], 'tx must be the number of an opportunity');
    if (x[i] > tx[i]) refuse(i, 'x', x[i], `x can not exceed tx = ${tx[i]}: one purchase an opportunity`);
  }
}

function refuse(row: number, field: string, value: number, rule: string): never {
  throw new PerennialError('CELLS_INVALID', { row, field, value, rule: `for BG/BB ${rule}` });
}
