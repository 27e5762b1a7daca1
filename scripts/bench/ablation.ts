import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { factor } from '../../src/forecast/learning.ts';
import { evaluate, type Metrics, measure, openLedger } from '../../src/index.ts';
import { COMBINATION, type EvaluationRun, TYPICAL } from '../../src/pipelines/evaluate.ts';
import type { LedgerOptions } from '../../src/transactions/options.ts';
import { markdown, root } from './measure.ts';

const SETS: readonly { title: string; file: string; calibrationEnd: string; options: Partial<LedgerOptions> }[] = [
  { title: 'CDNOW full', file: 'cdnow_full.csv', calibrationEnd: '1997-09-30', options: {} },
  { title: 'CDNOW sample', file: 'cdnow_sample.csv', calibrationEnd: '1997-09-30', options: {} },
  {
    title: 'Online Retail',
    file: 'online_retail_lines.csv.gz',
    calibrationEnd: '2011-08-31',
    options: { policy: { refunds: 'set-aside', freeOrders: 'set-aside' } },
  },
];

interface Part {
  readonly transactions: Metrics;
  readonly spend: Metrics | null;
}

/** What each part of the joined prediction brings, out of time: a table for each data set that is here. */
export async function benchAblation(): Promise<string> {
  const tables: string[] = [];
  for (const { title, file: name, calibrationEnd, options } of SETS) {
    const file = join(root, '../shared/data', name);
    if (!existsSync(file)) {
      console.error(`${title} is not here (see data/README.md): it is left out.`);
      continue;
    }
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
