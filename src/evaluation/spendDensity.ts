import type { SpendCells } from '../models/contract.ts';
import { gammaGammaLikelihood } from '../models/spend/gammaGamma.ts';
import { groupNumbers } from '../numerics/grouping.ts';

/** The distribution of customers' mean spend per repeat purchase, observed and by the model. */
export interface SpendDensity {
  /** Edges of the bins of the histogram, one more than there are bins; in currency units. */
  readonly edges: Float64Array;
  /** Share of customers in each bin, per currency unit. */
  readonly observed: Float64Array;
  readonly at: Float64Array;
  /** The model's density at `at`. */
  readonly expected: Float64Array;
  /** Share of customers beyond the last edge, observed and by the model's density up to there. */
  readonly beyond: number;
}

/** Density of the mean of x purchases, for a customer of whom nothing else is known. */
export type MeanSpendDensity = (mean: number, x: number) => number;

/** That of the Gamma-Gamma model: its likelihood of one customer. */
export function gammaGammaDensity(parameters: Readonly<Record<string, number>>): MeanSpendDensity {
  const theta = Float64Array.from(gammaGammaLikelihood.parameterNames, (name) => parameters[name]);
  const one = (value: number) => Float64Array.of(value);
  return (mean, x) =>
    mean > 0
      ? Math.exp(gammaGammaLikelihood.logLikelihood(theta, { length: 1, x: one(x), mean: one(mean), weight: one(1) }))
      : 0;
}

/**
 * Histogram of observed means and the model's density, mixed over how many purchases the customers' means are of.
 * The axis ends where 99 % of customers are in: the rest, few and far apart, would press everything else together.
 */
export function spendDensity(cells: SpendCells, density: MeanSpendDensity, bins = 40, points = 160): SpendDensity {
  const sorted = cells.mean.slice().sort();
  const end = (sorted[Math.ceil(0.99 * sorted.length) - 1] ?? 1) * (1 + 1e-9);
  const counts = new Float64Array(bins);
  let customers = 0;
  for (let i = 0; i < cells.length; i++) {
    customers += cells.weight[i];
    const bin = Math.floor((cells.mean[i] / end) * bins);
    if (bin < bins) counts[bin] += cells.weight[i];
  }
  const { values, index } = groupNumbers(cells.x);
  const shares = new Float64Array(values.length);
  for (let i = 0; i < cells.length; i++) shares[index[i]] += cells.weight[i] / customers;
  const at = Float64Array.from({ length: points }, (_, k) => (end * (k + 0.5)) / points);
  return {
    edges: Float64Array.from({ length: bins + 1 }, (_, k) => (end * k) / bins),
    observed: counts.map((count) => count / customers / (end / bins)),
    at,
    expected: at.map((mean) => values.reduce((sum, x, k) => sum + shares[k] * density(mean, x), 0)),
    beyond: 1 - counts.reduce((sum, count) => sum + count, 0) / customers,
  };
}
