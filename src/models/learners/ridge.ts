/**
 * Generalised linear models with a ridge penalty: Poisson with logarithmic link for counts, logistic for events. Fitted
 * by Newton's method, which for these losses is iteratively reweighted least squares (McCullagh & Nelder 1989, ch. 2).
 */
import { cholesky, choleskySolve, type Matrix, zeros } from '../../numerics/linearAlgebra.ts';
import type { FeatureColumns } from '../../numerics/matrix.ts';

/** A loss in the linear predictor f and the target y, up to what does not depend on f. */
interface Family {
  mean(f: number): number;
  loss(f: number, mean: number, y: number): number;
  /** Second derivative of the loss in f. */
  curvature(mean: number): number;
}

const FAMILIES = {
  poisson: { mean: Math.exp, loss: (f, mean, y) => mean - y * f, curvature: (mean) => mean },
  logistic: {
    mean: (f) => 1 / (1 + Math.exp(-f)),
    loss: (f, _mean, y) => Math.max(f, 0) + Math.log1p(Math.exp(-Math.abs(f))) - y * f,
    curvature: (mean) => mean * (1 - mean),
  },
} as const satisfies Readonly<Record<string, Family>>;
export type RidgeFamily = keyof typeof FAMILIES;

export interface RidgeFit {
  readonly names: readonly string[];
  readonly intercept: number;
  /** Change of the linear predictor for one standard deviation of the feature. */
  readonly coefficients: Float64Array;
}

/** The penalty on squared coefficients, beside a loss that is a mean over rows. */
export const RIDGE_PENALTY = 0.03;
/** The intercept is not shrunk, but a hair keeps the system solvable where all weights vanish. */
const INTERCEPT_PENALTY = 1e-9;
/** Linear predictors stay within this while fitting, so that one wild row can't run away. */
const LIMIT = 8;
/** Steps that gain less than this (of a loss of about 1) are not worth another. */
const ENOUGH = 1e-6;
const MOST_STEPS = 40;
/** Curvature is taken from so many rows at most, evenly spread: it only steers the steps, which exact gradients end. */
const CURVATURE_ROWS = 12_288;
/** Rows at a time, so that a block of all columns stays in the cache. */
const BLOCK = 256;

/** Minimises mean loss + penalty / 2 · |coefficients|², f = intercept + z · coefficients. */
export function fitRidge(family: RidgeFamily, z: FeatureColumns, target: Float64Array, penalty: number): RidgeFit {
  const { mean, loss, curvature } = FAMILIES[family];
  const n = z.length;
  const penalties = Float64Array.from({ length: z.columns.length + 1 }, (_, j) => (j ? penalty : INTERCEPT_PENALTY));
  const f = new Float64Array(n);
  const objective = (beta: Float64Array) => {
    fillPredictor(beta, z, f);
    let sum = 0;
    for (let i = 0; i < n; i++) sum += loss(f[i], mean(f[i]), target[i]);
    sum /= n;
    for (let j = 0; j < beta.length; j++) sum += 0.5 * penalties[j] * beta[j] ** 2;
    return sum;
  };
  let beta = new Float64Array(penalties.length);
  let value = n > 0 ? objective(beta) : 0;
  for (let step = 0; step < MOST_STEPS && n > 0; step++) {
    const mu = f.map(mean);
    const gradient = gradientOf(z, mu, target);
    for (let j = 0; j < beta.length; j++) gradient[j] += penalties[j] * beta[j];
    const factor = cholesky(curvatureOf(z, mu.map(curvature), penalties));
    if (!factor) break;
    const direction = choleskySolve(factor, gradient);
    const before = value;
    const taken = beta;
    // Shorter steps until one does not lose.
    for (let t = 1; t > 1e-4; t /= 2) {
      const tried = taken.map((b, j) => b - t * direction[j]);
      const reached = objective(tried);
      if (!(reached <= value)) continue;
      [beta, value] = [tried, reached];
      break;
    }
    if (before - value < ENOUGH) break;
  }
  return { names: z.names, intercept: beta[0], coefficients: beta.slice(1) };
}

export function predictRidge(
  family: RidgeFamily,
  { intercept, coefficients }: RidgeFit,
  z: FeatureColumns,
): Float64Array {
  const f = new Float64Array(z.length);
  fillPredictor(Float64Array.of(intercept, ...coefficients), z, f);
  return f.map(FAMILIES[family].mean);
}

function fillPredictor(beta: Float64Array, { columns }: FeatureColumns, f: Float64Array): void {
  f.fill(beta[0]);
  for (let j = 0; j < columns.length; j++) if (beta[j + 1] !== 0) addScaled(f, columns[j], beta[j + 1]);
  for (let i = 0; i < f.length; i++) f[i] = Math.min(LIMIT, Math.max(-LIMIT, f[i]));
}

function addScaled(f: Float64Array, column: Float32Array, by: number): void {
  for (let i = 0; i < f.length; i++) f[i] += by * column[i];
}

function gradientOf(z: FeatureColumns, mu: Float64Array, target: Float64Array): Float64Array {
  const n = z.length;
  const residual = mu.map((m, i) => (m - target[i]) / n);
  const gradient = new Float64Array(z.columns.length + 1);
  for (let i = 0; i < n; i++) gradient[0] += residual[i];
  z.columns.forEach((column, j) => {
    let sum = 0;
    for (let i = 0; i < n; i++) sum += residual[i] * column[i];
    gradient[j + 1] = sum;
  });
  return gradient;
}

/** Lower triangle of the second derivatives. */
function curvatureOf(z: FeatureColumns, weight: Float64Array, penalties: Float64Array): Matrix {
  const p = penalties.length;
  const n = z.length;
  const hessian = zeros(p);
  const block = Array.from({ length: p }, () => new Float64Array(BLOCK));
  block[0].fill(1);
  const scaled = new Float64Array(BLOCK);
  const count = Math.min(n, CURVATURE_ROWS);
  const rows = Int32Array.from({ length: count }, (_, i) => Math.floor((i * n) / count));
  for (let from = 0; from < count; from += BLOCK) {
    const size = Math.min(BLOCK, count - from);
    for (let j = 1; j < p; j++) {
      const column = z.columns[j - 1];
      for (let i = 0; i < size; i++) block[j][i] = column[rows[from + i]];
    }
    for (let j = 0; j < p; j++) {
      for (let i = 0; i < size; i++) scaled[i] = (weight[rows[from + i]] * block[j][i]) / count;
      for (let k = 0; k <= j; k++) hessian[j][k] += dot(scaled, block[k], size);
    }
  }
  for (let j = 0; j < p; j++) hessian[j][j] += penalties[j];
  return hessian;
}

/** Four sums side by side: additions need not wait for each other. */
function dot(u: Float64Array, v: Float64Array, n: number): number {
  let a = 0;
  let b = 0;
  let c = 0;
  let d = 0;
  let i = 0;
  for (; i + 3 < n; i += 4) {
    a += u[i] * v[i];
    b += u[i + 1] * v[i + 1];
    c += u[i + 2] * v[i + 2];
    d += u[i + 3] * v[i + 3];
  }
  for (; i < n; i++) a += u[i] * v[i];
  return a + b + (c + d);
}
