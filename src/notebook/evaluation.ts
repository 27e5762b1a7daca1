/** How good forecasts are on days that they have not seen. */
import { writeFile } from 'node:fs/promises';
import { PerennialError } from '../errors.ts';
import type { Checks } from '../evaluation/checks.ts';
import type { Metrics } from '../evaluation/metrics.ts';
import { type EvaluateOptions, type EvaluationRun, evaluate, JUDGED_LEVEL } from '../pipelines/evaluate.ts';
import { evaluationChecks } from '../pipelines/evaluationChecks.ts';
import type { ChartOptions } from '../plots/chart.ts';
import { checkCharts, checkDrawers } from '../plots/checkCharts.ts';
import { evaluationReport } from '../plots/evaluationReport.ts';
import { calibrationTables, intervalTables, measureTable } from '../plots/evaluationTables.ts';
import type { Ledger } from '../transactions/ledger.ts';
import { formatDay, parseDay } from '../units.ts';
import { purchaseInterval } from '../valuation/predictionIntervals.ts';
import { version } from '../version.ts';
import { writeFileBeside } from '../writeFileBeside.ts';
import { DISPLAY, type Displayed, Figure, type MediaBundle, page } from './display.ts';
import { printMoney, printShare, Table } from './table.ts';

/** The pictures that an evaluation has; those of spend need amounts. */
export const EVALUATION_PLOTS = [
  'gain-spend',
  'deciles-spend',
  'residuals-spend',
  'gain-purchases',
  'deciles-purchases',
  'residuals-purchases',
  'calibration',
  'pit',
  'tracking-cumulative',
  'tracking-weekly',
  'frequency-histogram',
  'expectations-by-frequency',
  'expectations-by-recency',
  'p-alive',
  'expected-purchases',
  'spend-density',
] as const;
export type EvaluationPlot = (typeof EVALUATION_PLOTS)[number];

export type ShopEvaluateOptions = Omit<EvaluateOptions, 'calibrationEnd'> & {
  /** The last day that models may see; when not given, a third of the history and at most a year before the end. */
  readonly calibrationEnd?: string;
};

const MOST_DAYS = 365;

export async function evaluateShop(ledger: Ledger, options: ShopEvaluateOptions): Promise<Evaluation> {
  const end = parseDay(options.holdoutEnd ?? ledger.asOf);
  const days = Math.max(1, Math.floor(Math.min(MOST_DAYS, (end - parseDay(ledger.firstDay)) / 3)));
  const run = await evaluate(ledger, { calibrationEnd: formatDay(end - days), ...options });
  return new Evaluation(run, await evaluationChecks(ledger, run), ledger.quality.file);
}

export class Evaluation implements Displayed {
  readonly run: EvaluationRun;
  /** Everything that tables and pictures show, as plain data. */
  readonly checks: Checks;
  private readonly file: string;

  constructor(run: EvaluationRun, checks: Checks, file: string) {
    this.run = run;
    this.checks = checks;
    this.file = file;
  }

  /** What was forecast beside what came, a row a customer, with 80 % prediction intervals. */
  get holdout() {
    const { summaries, holdout, forecasts, evaluation } = this.run;
    const forecast = forecasts[evaluation.chosen];
    const { expectedPurchases, pReturn } = forecast;
    const { low, high } = purchaseInterval(forecast, JUDGED_LEVEL);
    return new Table(
      {
        customer_id: summaries.customer,
        frequency: summaries.x,
        p_return: pReturn,
        expected_purchases: expectedPurchases,
        purchases_low: low,
        purchases_high: high,
        actual_purchases: holdout.purchases,
        actual_value: holdout.value,
      },
      {
        name: 'holdout',
        caption: `What ${evaluation.chosen} expected, and what came up to ${holdout.end}`,
        print: { p_return: printShare, actual_value: printMoney },
      },
    );
  }

  /** MAE, RMSE, bias and ranks of every model, on purchases and on spend. */
  metrics() {
    const { models } = this.run.evaluation;
    const rows = Object.entries(models).flatMap(([model, { transactions, spend }]) => [
      row(model, 'purchases', transactions),
      ...(spend ? [row(model, 'spend', spend)] : []),
    ]);
    return Table.fromRows(rows, { name: 'metrics' });
  }

  /** @throws OPTION_INVALID where the data do not allow it, such as spend without amounts */
  async plot(name: EvaluationPlot, options?: ChartOptions): Promise<Figure> {
    const drawers = checkDrawers(this.checks, options);
    if (Object.hasOwn(drawers, name)) return new Figure(await drawers[name]());
    throw new PerennialError('OPTION_INVALID', {
      option: 'plot',
      value: name,
      problem: 'this evaluation has no such picture',
      remedy: `It has ${Object.keys(drawers).join(', ')}.`,
    });
  }

  /** Calibration error and proper scores of p_return, and of the distribution of purchases. */
  get probabilities(): Displayed {
    return { [DISPLAY]: () => page(...calibrationTables(this.checks)) };
  }

  /** How much 80 % prediction intervals covered. */
  get intervals(): Displayed {
    return { [DISPLAY]: () => page(...intervalTables(this.checks)) };
  }

  /** Writes all tables and pictures as one HTML page. */
  async report(file: string): Promise<void> {
    const { evaluation, fitted } = this.run;
    const html = evaluationReport(this.checks, await checkCharts(this.checks), {
      data: this.file.split(/[\\/]/).at(-1)!,
      calibrationEnd: evaluation.cal_end,
      holdoutEnd: evaluation.hold_end,
      madeBy: `Perennial ${version}`,
      warnings: [...fitted.warnings, ...fitted.cautions],
    });
    await writeFileBeside(file, (draft) => writeFile(draft, html));
  }

  async [DISPLAY](): Promise<MediaBundle> {
    const { evaluation } = this.run;
    const { value, purchases, currency } = this.checks;
    const main = value ?? purchases;
    const { chart } = await this.plot(value ? 'gain-spend' : 'gain-purchases');
    const unit = currency ? ` (${currency})` : '';
    const { grade } = main.models[this.checks.best];
    return page(
      `${evaluation.customers.toLocaleString('en-US')} customers known on ${evaluation.cal_end}, forecast to ` +
        `${evaluation.hold_end}, then compared with what they did.`,
      measureTable(value ? `Holdout spend${unit}` : 'Holdout purchases', main),
      ...(grade ? [`Grade ${grade.letter} against the naive formula: ${grade.meaning}.`] : []),
      chart,
    );
  }
}

function row(model: string, predicting: 'purchases' | 'spend', metrics: Metrics) {
  const { MAE, RMSE, bias_pct, spearman, norm_gini, top_decile_share } = metrics;
  return { model, predicting, MAE, RMSE, bias_pct, spearman, norm_gini, top_decile_share };
}
