/**
 * Generalised linear models with a ridge penalty: Poisson with logarithmic link for counts, logistic for events. Fitted
 * by Newton's method, which for these losses is iteratively reweighted least squares (McCullagh & Nelder 1989, ch. 2).
 */
import { columnOf, rowsWhere } from '../../numerics/columns.ts';
import { cholesky, choleskySolve, type Matrix, zeros } from '../../numerics/linearAlgebra.ts';
import type { FeatureColumns } from '../../numerics/matrix.ts';

/** A loss in the linear predictor f and the target y, up to what does not depend on f; a block of rows at a time. */
interface Family {
  mean(f: number): number;
  /** The sum of losses of `size` rows from a row on; `block` gets the rows' derivatives in f. */
  losses(target: Float64Array, from: number, size: number, block: Block): number;
}

/** Rows' linear predictors, and the first and second derivative of the loss in them. */
interface Block {
  readonly f: Float64Array;
  readonly slope: Float64Array;
  readonly curvature: Float64Array;
}

const FAMILIES = {
  poisson: {
    mean: Math.exp,
    losses(target, from, size, { f, slope, curvature }) {
      let sum = 0;
      for (let i = 0; i < size; i++) {
        const y = target[from + i];
        const mean = Math.exp(f[i]);
        sum += mean - y * f[i];
        slope[i] = mean - y;
        curvature[i] = mean;
      }
      return sum;
    },
  },
  logistic: {
    mean: (f) => 1 / (1 + Math.exp(-f)),
    losses(target, from, size, { f, slope, curvature }) {
      let sum = 0;
      for (let i = 0; i < size; i++) {
        const y = target[from + i];
        const e = Math.exp(-Math.abs(f[i]));
        const likelier = 1 / (1 + e);
        sum += Math.max(f[i], 0) + Math.log1p(e) - y * f[i];
        slope[i] = (f[i] > 0 ? likelier : e * likelier) - y;
        curvature[i] = e * likelier * likelier;
      }
      return sum;
    },
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
/** Steps that would gain less than this (of a loss of about 1) are not worth taking. */
const ENOUGH = 1e-7;
const MOST_STEPS = 40;
/** So many rows at most, evenly spread, find the neighbourhood of the minimum; all rows end the search. */
const SCOUTS = 4096;
/** What scouts gain beyond this the others would not. */
const NEAR = 1e-4;
/** Curvature is taken from about so many rows at most: it only steers the steps, which exact gradients end. */
const CURVATURE_ROWS = 8192;
/** Rows at a time, so that a block of all columns stays in the cache. */
const BLOCK = 256;

/** What a regression is fitted to. */
interface Rows {
  readonly z: FeatureColumns;
  readonly target: Float64Array;
}

/** Minimises mean loss + penalty / 2 · |coefficients|², f = intercept + z · coefficients. */
export function fitRidge(family: RidgeFamily, z: FeatureColumns, target: Float64Array, penalty: number): RidgeFit {
  const penalties = Float64Array.from({ length: z.columns.length + 1 }, (_, j) => (j ? penalty : INTERCEPT_PENALTY));
  const all = { z, target };
  const scouts = evenlySpread(all, SCOUTS);
  let beta = new Float64Array(penalties.length);
  if (scouts !== all) beta = minimise(FAMILIES[family], scouts, penalties, beta, NEAR);
  if (z.length > 0) beta = minimise(FAMILIES[family], all, penalties, beta, ENOUGH);
  return { names: z.names, intercept: beta[0], coefficients: beta.slice(1) };
}

function evenlySpread(rows: Rows, most: number): Rows {
  const n = rows.target.length;
  if (n <= most) return rows;
  const at = columnOf(most, (i) => Math.floor((i * n) / most));
  const columns = rows.z.columns.map((column) => {
    const some = new Float32Array(most);
    for (let i = 0; i < most; i++) some[i] = column[at[i]];
    return some;
  });
  return { z: { names: rows.z.names, length: most, columns }, target: columnOf(most, (i) => rows.target[at[i]]) };
}

/** Newton's steps from `start`, until the next would gain less than `enough`. */
function minimise(
  family: Family,
  rows: Rows,
  penalties: Float64Array,
  start: Float64Array<ArrayBuffer>,
  enough: number,
): Float64Array<ArrayBuffer> {
  let here = evaluate(family, rows, penalties, start);
  for (let step = 0; step < MOST_STEPS; step++) {
    const factor = cholesky(curvatureOf(rows.z, here.curvature, penalties));
    if (!factor) break;
    const direction = choleskySolve(factor, here.gradient);
    const gain = here.gradient.reduce((sum, slope, j) => sum + 0.5 * slope * direction[j], 0);
    if (!(gain >= enough)) break;
    const next = firstBetter(here, direction, (beta) => evaluate(family, rows, penalties, beta));
    if (!next) break;
    here = next;
  }
  return here.beta;
}

/** The penalised loss at some coefficients. */
interface Evaluated {
  readonly beta: Float64Array<ArrayBuffer>;
  readonly value: number;
  readonly gradient: Float64Array;
  /** Second derivative of each row's loss in its linear predictor. */
  readonly curvature: Float64Array;
}

/** Shorter steps until one does not lose. */
function firstBetter(
  here: Evaluated,
  direction: Float64Array,
  evaluateAt: (beta: Float64Array<ArrayBuffer>) => Evaluated,
): Evaluated | null {
  for (let t = 1; t > 1e-4; t /= 2) {
    const there = evaluateAt(here.beta.map((b, j) => b - t * direction[j]));
    if (there.value <= here.value) return there;
  }
  return null;
}

function evaluate(
  family: Family,
  { z, target }: Rows,
  penalties: Float64Array,
  beta: Float64Array<ArrayBuffer>,
): Evaluated {
  const n = z.length;
  const gradient = new Float64Array(beta.length);
  const weight = new Float64Array(n);
  const block: Block = {
    f: new Float64Array(BLOCK),
    slope: new Float64Array(BLOCK),
    curvature: new Float64Array(BLOCK),
  };
  let value = 0;
  for (let from = 0; from < n; from += BLOCK) {
    const size = Math.min(BLOCK, n - from);
    fillPredictor(beta, z, from, block.f, size);
    value += family.losses(target, from, size, block);
    weight.set(size < BLOCK ? block.curvature.subarray(0, size) : block.curvature, from);
    gradient[0] += sumOf(block.slope, size);
    for (let j = 1; j < beta.length; j++) gradient[j] += dot(block.slope, z.columns[j - 1], from, size);
  }
  value /= n;
  for (let j = 0; j < beta.length; j++) {
    value += 0.5 * penalties[j] * beta[j] ** 2;
    gradient[j] = gradient[j] / n + penalties[j] * beta[j];
  }
  return { beta, value, gradient, curvature: weight };
}

export function predictRidge(
  family: RidgeFamily,
  { intercept, coefficients }: RidgeFit,
  z: FeatureColumns,
): Float64Array {
  const { mean } = FAMILIES[family];
  const beta = Float64Array.of(intercept, ...coefficients);
  const predicted = new Float64Array(z.length);
  for (let from = 0; from < z.length; from += BLOCK) {
    const block = predicted.subarray(from, from + BLOCK);
    fillPredictor(beta, z, from, block, block.length);
    for (let i = 0; i < block.length; i++) block[i] = mean(block[i]);
  }
  return predicted;
}

function sumOf(column: Float64Array, size: number): number {
  let sum = 0;
  for (let i = 0; i < size; i++) sum += column[i];
  return sum;
}

/** Linear predictors of `size` rows from a row on. */
function fillPredictor(beta: Float64Array, { columns }: FeatureColumns, from: number, f: Float64Array, size: number) {
  f.fill(beta[0], 0, size);
  for (let j = 0; j < columns.length; j++) if (beta[j + 1] !== 0) addScaled(f, columns[j], from, size, beta[j + 1]);
  for (let i = 0; i < size; i++) f[i] = Math.min(LIMIT, Math.max(-LIMIT, f[i]));
}

function addScaled(f: Float64Array, column: Float32Array, from: number, size: number, by: number): void {
  for (let i = 0; i < size; i++) f[i] += by * column[from + i];
}

/** Lower triangle of the second derivatives of the penalised loss. */
function curvatureOf(z: FeatureColumns, curvature: Float64Array, penalties: Float64Array): Matrix {
  const p = penalties.length;
  const n = z.length;
  const hessian = zeros(p);
  const { rows, weights } = weightiest(curvature);
  const block = Array.from({ length: p }, () => new Float64Array(BLOCK));
  block[0].fill(1);
  const scaled = new Float64Array(BLOCK);
  for (let from = 0; from < rows.length; from += BLOCK) {
    const size = Math.min(BLOCK, rows.length - from);
    for (let j = 1; j < p; j++) gather(z.columns[j - 1], rows, from, block[j], size);
    for (let j = 0; j < p; j++) {
      for (let i = 0; i < size; i++) scaled[i] = (weights[from + i] * block[j][i]) / n;
      addDots(hessian[j], scaled, block, j + 1, size);
    }
  }
  for (let j = 0; j < p; j++) hessian[j][j] += penalties[j];
  return hessian;
}

/**
 * Rows that stand for all, in proportion to their weights: a systematic sample, in which rows of much weight are there
 * with nearly their own. Of few rows, all as they are.
 */
function weightiest(weight: Float64Array): { rows: Int32Array; weights: Float64Array } {
  if (weight.length <= CURVATURE_ROWS) return { rows: rowsWhere(weight.length, () => true), weights: weight };
  let total = 0;
  for (let i = 0; i < weight.length; i++) total += weight[i];
  const each = total / CURVATURE_ROWS;
  const rows = new Int32Array(weight.length);
  const weights = new Float64Array(weight.length);
  let [count, passed, cumulated] = [0, 0, each / 2];
  for (let i = 0; i < weight.length; i++) {
    cumulated += weight[i];
    const times = Math.floor(cumulated / each) - passed;
    if (!(times > 0)) continue;
    rows[count] = i;
    weights[count++] = times * each;
    passed += times;
  }
  return { rows: rows.subarray(0, count), weights: weights.subarray(0, count) };
}

function gather(column: Float32Array, rows: Int32Array, from: number, into: Float64Array, size: number): void {
  for (let i = 0; i < size; i++) into[i] = column[rows[from + i]];
}

/** Adds to `sums` the products of u with the first `count` columns: two columns at a time, so that u is read half as often. */
function addDots(sums: Float64Array, u: Float64Array, columns: readonly Float64Array[], count: number, size: number) {
  let k = 0;
  for (; k + 1 < count; k += 2) {
    const [v, w] = [columns[k], columns[k + 1]];
    let a = 0;
    let b = 0;
    let c = 0;
    let d = 0;
    let i = 0;
    for (; i + 1 < size; i += 2) {
      a += u[i] * v[i];
      b += u[i + 1] * v[i + 1];
      c += u[i] * w[i];
      d += u[i + 1] * w[i + 1];
    }
    if (i < size) {
      a += u[i] * v[i];
      c += u[i] * w[i];
    }
    sums[k] += a + b;
    sums[k + 1] += c + d;
  }
  if (k < count) for (let i = 0; i < size; i++) sums[k] += u[i] * columns[k][i];
}

/** Sum of products with the rows of a column from a place on. Four side by side: additions need not wait for each other. */
function dot(u: Float64Array, v: Float32Array, from: number, size: number): number {
  let a = 0;
  let b = 0;
  let c = 0;
  let d = 0;
  let i = 0;
  for (let at = from; i + 3 < size; i += 4, at += 4) {
    a += u[i] * v[at];
    b += u[i + 1] * v[at + 1];
    c += u[i + 2] * v[at + 2];
    d += u[i + 3] * v[at + 3];
  }
  for (; i < size; i++) a += u[i] * v[from + i];
  return a + b + (c + d);
}
