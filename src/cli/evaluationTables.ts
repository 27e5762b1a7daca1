/** What the checks of an evaluation found, as tables for a terminal of 120 columns. */
import type { MeasureName } from '../evaluation/bootstrap.ts';
import type { ColumnDetails, EvaluationDetails, ModelDetails } from '../pipelines/evaluationDetails.ts';
import { PREDICTED } from './tables.ts';
import { number, significant, table } from './terminal.ts';

const COLUMNS = ['transactions', 'spend'] as const;

/** What is significant: differences to the chosen model with their bootstrap errors, and grades. */
export function noiseTable({ models, chosen }: EvaluationDetails): string {
  const rows = eachColumn(models).map(([name, what, m]) => {
    const reference = models[chosen][what]!;
    const difference = (measure: MeasureName) => {
      const [value, than, error] = [m[measure], reference[measure], m.difference_errors[measure]];
      if (name === chosen) return [`${significant(value, 4)} ± ${significant(m.standard_errors[measure], 2)}`, ''];
      if (value === null || than === null) return ['–', ''];
      const gap = value - than;
      const sure = Math.abs(gap) > 2 * error ? (gap < 0 ? '▲' : '▼') : '';
      return [`${gap > 0 ? '+' : ''}${significant(gap, 3)} ± ${significant(error, 2)}`, sure];
    };
    const { grade } = m;
    const skill =
      grade && `${number(Math.round(100 * grade.skill) + 0, 0)} % ± ${number(100 * grade.standardError, 0)}`;
    const mape = m.decile_mape === null ? '–' : `${number(m.decile_mape, 1)} %`;
    return [
      name,
      PREDICTED[what],
      ...difference('MAE'),
      ...difference('RMSE'),
      grade?.letter ?? '–',
      skill ?? '–',
      mape,
    ];
  });
  const head = ['model', 'predicting', 'MAE', '', 'RMSE', '', 'grade', 'error saved', 'decile MAPE'];
  return [
    table(head, rows, 2),
    ` MAE and RMSE less those of ${chosen}, ± standard error of the difference on the same customers (paired bootstrap).`,
    ' ▲ significantly better (95 %), ▼ significantly worse; without a mark: not significant.',
    ' Grade and error saved: against the naive formula.',
  ].join('\n');
}

/** How well calibrated probabilities and intervals are. */
export function distributionsTable({ models }: EvaluationDetails): string {
  const rows = Object.entries(models).flatMap(([name, { transactions, spend, p_return, counts }]) => {
    const scores = [number(counts?.logScore ?? null, 4), number(counts?.crps ?? null, 4), pitLine(counts?.pit)];
    const back = [number(p_return?.ece ?? null, 4), number(p_return?.brier ?? null, 4)];
    return [
      ...(counts || p_return ? [[name, PREDICTED.transactions, ...scores, ...back, ...coverageOf(transactions)]] : []),
      ...(spend?.interval ? [[name, PREDICTED.spend, '', '', '', '', '', ...coverageOf(spend)]] : []),
    ];
  });
  const head = [
    'model',
    'predicting',
    'log score',
    'CRPS',
    'PIT',
    'ECE',
    'Brier',
    'covered',
    'width',
    'P(0) < ½',
    'width',
  ];
  return (
    `${table(head, rows, 2)}\n PIT: from left to right the tenths of the predicted distributions, level where they are ` +
    'calibrated.\n ECE and Brier score are of p_return. Covered: share of customers within 80 % intervals, all and those ' +
    'with\n P(0) < ½, and mean widths.'
  );
}

/** Customers in tenths by the chosen model: what it predicted for each, and what came. */
export function decilesTable({ models, chosen }: EvaluationDetails): string {
  const { transactions, spend } = models[chosen];
  const figures = (column: ColumnDetails | null, i: number) => {
    if (!column) return [];
    const { meanPredicted, meanActual, standardError, shareOfActual } = column.deciles[i];
    const share = shareOfActual === null ? '–' : `${number(100 * shareOfActual, 1)} %`;
    return [significant(meanPredicted, 4), `${significant(meanActual, 4)} ± ${significant(standardError, 2)}`, share];
  };
  const rows = transactions.deciles.map(({ decile, customers }, i) => [
    String(decile),
    number(customers, 0),
    ...figures(transactions, i),
    ...figures(spend, i),
  ]);
  const of = (what: string) => [`${what} predicted`, 'actual', 'share of all'];
  const head = ['decile', 'customers', ...of('purchases'), ...(spend ? of('spend') : [])];
  return `${table(head, rows)}\n Decile 1: the tenth predicted highest. Means a customer, ± standard error; share of the actual total.`;
}

function eachColumn(models: Readonly<Record<string, ModelDetails>>) {
  return COLUMNS.flatMap((what) =>
    Object.entries(models).flatMap(([name, model]) => {
      const column = model[what];
      return column ? [[name, what, column] as const] : [];
    }),
  );
}

function coverageOf({ interval, interval_of_likely: likely }: ColumnDetails): string[] {
  return [interval, likely].flatMap((quality) =>
    quality ? [`${number(100 * quality.coverage, 1)} %`, significant(quality.width, 3)] : ['–', '–'],
  );
}

/** A histogram as a line of blocks: half height is 1. */
function pitLine(heights: readonly number[] | undefined): string {
  const blocks = '▁▂▃▄▅▆▇█';
  return (heights ?? []).map((height) => blocks[Math.min(7, Math.floor(4 * height))]).join('');
}
