/**
 * The beta-geometric family: given lambda ~ Gamma(r, alpha) the times between purchases are Erlang-k (exponential for
 * k = 1) with events at rate lambda; after each purchase the customer leaves with probability p ~ Beta(a, b).
 *
 *   BG/NBD       leaving is possible after each repeat purchase: Fader, Hardie & Lee (2005), Marketing Science 24(2).
 *   MBG/NBD      also right after the first: Batislam, Denizel & Filiztekin (2007), IJRM 24(3).
 *   (M)BG/CNBD-k the same for k > 1: Reutterer, Platzer & Schröder (2021), IJRM 38(3).
 *
 * They share one likelihood (betaGeometricLikelihood.ts). Given that a customer is alive at T and j events after the last purchase,
 * lambda ~ Gamma(r + k x + j, alpha + T) and p ~ Beta(a, b + chances) independently.
 */

import type { Cells } from '../../facts/cells.ts';
import { lastPer, memoise } from '../../numerics/memoise.ts';
import type { Random } from '../../numerics/random.ts';
import { lnBetaMoment } from '../../numerics/special.ts';
import type { PurchaseModel } from '../contract.ts';
import { ageCurve } from './ageCurve.ts';
import type { Kind } from './betaGeometricDerivatives.ts';
import { logLikelihood, logLikelihoods, pAlive } from './betaGeometricLikelihood.ts';
import { byXAndT } from './byXAndT.ts';
import { cnbd } from './cnbd.ts';
import { purchasesWhileAlive, stillAlive } from './conditionalExpectation.ts';
import { phaseWeights } from './erlangPhases.ts';
import { totalsOf } from './gammaPoissonLikelihood.ts';
import { nbd, nbdPmf, nbdTail } from './nbd.ts';

interface Variant {
  readonly name: string;
  readonly title: string;
  readonly reference: string;
  /** Whether a customer may leave right after the first purchase. */
  readonly leavesAtFirst: boolean;
  /** Events that make a purchase: the shape of the times between purchases. */
  readonly k: number;
}

export function betaGeometric({ name, title, reference, leavesAtFirst, k }: Variant): PurchaseModel {
  const atFirst = leavesAtFirst ? 1 : 0;
  const kind: Kind = { k, atFirst };
  // One forecast asks for several figures of the same cells.
  const aliveNow = lastPer((theta, cells: Cells) => pAlive(theta, kind, cells));
  const phases = Array.from({ length: k }, (_, j) => j);
  /** P(alive) times the mean over phases of what a customer in phase j is worth. */
  const overPhases = (theta: Float64Array, cells: Cells, inPhase: (j: number) => Float64Array) => {
    const column = inPhase(0);
    if (k > 1) {
      const weights = phaseWeights(theta[0], theta[1], k, cells);
      const others = phases.map((j) => (j === 0 ? column : inPhase(j)));
      for (let i = 0; i < column.length; i++) {
        let sum = 0;
        for (const j of phases) sum += weights[j][i] * others[j][i];
        column[i] = sum;
      }
    }
    const alive = aliveNow(theta, cells);
    for (let i = 0; i < column.length; i++) column[i] *= alive[i];
    return column;
  };
  /** P(alive) of a customer not yet seen, right after the first purchase. */
  const newcomerAlive = ([, , a, b]: Float64Array) => (leavesAtFirst ? b / (a + b) : 1);
  return {
    name,
    title,
    reference,
    parameterNames: ['r', 'alpha', 'a', 'b'],
    withoutDropout: k === 1 ? nbd : cnbd(k),
    starts(cells) {
      const rate = purchasesPerTime(cells);
      return [0.3, 1, 0.05].map((r) => [r, r / (k * rate), 0.8, 2.5]);
    },
    logLikelihood: (theta, cells, out) => logLikelihood(theta, kind, cells, out),
    logLikelihoods: (theta, cells) => logLikelihoods(theta, kind, cells),
    pAlive(theta, cells, later) {
      if (later === 0) return aliveNow(theta, cells).slice();
      const [r, alpha, a, b] = theta;
      return overPhases(theta, cells, (j) =>
        byXAndT(cells, alpha, (x) => atAge(alpha, stillAlive(k, j, r + k * x + j, a, b + x + atFirst, later))),
      );
    },
    pReturn(theta, cells, horizon) {
      // A customer who is alive leaves only at a purchase: returning at all is k - j events within the horizon.
      const [r, alpha] = theta;
      return overPhases(theta, cells, (j) =>
        byXAndT(
          cells,
          alpha,
          (x) => (T) => nbdTail(k - j, horizon, r + k * x + j, alpha + T),
          // A single event's tail costs no more than to look it up.
          k - j === 1 ? undefined : (x) => tailCurve(k - j, horizon, r + k * x + j, alpha),
        ),
      );
    },
    expectedPurchases(theta, cells, horizon, rate) {
      const [r, alpha, a, b] = theta;
      return overPhases(theta, cells, (j) =>
        byXAndT(
          cells,
          alpha,
          (x) => atAge(alpha, purchasesWhileAlive(k, j, r + k * x + j, a, b + x + atFirst, horizon, rate)),
          (x) => purchasesCurve(alpha, k, j, r + k * x + j, a, b + x + atFirst, horizon, rate),
        ),
      );
    },
    pmf(theta, cells, n, horizon) {
      const [r, alpha, a, b] = theta;
      const alive = overPhases(theta, cells, (j) =>
        byXAndT(
          cells,
          alpha,
          (x) => (T) => purchasesPmf(n, horizon, k, j, r + k * x + j, alpha + T, a, b + x + atFirst),
        ),
      );
      if (n > 0) return alive;
      const now = aliveNow(theta, cells);
      return alive.map((p, i) => p + (1 - now[i]));
    },
    atLeast(theta, cells, horizon) {
      // The nth purchase comes if events for it arrive and the customer stays after each purchase before it.
      const [r, alpha, a, b] = theta;
      const alive = aliveNow(theta, cells);
      const weights = phaseWeights(r, alpha, k, cells);
      return (cell, n) => {
        if (n === 0) return 1;
        const x = cells.x[cell];
        const [R, A] = [r + k * x, alpha + cells.T[cell]];
        let arrive = 0;
        for (const j of phases) arrive += weights[j][cell] * nbdTail(n * k - j, horizon, R + j, A);
        return alive[cell] * staysThrough(n - 1, a, b + x + atFirst) * arrive;
      };
    },
    unconditionalExpectation(theta, t) {
      const [r, alpha, a, b] = theta;
      const alive = newcomerAlive(theta);
      return t.map((horizon) => alive * purchasesWhileAlive(k, 0, r, a, b + atFirst, horizon, 0)(alpha));
    },
    unconditionalPmf(theta, n, t) {
      const [r, alpha, a, b] = theta;
      const alive = newcomerAlive(theta);
      return alive * purchasesPmf(n, t, k, 0, r, alpha, a, b + atFirst) + (n === 0 ? 1 - alive : 0);
    },
    simulate: (theta, T, random) => simulate(theta, T, kind, random),
  };
}

/** Curves that are remembered: some figures of some models, each of some hundred frequencies. */
const CURVES = 4096;

const purchasesCurve = memoise(
  (alpha: number, ...what: Parameters<typeof purchasesWhileAlive>) =>
    ageCurve(alpha, atAge(alpha, purchasesWhileAlive(...what))),
  CURVES,
);

const tailCurve = memoise(
  (n: number, t: number, r: number, alpha: number) => ageCurve(alpha, (T) => nbdTail(n, t, r, alpha + T)),
  CURVES,
);

/** A function of alpha + T as one of T. */
function atAge(alpha: number, value: (A: number) => number): (T: number) => number {
  return (T) => value(alpha + T);
}

/** Twice the purchases per time observed: customers who left dilute it. */
function purchasesPerTime(cells: Cells): number {
  const { purchases, time } = totalsOf(cells);
  return (2 * purchases) / time;
}

/**
 * P(n purchases in (0, t]) of a customer who is alive at 0 in phase j, with lambda ~ Gamma(R, A) and p ~ Beta(a, b):
 * either events for n and no more arrive and the customer stays through all, or events for at least n arrive and the
 * customer leaves at the nth (Fader, Hardie & Lee 2005, eq. 8, for k = 1).
 */
function purchasesPmf(n: number, t: number, k: number, j: number, R: number, A: number, a: number, b: number): number {
  const stays = staysThrough(n, a, b);
  const left = n > 0 ? (stays * a) / (b + n - 1) : 0;
  let exactly = 0;
  for (let events = Math.max(0, n * k - j); events < (n + 1) * k - j; events++) exactly += nbdPmf(events, t, R, A);
  return stays * exactly + (left > 0 ? left * nbdTail(n * k - j, t, R, A) : 0);
}

/** E (1 - p)^n: a customer stays after each of n purchases. */
function staysThrough(n: number, a: number, b: number): number {
  return n === 0 ? 1 : Math.exp(lnBetaMoment(b, a, n));
}

function simulate([r, alpha, a, b]: Float64Array, ages: Float64Array, { k, atFirst }: Kind, random: Random) {
  const x = new Float64Array(ages.length);
  const tx = new Float64Array(ages.length);
  for (let i = 0; i < ages.length; i++) {
    // A rate too small for a double is 0: its first purchase never comes.
    const lambda = random.gamma(r, alpha);
    const p = random.beta(a, b);
    const gap = () => (k === 1 ? random.exponential() : random.gamma(k)) / lambda;
    let alive = !(atFirst && random.uniform() < p);
    for (let at = gap(); alive && at <= ages[i]; at += gap()) {
      x[i]++;
      tx[i] = at;
      alive = random.uniform() >= p;
    }
  }
  return { x, tx };
}
