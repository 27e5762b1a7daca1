/** The tables of the evaluation report. */
import type { MeasureName } from '../evaluation/bootstrap.ts';
import type { Checks, ColumnChecks, Judged } from '../evaluation/checks.ts';
import { figure } from '../words/figures.ts';
import type { ReportTable } from './table.ts';

interface Column {
  readonly name: MeasureName;
  readonly label: string;
  readonly print: (value: number) => string;
  readonly printError: (error: number) => string;
  /** 1 where more is better, -1 where less is, 0 where neither. */
  readonly better: -1 | 0 | 1;
}

const significant = { print: (value: number) => figure(value), printError: (error: number) => figure(error, 2) };
const decimals = (digits: number) => {
  const print = (value: number) => value.toFixed(digits).replace('-', '−');
  return { print, printError: print };
};
const share = {
  print: (value: number) => `${(100 * value).toFixed(1)} %`,
  printError: (error: number) => (100 * error).toFixed(1),
};
const COLUMNS: readonly Column[] = [
  { name: 'MAE', label: 'MAE', better: -1, ...significant },
  { name: 'RMSE', label: 'RMSE', better: -1, ...significant },
  { name: 'bias_pct', label: 'bias %', better: 0, ...decimals(1) },
  { name: 'spearman', label: 'Spearman', better: 1, ...decimals(3) },
  { name: 'norm_gini', label: 'norm. Gini', better: 1, ...decimals(3) },
  { name: 'top_decile_share', label: 'top tenth holds', better: 1, ...share },
];

/** Every model by every measure with standard errors; marks what differs significantly from the first model's. */
export function measureTable(caption: string, { models }: ColumnChecks): ReportTable {
  const [first] = Object.values(models);
  const rows = Object.entries(models).map(([name, judged]) => [
    name,
    ...COLUMNS.map((column) => {
      const value = judged.metrics[column.name];
      if (value === null) return '–';
      const error = judged.errors[column.name];
      const text = column.print(value);
      return (
        (Number.isFinite(error) ? `${text} ± ${column.printError(error)}` : text) +
        significanceMark(judged, first, column)
      );
    }),
  ]);
  return { caption, columns: ['model', ...COLUMNS.map(({ label }) => label)], rows, emphasis: [0] };
}

/** Beyond two standard errors of the difference, customers being the same. */
function significanceMark(judged: Judged, first: Judged, { name, better }: Column): string {
  const [value, reference] = [judged.metrics[name], first.metrics[name]];
  if (judged === first || better === 0 || value === null || reference === null) return '';
  const gain = better * (value - reference);
  if (!(Math.abs(gain) > 2 * judged.differenceErrors[name])) return '';
  return gain > 0 ? ' ▲' : ' ▼';
}

/** Grades of all models but the naive formula; none where nothing can be graded. */
export function gradeTables({ purchases, value }: Checks): ReportTable[] {
  const rows = Object.keys(purchases.models).flatMap((name) => {
    const [bySpend, byPurchases] = [value?.models[name]?.grade, purchases.models[name].grade];
    if (!bySpend && !byPurchases) return [];
    const skill = (grade: typeof bySpend) =>
      grade ? `${grade.letter}: ${(100 * grade.skill).toFixed(0)} % ± ${(100 * grade.standardError).toFixed(0)}` : '–';
    return [[name, ...(value ? [skill(bySpend)] : []), skill(byPurchases)]];
  });
  if (rows.length === 0) return [];
  return [
    {
      caption: 'Grades: error saved against the naive formula',
      columns: ['model', ...(value ? ['spend'] : []), 'purchases'],
      rows,
      emphasis: [0],
      note:
        'Error saved is 1 less the geometric mean of three ratios to the naive formula: MAE, RMSE, and what the order ' +
        'of customers lacks to the perfect one (1 - normalized Gini). A: significantly a fifth or more (95 %, one-sided); B: a ' +
        'tenth; C: some; D: some, not significant; E: none, not significantly worse; F: significantly worse.',
    },
  ];
}

/** Coverage of intervals, of all customers and of the likely ones; none where no model gives any. */
export function intervalTables({ purchases, value }: Checks): ReportTable[] {
  const percent = (share: number) => `${(100 * share).toFixed(1)} %`;
  const rowsOf = (what: string, column: ColumnChecks | null) =>
    Object.entries(column?.models ?? {}).flatMap(([name, { interval, intervalOfLikely }]) => {
      if (!interval) return [];
      const { level, coverage, below, above, width } = interval;
      const likely = intervalOfLikely
        ? [percent(intervalOfLikely.coverage), figure(intervalOfLikely.width)]
        : ['–', '–'];
      const all = [percent(level), percent(coverage), percent(below), percent(above), figure(width)];
      return [[`${name}, ${what}`, ...all, ...likely]];
    });
  const rows = [...rowsOf('spend', value), ...rowsOf('purchases', purchases)];
  const all = ['should cover', 'covered', 'actual below', 'actual above', 'mean width'];
  const columns = ['intervals', ...all, 'covered where P(0) < ½', 'mean width'];
  return rows.length > 0 ? [{ caption: 'Intervals of single customers', columns, rows }] : [];
}

/** Proper scores of p_return, and of the number of purchases. */
export function calibrationTables({ calibration, counts }: Checks): ReportTable[] {
  const rows = Object.entries(calibration).map(([name, { ece, brier, logScore }]) => [
    name,
    ece.toFixed(3),
    brier.toFixed(4),
    logScore.toFixed(4),
    counts[name]?.logScore.toFixed(4) ?? '–',
    counts[name]?.crps.toFixed(4) ?? '–',
  ]);
  if (rows.length === 0) return [];
  return [
    {
      caption: 'Probability of coming back within the horizon (p_return), and number of purchases',
      columns: ['model', 'calibration error (ECE)', 'Brier score', 'log score', 'purchases: log score', 'CRPS'],
      rows,
      emphasis: [0],
    },
  ];
}
