import { cholesky, choleskySolve, type Matrix, symmetricEigen, zeros } from './linearAlgebra.ts';

/** Where derivatives of a function at a point are written: the gradient, and the Hessian where it is wanted. */
export interface Derivatives {
  readonly gradient: Float64Array;
  readonly hessian: Matrix;
}

export function derivatives(n: number): Derivatives {
  return { gradient: new Float64Array(n), hessian: zeros(n) };
}

/** A function of a point that fills in its derivatives there and returns its value; NaN or -Infinity where undefined. */
export type Objective = (point: Float64Array, out: Derivatives) => number;

export interface Maximum {
  readonly point: Float64Array;
  readonly value: number;
  readonly gradient: Float64Array;
  readonly hessian: Matrix;
  readonly iterations: number;
  /**
   * Estimated distance in value from the maximum of the local quadratic: half the Newton decrement, or what the quadratic
   * promises within the longest step where it has no maximum.
   */
  readonly gap: number;
  /**
   * 'converged' = a maximum: no slope left and no direction that curves upwards. 'stalled' = no further gain within
   * rounding though it is none, or is not known to be one; 'limit' = iterations ran out.
   */
  readonly outcome: 'converged' | 'stalled' | 'limit';
  /** Coordinates that ended at the edge of the box. */
  readonly atBound: readonly number[];
}

export interface NewtonOptions {
  readonly maxIterations?: number;
  /** Converged when half the Newton decrement falls below this. */
  readonly tolerance?: number;
  /** The box: |coordinate| never exceeds this. */
  readonly bound?: number;
  readonly maxStep?: number;
}

const BOUND = 25;
const MAX_STEP = 3;

/**
 * Maximises a smooth function of a few variables by Newton's method, damped as Levenberg and Marquardt do where the
 * Hessian is not negative definite or a step does not reach its predicted gain (Nocedal & Wright 2006, ch. 4). Where the
 * slope vanishes at a minimum or saddle, it moves on along the direction that curves upwards most.
 */
export function maximise(objective: Objective, start: ArrayLike<number>, options: NewtonOptions = {}): Maximum {
  const { maxIterations = 200, tolerance = 1e-11, bound = BOUND, maxStep = MAX_STEP } = options;
  const n = start.length;
  const clamp = (v: number) => Math.max(-bound, Math.min(bound, v));
  let point: Float64Array = Float64Array.from(start, clamp);
  let at = derivatives(n);
  let trial = derivatives(n);
  let value = objective(point, at);
  let damping = 0;
  let gap = Infinity;
  let stalledSteps = 0;
  let iterations = 0;
  let outcome: Maximum['outcome'] = 'limit';
  for (; iterations < maxIterations; iterations++) {
    const step = newtonStep(at, damping, point, bound);
    if (!step) {
      damping = Math.max(4 * damping, 1e-4);
      if (damping <= 1e12) continue;
      outcome = 'stalled';
      break;
    }
    const predictedGain = step.gain;
    if (damping === 0) gap = predictedGain;
    if (predictedGain < tolerance) {
      // A damped step promises too little by itself: only the pure Newton step can say that this is the top.
      if (damping === 0) {
        outcome = 'converged';
        break;
      }
      gap = Math.min(gap, predictedGain);
    }
    let longest = 0;
    for (const s of step.direction) longest = Math.max(longest, Math.abs(s));
    const scale = Math.min(1, maxStep / longest);
    const next = point.map((v, i) => clamp(v + scale * step.direction[i]));
    const nextValue = objective(next, trial);
    const gain = nextValue - value;
    const rounding = 1e-13 * (1 + Math.abs(value));
    if (gain >= -rounding && (gain > 1e-4 * predictedGain * scale || predictedGain < 1e3 * rounding)) {
      stalledSteps = gain <= rounding ? stalledSteps + 1 : 0;
      point = next;
      value = nextValue;
      [at, trial] = [trial, at];
      damping = gain > 0.5 * predictedGain ? (damping < 1e-6 ? 0 : damping / 8) : damping;
      if (stalledSteps < 4) continue;
      const local = quadraticModel(at, point, options);
      gap = local.predictedGain;
      const moved =
        gap < CLOSED ? null : alongUpwardCurve(local, { point, value, trial, rounding }, objective, options);
      if (moved) {
        ({ point, value } = moved);
        [at, trial] = [trial, at];
        stalledSteps = 0;
        continue;
      }
      outcome = gap < CLOSED ? 'converged' : 'stalled';
      break;
    } else {
      damping = Math.max(8 * damping, 1e-6);
      if (damping > 1e12) {
        outcome = 'stalled';
        break;
      }
    }
  }
  const atBound: number[] = [];
  point.forEach((v, i) => {
    if (Math.abs(v) >= bound) atBound.push(i);
  });
  return { point, value, gradient: at.gradient, hessian: at.hessian, iterations, gap, outcome, atBound };
}

/** What may be missing to the maximum where no further gain can be told from rounding. */
const CLOSED = 1e-7;
/** Curvature is known to so much of the largest. */
const CURVATURE_ROUNDING = 1e-10;

interface QuadraticModel {
  /** What all directions together promise within the longest step along each. */
  readonly predictedGain: number;
  /** The direction that curves upwards most, and how much; 0 where none does. */
  readonly curvature: number;
  readonly upwards: Float64Array;
}

/** The quadratic model at a point, along the eigenvectors of the Hessian, coordinates held at the box edge left out. */
function quadraticModel(
  { gradient, hessian }: Derivatives,
  point: Float64Array,
  { bound = BOUND, maxStep = MAX_STEP }: NewtonOptions,
): QuadraticModel {
  const held = heldAt(gradient, point, bound);
  const { values, vectors } = symmetricEigen(hessian.map((row, i) => row.map((v, j) => (held[i] || held[j] ? 0 : v))));
  const rounding = CURVATURE_ROUNDING * Math.max(Math.abs(values[0]), Math.abs(values[values.length - 1]));
  let predictedGain = 0;
  values.forEach((curvature, k) => {
    let slope = 0;
    for (let i = 0; i < point.length; i++) if (!held[i]) slope += vectors[k][i] * gradient[i];
    const length = curvature < 0 ? Math.min(maxStep, Math.abs(slope) / -curvature) : maxStep;
    predictedGain +=
      Math.abs(slope) * length + 0.5 * (curvature > rounding ? curvature : Math.min(0, curvature)) * length ** 2;
  });
  const most = values[values.length - 1];
  return { predictedGain, curvature: most > rounding ? most : 0, upwards: vectors[values.length - 1] };
}

interface Place {
  readonly point: Float64Array;
  readonly value: number;
  /** Where derivatives at the new point are written. */
  readonly trial: Derivatives;
  readonly rounding: number;
}

/** From a minimum or saddle, where the direction that curves upwards leads; null where nothing is gained by it. */
function alongUpwardCurve(
  { curvature, upwards }: QuadraticModel,
  { point, value, trial, rounding }: Place,
  objective: Objective,
  { bound = BOUND, maxStep = MAX_STEP }: NewtonOptions,
): Pick<Place, 'point' | 'value'> | null {
  for (let length = maxStep; 0.5 * curvature * length ** 2 > 10 * rounding; length /= 4) {
    for (const step of [length, -length]) {
      const next = point.map((v, i) => Math.max(-bound, Math.min(bound, v + step * upwards[i])));
      const nextValue = objective(next, trial);
      if (nextValue - value > 0.1 * curvature * length ** 2) return { point: next, value: nextValue };
    }
  }
  return null;
}

/** Coordinates at the edge of the box that would leave it. */
function heldAt(gradient: Float64Array, point: Float64Array, bound: number): boolean[] {
  return Array.from(point, (v, i) => Math.abs(v) >= bound && v * gradient[i] > 0);
}

/** The step that maximises the quadratic model, coordinates held at the box edge left out; null if not concave. */
function newtonStep(
  { gradient, hessian }: Derivatives,
  damping: number,
  point: Float64Array,
  bound: number,
): { direction: Float64Array; gain: number } | null {
  const n = gradient.length;
  const held = heldAt(gradient, point, bound);
  const negative = zeros(n);
  const right = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    if (held[i]) {
      negative[i][i] = 1;
      continue;
    }
    right[i] = gradient[i];
    for (let j = 0; j < n; j++) if (!held[j]) negative[i][j] = -hessian[i][j];
    negative[i][i] += damping * (Math.abs(hessian[i][i]) + 1e-8);
  }
  const lower = cholesky(negative);
  if (!lower) return null;
  const direction = choleskySolve(lower, right);
  let gain = 0;
  for (let i = 0; i < n; i++) gain += 0.5 * right[i] * direction[i];
  return Number.isFinite(gain) ? { direction, gain } : null;
}
