/**
 * The effect of a campaign from a randomised experiment, everybody counted as assigned. What was predicted before it
 * began explains part of who brings what; taking that part out (CUPED: Deng, Xu, Kohavi & Walker 2013, "Improving the
 * sensitivity of online controlled experiments by utilizing pre-experiment data") makes the same customers say more.
 */
import { normalBeyond, normalQuantile } from '../../numerics/normal.ts';

/** A difference of means, treated less control, a customer. */
export interface Difference {
  readonly difference: number;
  readonly standardError: number;
  readonly interval: readonly [low: number, high: number];
  /** Two-sided; null where an arm has fewer than FEW customers, whose mean is no normal variate yet. */
  readonly pValue: number | null;
}

export interface Effect {
  readonly treated: { readonly customers: number; readonly mean: number };
  readonly control: { readonly customers: number; readonly mean: number };
  /** With the prediction taken out. */
  readonly adjusted: Difference;
  /** Without. */
  readonly plain: Difference;
  /** Factor on the prediction, cov / var within the arms; 0 where it does not vary. */
  readonly theta: number;
  /** Share of the variance of the outcome that the prediction leaves. */
  readonly varianceLeft: number;
}

/** In an arm: below, an interval and nothing more. */
export const FEW = 100;

/**
 * @param outcome     of each customer after the campaign began
 * @param prediction  of the same, made before it began; null where there is none
 * @param control     1 for control, 0 for treated; two customers or more in each
 */
export function effectOf(
  outcome: Float64Array,
  prediction: Float64Array | null,
  control: Uint8Array,
  level = 0.95,
): Effect {
  const y = momentsOf(outcome, outcome, control);
  const theta = prediction ? slopeOf(outcome, prediction, control) : 0;
  const adjustedOutcome = prediction ? outcome.map((v, row) => v - theta * prediction[row]) : outcome;
  const adjusted = momentsOf(adjustedOutcome, adjustedOutcome, control);
  const few = Math.min(...y.map(({ n }) => n)) < FEW;
  const left = within(adjusted) / within(y);
  const arm = ({ n, mean }: Moments) => ({ customers: n, mean });
  return {
    treated: arm(y[0]),
    control: arm(y[1]),
    adjusted: differenceOf(adjusted, level, few),
    plain: differenceOf(y, level, few),
    theta,
    varianceLeft: Number.isFinite(left) ? left : 1,
  };
}

interface Moments {
  readonly n: number;
  readonly mean: number;
  /** Sum of products of deviations from the arm's means. */
  readonly products: number;
}

/** Of treated and control. */
function momentsOf(a: Float64Array, b: Float64Array, control: Uint8Array): readonly [Moments, Moments] {
  const [n, sumA, sumB, products] = [0, 1, 2, 3].map(() => [0, 0]);
  for (let row = 0; row < a.length; row++) {
    const arm = control[row];
    n[arm]++;
    sumA[arm] += a[row];
    sumB[arm] += b[row];
  }
  for (let row = 0; row < a.length; row++) {
    const arm = control[row];
    products[arm] += (a[row] - sumA[arm] / n[arm]) * (b[row] - sumB[arm] / n[arm]);
  }
  const of = (arm: 0 | 1) => ({ n: n[arm], mean: sumA[arm] / n[arm], products: products[arm] });
  return [of(0), of(1)];
}

const within = ([treated, control]: readonly [Moments, Moments]) => treated.products + control.products;

/** Within the arms, so that an effect does not enter it. */
function slopeOf(outcome: Float64Array, prediction: Float64Array, control: Uint8Array): number {
  const variance = within(momentsOf(prediction, prediction, control));
  return variance > 0 ? within(momentsOf(outcome, prediction, control)) / variance : 0;
}

/** Each arm has a variance of its own (Welch 1947). */
function differenceOf([treated, control]: readonly [Moments, Moments], level: number, few: boolean): Difference {
  const difference = treated.mean - control.mean;
  const variance = ({ n, products }: Moments) => products / (n - 1) / n;
  const standardError = Math.sqrt(variance(treated) + variance(control));
  const reach = normalQuantile((1 + level) / 2) * standardError;
  const z = standardError > 0 ? Math.abs(difference) / standardError : difference === 0 ? 0 : Infinity;
  return {
    difference,
    standardError,
    interval: [difference - reach, difference + reach],
    pValue: few ? null : normalBeyond(z),
  };
}
