import { factor } from '../../src/forecast/learning.ts';
import { evaluate, type Metrics, measure, openLedger } from '../../src/index.ts';
import { COMBINATION, type EvaluationRun, TYPICAL } from '../../src/pipelines/evaluate.ts';
import { dataSets } from './dataSets.ts';
import { markdown } from './measure.ts';

interface Part {
  readonly transactions: Metrics;
  readonly spend: Metrics | null;
}

/** What each part of the joined prediction brings, out of time: a table for each data set that is here. */
export async function benchAblation(): Promise<string> {
  const tables: string[] = [];
  for (const { title, file, calibrationEnd, options } of dataSets()) {
    console.error(title);
    const ledger = await openLedger({ file, ...options });
    try {
      const run = await evaluate(ledger, { calibrationEnd, timeUnit: 'week', models: ['auto'] });
      tables.push(`### ${title}\n\n${table(run)}`);
    } finally {
      await ledger.close();
    }
  }
  return tables.join('\n\n');
}

function table(run: EvaluationRun): string {
  const { naive, [COMBINATION]: combination, [TYPICAL]: typical, ...single } = run.evaluation.models;
  const rows: Record<string, Part> = { 'naive formula': naive, ...single, ...partsOf(run), combination, typical };
  const figures = (metrics: Metrics | null) =>
    metrics
      ? [metrics.MAE.toPrecision(4), metrics.RMSE.toPrecision(4), `${(metrics.bias_pct ?? Number.NaN).toFixed(1)} %`]
      : ['–', '–', '–'];
  return markdown(
    ['', 'purchases: MAE', 'RMSE', 'bias', 'spend: MAE', 'RMSE', 'bias'],
    Object.entries(rows).map(([name, { transactions, spend }]) => [name, ...figures(transactions), ...figures(spend)]),
  );
}

/** The base, what each learner alone would make of it, and the season; all with the spend of the joined prediction. */
function partsOf({ holdout, joined }: EvaluationRun): Record<string, Part> {
  if (!joined) return {};
  const { components, spend } = joined.prediction;
  const { base, season, ridge, network } = components;
  const strength = joined.record.correction?.strength ?? 0;
  const judged = (purchases: Float64Array): Part => ({
    transactions: measure(holdout.purchases, purchases),
    spend:
      spend &&
      measure(
        holdout.value,
        purchases.map((expected, i) => expected * spend[i]),
      ),
  });
  const withLearner = (said: Float64Array) => {
    const corrected = base.map((expected, i) => expected * factor(strength * Math.log(said[i])));
    const level = sum(base) / sum(corrected);
    return judged(corrected.map((expected) => expected * level));
  };
  return {
    base: judged(base),
    'base + ridge': withLearner(ridge),
    'base + network': withLearner(network),
    'base + season': judged(base.map((expected) => expected * season)),
  };
}

function sum(column: Float64Array): number {
  return column.reduce((total, value) => total + value, 0);
}
