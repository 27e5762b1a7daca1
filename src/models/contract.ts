/**
 * What every model promises. A model is a set of pure functions of its parameters and of columns; fitting one gives a
 * frozen value that holds parameters, their uncertainty, and those functions bound to them, but never training rows.
 */

import type { Cells } from '../facts/cells.ts';
import type { Derivatives } from '../numerics/newton.ts';
import type { Random } from '../numerics/random.ts';
import type { LikelihoodRatio } from './likelihoodRatio.ts';

/**
 * How the search ended, and nothing else.
 * converged: at a maximum.
 * boundary: the likelihood still rises where a parameter ends (0 or infinity).
 * not-converged: before it found a maximum.
 */
export type FitStatus = 'converged' | 'boundary' | 'not-converged';

/** Whether the data tell every parameter, by the curvature of the likelihood where the search ended. */
export interface Identifiability {
  /**
   * False where along some direction the data say less than a weak prior does (priors.ts): figures answer all the same,
   * but single parameters mean little.
   */
  readonly identified: boolean;
  /** In words, where they do not: which parameters move together. */
  readonly detail: string;
}

/** The likelihood-ratio test against the same model without dropout. */
export interface DropoutTest extends LikelihoodRatio {
  /** Whether the p-value is below SIGNIFICANCE_LEVEL. */
  readonly significant: boolean;
}

/** What was learnt, as plain data: this is what a bundle stores. */
export interface Fit {
  readonly model: string;
  /** By name; rates and times in the fit's time unit, money in currency units. */
  readonly parameters: Readonly<Record<string, number>>;
  /** By name; null where the data say less of the parameter than a weak prior does, and all of them at a boundary. */
  readonly standardErrors: Readonly<Record<string, number | null>>;
  /** Covariance of the parameters' natural logarithms, in the order of `parameters`; null where there is none. */
  readonly logCovariance: readonly (readonly number[])[] | null;
  /** At the parameters; a prior is no part of it. */
  readonly logLikelihood: number;
  readonly status: FitStatus;
  /** In words, what else is to be known: where the search ended, which simpler model says as much, whether priors took part. */
  readonly detail: string;
  readonly identifiability: Identifiability;
  /** null where the model knows no dropout, or where a prior took part, for then there is no such test. */
  readonly dropout: DropoutTest | null;
  /** Customers, or observations, that the likelihood sums over. */
  readonly observations: number;
  readonly iterations: number;
  /** Where weak priors took part: parameters are then the posterior mode, and covariances the posterior's. */
  readonly prior?: 'weak' | undefined;
}

/** A likelihood that maximum likelihood can fit: parameters by name, positive unless said otherwise, and derivatives. */
export interface Likelihood<Data> {
  readonly name: string;
  readonly parameterNames: readonly string[];
  /** Those of the parameters that may have either sign, and so are searched as they are and not as logarithms. */
  readonly realParameters?: readonly string[];
  /**
   * Sum over the data of log-likelihood; where `out` is given, fills in the gradient and Hessian in the parameters.
   *
   * @param theta  parameters in the order of parameterNames
   */
  logLikelihood(theta: Float64Array, data: Data, out?: Derivatives): number;
  /** Points to start the search from, best guess first. */
  starts(data: Data): number[][];
  /**
   * Parameters usual for data like these, where weak priors are centred; the first start where a model names none.
   * Both must follow the unit of the data: what is a time doubles where all times double.
   */
  priorCentre?(data: Data): number[];
}

/**
 * A model of when customers buy and leave. All times are in the unit of the fit; `cells` are checked when made.
 * Every function returns a column as long as the cells, finite and within its range.
 */
export interface PurchaseModel extends Likelihood<Cells> {
  readonly title: string;
  /** The paper that the formulas follow. */
  readonly reference: string;
  /** The model that this one becomes where dropout vanishes: what the test of dropout compares it with. */
  readonly withoutDropout?: Likelihood<Cells> & { readonly title: string };
  /** The simpler model that this one becomes where parameters end: named where a fit ends there. */
  readonly collapsesTo?: Likelihood<Cells> & { readonly title: string };
  /** Times are counts of opportunities to buy (whole, at most one purchase each), not measured times. */
  readonly discrete?: true;
  logLikelihoods(theta: Float64Array, cells: Cells): Float64Array;
  /** P(alive) at time T + later, given what is known at T. */
  pAlive(theta: Float64Array, cells: Cells, later: number): Float64Array;
  /** P(at least one purchase in (T, T + horizon]). */
  pReturn(theta: Float64Array, cells: Cells, horizon: number): Float64Array;
  /**
   * Expected purchases in (T, T + horizon], each discounted continuously at `rate` from T.
   * The horizon may be Infinity where the rate is above 0: then this is DERT.
   */
  expectedPurchases(theta: Float64Array, cells: Cells, horizon: number, rate: number): Float64Array;
  /** P(exactly n purchases in (T, T + horizon]). */
  pmf(theta: Float64Array, cells: Cells, n: number, horizon: number): Float64Array;
  /**
   * P(at least n purchases in (T, T + horizon]), of one cell and one n at a time: what cells share is prepared once.
   * The work of an answer is bounded, however many purchases are expected.
   */
  atLeast(theta: Float64Array, cells: Cells, horizon: number): (cell: number, n: number) => number;
  /** Expected repeat purchases in (0, t] of a customer not yet seen, from the first purchase at 0, for each t. */
  unconditionalExpectation(theta: Float64Array, t: Float64Array): Float64Array;
  /** P(exactly n repeat purchases in (0, t]) of a customer not yet seen. */
  unconditionalPmf(theta: Float64Array, n: number, t: number): number;
  /** Draws one customer for each age: repeat purchases and the time of the last. */
  simulate(theta: Float64Array, T: Float64Array, random: Random): { x: Float64Array; tx: Float64Array };
}

/**
 * A purchase model bound to the parameters it learnt. Each function throws ARGUMENT_INVALID for a time below 0 or a count
 * that is not whole; only `discountedPurchases` takes an infinite horizon, and then a rate above 0.
 */
export interface FittedPurchaseModel extends Fit {
  readonly title: string;
  logLikelihoods(cells: Cells): Float64Array;
  pAlive(cells: Cells, later?: number): Float64Array;
  pReturn(cells: Cells, horizon: number): Float64Array;
  expectedPurchases(cells: Cells, horizon: number): Float64Array;
  discountedPurchases(cells: Cells, rate: number, horizon?: number): Float64Array;
  pmf(cells: Cells, n: number, horizon: number): Float64Array;
  atLeast(cells: Cells, horizon: number): (cell: number, n: number) => number;
  unconditionalExpectation(t: Float64Array): Float64Array;
  unconditionalPmf(n: number, t: number): number;
  simulate(T: Float64Array, random: Random): { x: Float64Array; tx: Float64Array };
}

/** Repeat spend: per customer, how many repeat purchases of a positive amount and their mean. */
export interface SpendCells {
  readonly length: number;
  /** Number of purchases averaged, 1 or more. */
  readonly x: Float64Array;
  /** Their mean amount, above 0. */
  readonly mean: Float64Array;
  readonly weight: Float64Array;
}

export interface FittedSpendModel extends Fit {
  readonly title: string;
  /** False where spend has so heavy a tail that the population has no mean: then nothing can be expected of anybody. */
  readonly hasMean: boolean;
  /**
   * Expected spend per purchase of a customer with x purchases averaging `mean`; the population's where x is 0.
   *
   * @throws ARGUMENT_INVALID unless x is whole, 0 or more, and the mean above 0 where x is
   */
  expectedSpend(x: Float64Array, mean: Float64Array): Float64Array;
  /**
   * How a sum of n purchases scatters, for a customer with x purchases known: over the squared expected spend,
   * E[sum²] = between × (n² + within × n).
   */
  scatter(x: Float64Array): { readonly between: Float64Array; readonly within: number };
}
