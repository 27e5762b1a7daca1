/**
 * Poisson regression with offset and a ridge penalty: the simple alternative to a network. Fitted by Newton's method,
 * which for this loss is iteratively reweighted least squares; curvature is the dear part and changes little, so it is
 * reused along a path of penalties for as long as its steps gain.
 */
import { cholesky, choleskySolve, type Matrix, zeros } from '../../numerics/linearAlgebra.ts';
import type { FeatureColumns } from '../../numerics/matrix.ts';
import { type ExposureRows, weightedTarget } from './exposure.ts';

export interface RidgePoisson {
  readonly names: readonly string[];
  readonly intercept: number;
  /** Change of the logarithm of the factor for one spread of the feature. */
  readonly coefficients: Float64Array;
  readonly lambda: number;
}

/** Steps that gain less than this (of a loss that is about 1) are not worth another. */
const ENOUGH = 1e-9;
/** Where a step gains no more than this share of the one before, curvature is computed anew. */
const SLOW = 0.5;
const MOST_STEPS = 60;
/** Factors stay within e^±3 while fitting, so that one wild row can't run away. */
const LIMIT = 3;
/** The intercept is not shrunk, but a hair keeps the system solvable where all weights vanish. */
const INTERCEPT_PENALTY = 1e-9;
/** Rows at a time, so that a block of all columns stays in the cache. */
const BLOCK = 256;

/**
 * Minimises sum w (offset e^f - target f) / sum(w target) + lambda / 2 |coefficients|², f = intercept + z · coefficients,
 * for each lambda; every fit starts from the one before.
 *
 * @param z        standardised features
 * @param lambdas  best in descending order
 */
export function fitRidgePath(z: FeatureColumns, rows: ExposureRows, lambdas: readonly number[]): RidgePoisson[] {
  const search = new Search(z, rows);
  return lambdas.map((lambda) => {
    search.minimise(lambda);
    return { names: z.names, intercept: search.beta[0], coefficients: search.beta.slice(1), lambda };
  });
}

export function fitRidgePoisson(z: FeatureColumns, rows: ExposureRows, lambda: number): RidgePoisson {
  return fitRidgePath(z, rows, [lambda])[0];
}

/** The logarithm of each row's factor; without the intercept, for the level is not the correction's to say. */
export function ridgeCorrection({ coefficients }: RidgePoisson, z: FeatureColumns): Float64Array {
  const f = new Float64Array(z.length);
  addProducts(z, coefficients, f);
  return f;
}

class Search {
  readonly beta: Float64Array;
  readonly #z: FeatureColumns;
  readonly #rows: ExposureRows;
  /** Rows of positive weight. */
  readonly #used: Int32Array;
  readonly #total: number;
  readonly #f: Float64Array;
  /** Second derivatives of the loss without its penalty, at some point not far behind. */
  #curvature: Matrix | null = null;

  constructor(z: FeatureColumns, rows: ExposureRows) {
    this.#z = z;
    this.#rows = rows;
    this.#used = Int32Array.from({ length: rows.length }, (_, i) => i).filter((i) => rows.weight[i] > 0);
    this.#total = weightedTarget(rows);
    this.#f = new Float64Array(rows.length);
    this.beta = new Float64Array(z.columns.length + 1);
  }

  minimise(lambda: number): void {
    if (!(this.#total > 0)) return;
    const penalty = this.beta.map((_, j) => (j === 0 ? INTERCEPT_PENALTY : lambda));
    let loss = this.#loss(this.beta, penalty);
    let fresh = false;
    for (let step = 0, gained = Infinity; step < MOST_STEPS; step++) {
      fresh = this.#curvature === null;
      this.#curvature ??= this.#secondDerivatives();
      const direction = solve(this.#curvature, penalty, this.#gradient(penalty));
      if (!direction) return;
      const { beta, value } = this.#alongside(direction, penalty, loss);
      const gain = loss - value;
      this.beta.set(beta);
      loss = value;
      if (gain < ENOUGH && (fresh || gained < ENOUGH ** 0.5)) return;
      // Old curvature may mislead.
      if (gain < ENOUGH || gain > SLOW * gained) this.#curvature = null;
      gained = gain;
    }
  }

  /** The first of ever shorter steps that does not lose. */
  #alongside(direction: Float64Array, penalty: Float64Array, loss: number): { beta: Float64Array; value: number } {
    for (let t = 1; t > 1e-4; t /= 2) {
      const beta = this.beta.map((b, j) => b - t * direction[j]);
      const value = this.#loss(beta, penalty);
      if (value <= loss) return { beta, value };
    }
    this.#loss(this.beta, penalty);
    return { beta: this.beta.slice(), value: loss };
  }

  /** Leaves the linear predictor at beta in #f. */
  #loss(beta: Float64Array, penalty: Float64Array): number {
    const f = this.#f;
    const { weight, offset, target } = this.#rows;
    f.fill(beta[0]);
    addProducts(this.#z, beta.subarray(1), f);
    let sum = 0;
    for (const i of this.#used) {
      f[i] = Math.min(LIMIT, Math.max(-LIMIT, f[i]));
      sum += weight[i] * (offset[i] * Math.exp(f[i]) - target[i] * f[i]);
    }
    sum /= this.#total;
    for (let j = 0; j < beta.length; j++) sum += 0.5 * penalty[j] * beta[j] ** 2;
    return sum;
  }

  #gradient(penalty: Float64Array): Float64Array {
    const { weight, offset, target } = this.#rows;
    const residual = new Float64Array(this.#rows.length);
    let sum = 0;
    for (const i of this.#used) {
      residual[i] = (weight[i] * (offset[i] * Math.exp(this.#f[i]) - target[i])) / this.#total;
      sum += residual[i];
    }
    return this.beta.map((b, j) => {
      let slope = penalty[j] * b;
      if (j === 0) return slope + sum;
      const column = this.#z.columns[j - 1];
      for (let i = 0; i < residual.length; i++) slope += residual[i] * column[i];
      return slope;
    });
  }

  #secondDerivatives(): Matrix {
    const { weight, offset } = this.#rows;
    const p = this.beta.length;
    const hessian = zeros(p);
    const block = Array.from({ length: p }, () => new Float64Array(BLOCK));
    block[0].fill(1);
    const mean = new Float64Array(BLOCK);
    const scaled = new Float64Array(BLOCK);
    for (let from = 0; from < this.#used.length; from += BLOCK) {
      const used = this.#used.subarray(from, from + BLOCK);
      const size = used.length;
      for (let i = 0; i < size; i++) {
        const row = used[i];
        mean[i] = (weight[row] * offset[row] * Math.exp(this.#f[row])) / this.#total;
      }
      for (let j = 1; j < p; j++) {
        const column = this.#z.columns[j - 1];
        for (let i = 0; i < size; i++) block[j][i] = column[used[i]];
      }
      for (let j = 0; j < p; j++) {
        for (let i = 0; i < size; i++) scaled[i] = mean[i] * block[j][i];
        for (let k = 0; k <= j; k++) hessian[j][k] += dot(scaled, block[k], size);
      }
    }
    return hessian;
  }
}

/** (curvature + penalty)⁻¹ gradient, from the lower triangle; null where that is singular. */
function solve(curvature: Matrix, penalty: Float64Array, gradient: Float64Array): Float64Array | null {
  const factor = cholesky(curvature.map((row, j) => row.map((v, k) => (j === k ? v + penalty[j] : v))));
  return factor && choleskySolve(factor, gradient);
}

function addProducts({ columns }: FeatureColumns, coefficients: Float64Array, f: Float64Array): void {
  columns.forEach((column, j) => {
    const b = coefficients[j];
    if (b !== 0) for (let i = 0; i < f.length; i++) f[i] += b * column[i];
  });
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
