import { type Groups, groupMeans, groupSizes, quantileGroups } from './groups.ts';

/** Whether what was given a probability of 30 % happens 30 % of the time. */
export interface CalibrationCurve {
  /** By group, from the lowest probabilities to the highest. */
  readonly customers: readonly number[];
  /** Mean probability predicted. */
  readonly predicted: readonly number[];
  /** Share for whom it happened. */
  readonly observed: readonly number[];
  /** Wilson's 95 % interval of that share. */
  readonly low: readonly number[];
  readonly high: readonly number[];
  /** Expected calibration error: |observed - predicted|, averaged over customers. */
  readonly ece: number;
  /** Mean squared difference of probability and outcome (Brier 1950): rewards calibration and sharpness alike. */
  readonly brier: number;
  /** Mean log probability given to what happened; -Infinity where something ruled out happened. */
  readonly logScore: number;
}

/**
 * @param happened     1 where it happened, else 0 (of a count: whether above 0)
 * @param probability  what was predicted, in [0, 1]
 * @param bins         ten groups by default, of equal `size` (so that each is equally sure) or of equal `width`, a tenth
 *   of the probabilities each (as Guo et al. 2017 define the ECE)
 */
export function calibrationCurve(
  happened: Float64Array,
  probability: Float64Array,
  { bins = 10, by = 'size' }: { readonly bins?: number; readonly by?: 'size' | 'width' } = {},
): CalibrationCurve {
  const groups = by === 'size' ? quantileGroups(probability, bins) : equalWidth(probability, bins);
  const outcome = happened.map((value) => (value > 0 ? 1 : 0));
  const customers = groupSizes(groups);
  const predicted = groupMeans(groups, probability);
  const observed = groupMeans(groups, outcome);
  const n = outcome.length;
  let [brier, logScore] = [0, 0];
  for (let row = 0; row < n; row++) {
    brier += (probability[row] - outcome[row]) ** 2;
    logScore += outcome[row] ? Math.log(probability[row]) : Math.log1p(-probability[row]);
  }
  const filled = customers.map((_, k) => k).filter((k) => customers[k] > 0);
  const intervals = filled.map((k) => wilson(observed[k], customers[k]));
  return {
    customers: filled.map((k) => customers[k]),
    predicted: filled.map((k) => predicted[k]),
    observed: filled.map((k) => observed[k]),
    low: intervals.map(([low]) => low),
    high: intervals.map(([, high]) => high),
    ece: filled.reduce((sum, k) => sum + (customers[k] / n) * Math.abs(observed[k] - predicted[k]), 0),
    brier: brier / n,
    logScore: logScore / n,
  };
}

function equalWidth(probability: Float64Array, bins: number): Groups {
  return { count: bins, of: Int32Array.from(probability, (p) => Math.min(bins - 1, Math.floor(p * bins))) };
}

/** 97.5 % quantile of the standard normal. */
const Z = 1.959963984540054;

/** Interval of a share. @source Wilson (1927), JASA 22, "Probable inference, the law of succession" */
function wilson(share: number, n: number): [low: number, high: number] {
  const centre = (share + Z ** 2 / (2 * n)) / (1 + Z ** 2 / n);
  const half = (Z * Math.sqrt((share * (1 - share)) / n + Z ** 2 / (4 * n * n))) / (1 + Z ** 2 / n);
  // Rounding must not carry an end past a share of exactly 0 or 1.
  return [share === 0 ? 0 : centre - half, share === 1 ? 1 : centre + half];
}
