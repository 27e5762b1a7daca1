import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { formatDay, type Ledger, type Metrics, measure, openLedger, parseDay } from '../../src/index.ts';
import { type EvaluationRun, evaluate, expectedValue } from '../../src/pipelines/evaluate.ts';
import { type Checked, checkForecast } from './accuracyChecks.ts';
import { atTotalOf, type Forecast, type Kind, TITLES } from './accuracyForecast.ts';
import { peerForecasts } from './accuracyPeers.ts';
import { checkTable, gainTable, inactivityTable, metricsTable } from './accuracyTables.ts';
import { type DataSet, dataSets } from './dataSets.ts';
import { workshop } from './measure.ts';
import { ourForecast } from './ourForecast.ts';

/** How near a forecast came, by the same measures for all of them. */
export interface Accuracy {
  /** Which models it was made of, where that is not always the same. */
  readonly detail?: string;
  readonly transactions: Metrics;
  readonly spend: Metrics | null;
}

/** All forecasts of one data set at one cutoff, and whether ours means what it says. */
export interface Comparison {
  readonly set: string;
  readonly calibrationEnd: string;
  readonly holdoutEnd: string;
  readonly customers: number;
  readonly forecasts: Readonly<Partial<Record<Kind, Accuracy>>>;
  readonly checks: Checked;
}

/** The standard split of each data set: our forecast beside its peers. */
export async function benchAccuracy(): Promise<string> {
  const comparisons = await compareAll((set, ledger) => [
    { calibrationEnd: set.calibrationEnd, holdoutEnd: ledger.asOf },
  ]);
  return [metricsTable(comparisons), checkTable(comparisons), inactivityTable(comparisons)].join('\n\n');
}

/**
 * The same at four earlier cutoffs of each data set, to choose by: their holdouts end by the standard calibration end,
 * so that what is chosen there is still unseen by the standard split.
 */
export async function benchAccuracyEarlier(): Promise<string> {
  const comparisons = await compareAll((set, ledger) => earlierSplits(set, ledger));
  return [gainTable(comparisons), checkTable(comparisons), inactivityTable(comparisons)].join('\n\n');
}

interface Split {
  readonly calibrationEnd: string;
  readonly holdoutEnd: string;
}

async function compareAll(splits: (set: DataSet, ledger: Ledger) => readonly Split[]): Promise<Comparison[]> {
  const comparisons: Comparison[] = [];
  for (const set of dataSets()) {
    const ledger = await openLedger({ file: set.file, ...set.options });
    try {
      for (const split of splits(set, ledger)) {
        console.error(`${set.title}, ${split.calibrationEnd} to ${split.holdoutEnd}`);
        const run = await evaluate(ledger, { ...split, timeUnit: 'week', models: ['auto'] });
        comparisons.push({ set: set.title, ...split, ...(await compare(ledger, run)) });
      }
    } finally {
      await ledger.close();
    }
  }
  const file = join(workshop, `accuracy-${process.pid}.json`);
  writeFileSync(file, JSON.stringify(comparisons, null, 1));
  console.error(`All figures: ${file}`);
  return comparisons;
}

/** Windows as long as the holdout or a third of the history, spread evenly from the middle of the history to its end. */
function earlierSplits({ calibrationEnd }: DataSet, { firstDay, asOf }: Ledger): Split[] {
  const [first, last] = [parseDay(firstDay), parseDay(calibrationEnd)];
  const days = Math.min(parseDay(asOf) - last, Math.floor((last - first) / 3));
  const middle = Math.floor((first + last) / 2);
  return Array.from({ length: 4 }, (_, k) => {
    const cutoff = Math.round(middle + ((last - days - middle) * k) / 3);
    return { calibrationEnd: formatDay(cutoff), holdoutEnd: formatDay(cutoff + days) };
  });
}

async function compare(
  ledger: Ledger,
  run: EvaluationRun,
): Promise<Pick<Comparison, 'customers' | 'forecasts' | 'checks'>> {
  const ours = ourForecast(run);
  const peers = await peerForecasts(ledger, run);
  const all: Record<Kind, Forecast | null> = {
    combined: ours,
    single: bestSingle(run),
    lightgbmLevelled: peers.lightgbm && atTotalOf(ours, peers.lightgbm),
    ...peers,
  };
  const had = (Object.keys(TITLES) as Kind[]).flatMap((kind) => {
    const forecast = all[kind];
    return forecast ? [{ kind, forecast }] : [];
  });
  const forecasts = Object.fromEntries(had.map(({ kind, forecast }) => [kind, accuracyOf(forecast, run)]));
  return { customers: run.summaries.customer.length, forecasts, checks: checkForecast(run, ours, all) };
}

function accuracyOf({ purchases, value, detail }: Forecast, { holdout, evaluation }: EvaluationRun): Accuracy {
  return {
    ...(detail ? { detail } : {}),
    transactions: measure(holdout.purchases, purchases),
    spend: value && evaluation.actual_spend !== null ? measure(holdout.value, value) : null,
  };
}

/** Our single model with the lowest RMSE of purchases in the holdout: chosen in hindsight, so hard to beat. */
function bestSingle({ fitted, forecasts, holdout }: EvaluationRun): Forecast {
  const error = (model: string) => measure(holdout.purchases, forecasts[model].expectedPurchases).RMSE;
  // Nested models often come to the same: the first, which is the simpler one, then gives its name.
  const better = (model: string, other: string) => error(model) < (1 - 1e-4) * error(other);
  const best = fitted.purchases.reduce((best, other) => (better(other.model, best.model) ? other : best));
  const forecast = forecasts[best.model];
  return { detail: best.title, purchases: forecast.expectedPurchases, value: expectedValue(forecast) };
}
