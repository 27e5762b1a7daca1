import type { Evaluation } from '../bundles/manifest.ts';
import type { MeasureName } from '../evaluation/bootstrap.ts';
import type { CalibrationCurve } from '../evaluation/calibration.ts';
import type { Checks, ColumnChecks } from '../evaluation/checks.ts';
import type { CountQuality } from '../evaluation/countScores.ts';
import type { Decile } from '../evaluation/deciles.ts';
import type { Grade } from '../evaluation/grade.ts';
import type { IntervalQuality } from '../evaluation/intervals.ts';
import type { Metrics } from '../evaluation/metrics.ts';

/** One model's prediction of one column, purchases or spend, and how far luck may have helped it. */
export interface ColumnDetails extends Metrics {
  /** Standard error of each measure, by the bootstrap over customers. */
  readonly standard_errors: Readonly<Record<MeasureName, number>>;
  /** Standard error of each measure's difference to the chosen model's, on the same draws of customers. */
  readonly difference_errors: Readonly<Record<MeasureName, number>>;
  /** Against the naive formula; null for that itself. */
  readonly grade: Grade | null;
  readonly deciles: readonly Decile[];
  readonly decile_mape: number | null;
  /** Of 80 % intervals, over all customers and over those with P(0) < 1/2 alone; null where there are none. */
  readonly interval: IntervalQuality | null;
  readonly interval_of_likely: IntervalQuality | null;
}

export interface ModelDetails {
  readonly transactions: ColumnDetails;
  readonly spend: ColumnDetails | null;
  /** P(at least one purchase); null where a model gives none. */
  readonly p_return: CalibrationCurve | null;
  /** Distribution of purchases; null where a model gives none. */
  readonly counts: CountQuality | null;
}

/** What `evaluate --json` writes: an evaluation, and beside each model's measures what the checks say of it. */
export type EvaluationDetails = Omit<Evaluation, 'models'> & {
  readonly models: Readonly<Record<string, ModelDetails>>;
};

/** @param titles  of the evaluation's models, by name: what the checks know them by */
export function evaluationDetails(
  evaluation: Evaluation,
  checks: Checks,
  titles: Readonly<Record<string, string>>,
): EvaluationDetails {
  const models = Object.keys(evaluation.models).map((name) => {
    const title = titles[name];
    const details: ModelDetails = {
      transactions: columnDetails(checks.purchases, title),
      spend: checks.value && columnDetails(checks.value, title),
      p_return: checks.calibration[title] ?? null,
      counts: checks.counts[title] ?? null,
    };
    return [name, details] as const;
  });
  return { ...evaluation, models: Object.fromEntries(models) };
}

function columnDetails({ models }: ColumnChecks, title: string): ColumnDetails {
  const { metrics, errors, differenceErrors, grade, deciles, interval, intervalOfLikely } = models[title];
  return {
    ...metrics,
    standard_errors: errors,
    difference_errors: differenceErrors,
    grade,
    deciles: deciles.deciles,
    decile_mape: deciles.mape,
    interval,
    interval_of_likely: intervalOfLikely,
  };
}
