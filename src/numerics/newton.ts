import { cholesky, choleskySolve, type Matrix, zeros } from './linearAlgebra.ts';

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
  /** Estimated distance in value from the maximum of the local quadratic: half the Newton decrement. */
  readonly gap: number;
  /** 'stalled' = no further gain within rounding though the gap is not closed; 'limit' = iterations ran out. */
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

/**
 * Maximises a smooth function of a few variables by Newton's method, damped as Levenberg and Marquardt do where the
 * Hessian is not negative definite or a step does not gain what it promised (Nocedal & Wright 2006, ch. 4).
 */
export function maximise(objective: Objective, start: ArrayLike<number>, options: NewtonOptions = {}): Maximum {
  const { maxIterations = 200, tolerance = 1e-11, bound = 25, maxStep = 3 } = options;
  const n = start.length;
  const clamp = (v: number) => Math.max(-bound, Math.min(bound, v));
  let point = Float64Array.from(start, clamp);
  let at = derivatives(n);
  let trial = derivatives(n);
  let value = objective(point, at);
  let damping = 0;
  let gap = Infinity;
  let idle = 0;
  let iterations = 0;
  let outcome: Maximum['outcome'] = 'limit';
  for (; iterations < maxIterations; iterations++) {
    const step = newtonStep(at, damping, point, bound);
    if (!step) {
      damping = Math.max(4 * damping, 1e-4);
      if (damping > 1e12) break;
      continue;
    }
    const promised = step.gain;
    if (damping === 0) gap = promised;
    if (promised < tolerance) {
      // A damped step promises too little by itself: only the pure Newton step can say that this is the top.
      if (damping === 0) {
        outcome = 'converged';
        break;
      }
      gap = Math.min(gap, promised);
    }
    let longest = 0;
    for (const s of step.direction) longest = Math.max(longest, Math.abs(s));
    const scale = Math.min(1, maxStep / longest);
    const next = point.map((v, i) => clamp(v + scale * step.direction[i]));
    const nextValue = objective(next, trial);
    const gain = nextValue - value;
    const rounding = 1e-13 * (1 + Math.abs(value));
    if (gain >= -rounding && (gain > 1e-4 * promised * scale || promised < 1e3 * rounding)) {
      idle = gain <= rounding ? idle + 1 : 0;
      point = next;
      value = nextValue;
      [at, trial] = [trial, at];
      damping = gain > 0.5 * promised ? (damping < 1e-6 ? 0 : damping / 8) : damping;
      if (idle >= 4) {
        outcome = gap < 1e-7 ? 'converged' : 'stalled';
        break;
      }
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

/** The step that maximises the quadratic model, coordinates held at the box edge left out; null if not concave. */
function newtonStep(
  { gradient, hessian }: Derivatives,
  damping: number,
  point: Float64Array,
  bound: number,
): { direction: Float64Array; gain: number } | null {
  const n = gradient.length;
  const held = Array.from(point, (v, i) => Math.abs(v) >= bound && v * gradient[i] > 0);
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
