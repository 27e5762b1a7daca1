import { countCoverage, valueCoverage } from '../../src/evaluation/coverage.ts';
import { inactiveRepeatCustomers } from '../../src/evaluation/inactivity.ts';
import { intervalQuality } from '../../src/evaluation/intervals.ts';
import { calibrationCurve } from '../../src/index.ts';
import { atIntensity, intensityFor } from '../../src/numerics/intensity.ts';
import type { EvaluationRun } from '../../src/pipelines/evaluate.ts';
import { type Forecast, type Kind, sum } from './accuracyForecast.ts';
import type { CountPlaces, OurForecast } from './ourForecast.ts';

/** Whether the forecast means what it says: probabilities, intervals, and customers who have been inactive for long. */
export interface Checked {
  /** Expected calibration error, also where the number who return is known, and Brier score. */
  readonly pReturn: { readonly ece: number; readonly levelKnown: number; readonly brier: number };
  readonly purchases: Coverage;
  readonly value: Coverage | null;
  /** Whether the interval of the total holds the actual one. */
  readonly totalHeld: boolean | null;
  /** Inactive for 4 to 8 usual gaps, and for more. */
  readonly inactive: readonly Inactive[];
}

/** Share of outcomes that intervals hold. */
export interface Coverage {
  /** With jumps taken apart: see src/evaluation/coverage.ts. */
  readonly asForecast: number;
  /** The same where the actual total is known. */
  readonly levelKnown: number;
  /** By the figures as printed, ends included: more than their level where many zeros come. */
  readonly printed: number;
}

export interface Inactive {
  readonly customers: number;
  readonly returned: number;
  readonly pReturn: number;
  /** Actual over predicted purchases; null where there is no such forecast. */
  readonly actualOverPredicted: Readonly<Record<Kind, number | null>>;
  /** The same of ours where the actual total is known. */
  readonly levelKnown: number;
}

const LONG = [
  [4, 8],
  [8, Infinity],
] as const;

export function checkForecast(
  run: EvaluationRun,
  ours: OurForecast,
  forecasts: Readonly<Record<Kind, Forecast | null>>,
): Checked {
  const { holdout, summaries } = run;
  const { pReturn, totalInterval } = ours;
  const { ece, brier } = calibrationCurve(holdout.purchases, pReturn);
  const returned = holdout.purchases.reduce((count, y) => count + (y > 0 ? 1 : 0), 0);
  const factor = intensityFor(pReturn, returned);
  const levelled = pReturn.map((p) => atIntensity(p, factor));
  const level = sum(holdout.purchases) / sum(ours.purchases);
  const total = sum(ours.value ? holdout.value : holdout.purchases);
  return {
    pReturn: { ece, levelKnown: calibrationCurve(holdout.purchases, levelled).ece, brier },
    purchases: coverageOfPurchases(run, ours),
    value: coverageOfValue(run, ours),
    totalHeld: totalInterval && totalInterval[0] <= total && total <= totalInterval[1],
    inactive: LONG.map(([from, to]) => {
      const group = ({ purchases }: Forecast) =>
        inactiveRepeatCustomers(summaries, holdout.purchases, { purchases, pReturn }, from, to);
      const ratio = (forecast: Forecast | null) => forecast && group(forecast).actual / group(forecast).predicted;
      const ratios = Object.entries(forecasts).map(([kind, forecast]) => [kind, ratio(forecast)]);
      const { customers, returned, pReturn: expected } = group(ours);
      const levelKnown = ratio(ours)! / level;
      return { customers, returned, pReturn: expected, actualOverPredicted: Object.fromEntries(ratios), levelKnown };
    }),
  };
}

function coverageOfPurchases({ holdout }: EvaluationRun, ours: OurForecast): Coverage {
  const { counts, purchases, purchaseInterval, level, ends } = ours;
  const held = ({ below, probability, zero }: CountPlaces) => countCoverage(below, probability, zero, ends);
  return {
    asForecast: held(counts(1)),
    levelKnown: held(counts(sum(holdout.purchases) / sum(purchases))),
    printed: intervalQuality(holdout.purchases, purchaseInterval.low, purchaseInterval.high, level)!.coverage,
  };
}

function coverageOfValue({ holdout }: EvaluationRun, ours: OurForecast): Coverage | null {
  const { value, valueInterval, pReturn, ends, level } = ours;
  if (!value || !valueInterval) return null;
  const zero = pReturn.map((p) => 1 - p);
  const ratio = sum(holdout.value) / sum(value);
  const atLevel = holdout.value.map((v) => v / ratio);
  return {
    asForecast: valueCoverage(holdout.value, valueInterval, zero, ends),
    levelKnown: valueCoverage(atLevel, valueInterval, zero, ends),
    printed: intervalQuality(holdout.value, valueInterval.low, valueInterval.high, level)!.coverage,
  };
}
