/** The tables of the evaluation report. */
import type { MeasureName } from '../evaluation/bootstrap.ts';
import type { Checks, ColumnChecks, Judged } from '../evaluation/checks.ts';
import type { Grade } from '../evaluation/grade.ts';
import { wordsIn } from '../words/catalogue.ts';
import type { Language } from '../words/language.ts';
import type { Words } from '../words/plots/en.ts';
import type { ReportTable } from './table.ts';

interface Column {
  readonly name: MeasureName;
  readonly print: (value: number, plots: Words) => string;
  readonly printError: (error: number, plots: Words) => string;
  /** 1 where more is better, -1 where less is, 0 where neither. */
  readonly better: -1 | 0 | 1;
}

const significant: Pick<Column, 'print' | 'printError'> = {
  print: (value, { figure }) => figure(value),
  printError: (error, { figure }) => figure(error, 2),
};
const decimals = (digits: number): Pick<Column, 'print' | 'printError'> => {
  const print: Column['print'] = (value, { decimal }) => decimal(value, digits).replace('-', '−');
  return { print, printError: print };
};
const share: Pick<Column, 'print' | 'printError'> = {
  print: (value, { percent }) => percent(value, 1),
  printError: (error, { decimal }) => decimal(100 * error, 1),
};
const COLUMNS: readonly Column[] = [
  { name: 'MAE', better: -1, ...significant },
  { name: 'RMSE', better: -1, ...significant },
  { name: 'bias_pct', better: 0, ...decimals(1) },
  { name: 'spearman', better: 1, ...decimals(3) },
  { name: 'norm_gini', better: 1, ...decimals(3) },
  { name: 'top_decile_share', better: 1, ...share },
];

/** Every model by every measure with standard errors; marks what differs significantly from the first model's. */
export function measureTable(caption: string, { models }: ColumnChecks, language: Language = 'en'): ReportTable {
  const { evaluation: words, plots } = wordsIn(language);
  const [first] = Object.values(models);
  const rows = Object.entries(models).map(([name, judged]) => [
    name,
    ...COLUMNS.map((column) => {
      const value = judged.metrics[column.name];
      if (value === null) return '–';
      const error = judged.errors[column.name];
      const text = column.print(value, plots);
      return (
        (Number.isFinite(error) ? `${text} ± ${column.printError(error, plots)}` : text) +
        significanceMark(judged, first, column)
      );
    }),
  ]);
  const labels = words.measures as Readonly<Record<MeasureName, string>>;
  return { caption, columns: [words.model, ...COLUMNS.map(({ name }) => labels[name])], rows, emphasis: [0] };
}

/** Beyond two standard errors of the difference, customers being the same. */
function significanceMark(judged: Judged, first: Judged, { name, better }: Column): string {
  const [value, reference] = [judged.metrics[name], first.metrics[name]];
  if (judged === first || better === 0 || value === null || reference === null) return '';
  const gain = better * (value - reference);
  if (!(Math.abs(gain) > 2 * judged.differenceErrors[name])) return '';
  return gain > 0 ? ' ▲' : ' ▼';
}

/** How much less error than the naive formula, and what the letter says of chance. */
export function gradeMeaning({ letter, skill, standardError }: Grade, language: Language): string {
  const { evaluation, plots } = wordsIn(language);
  const { saved, letters } = evaluation.grades;
  return `${saved(plots.percent(Math.abs(skill)), skill >= 0, plots.percent(standardError))}; ${letters[letter]}`;
}

/** Grades of all models but the naive formula; none where nothing can be graded. */
export function gradeTables({ purchases, value }: Checks, language: Language = 'en'): ReportTable[] {
  const { evaluation: words, plots } = wordsIn(language);
  const rows = Object.keys(purchases.models).flatMap((name) => {
    const [bySpend, byPurchases] = [value?.models[name]?.grade, purchases.models[name].grade];
    if (!bySpend && !byPurchases) return [];
    const skill = (grade: typeof bySpend) =>
      grade ? `${grade.letter}: ${plots.percent(grade.skill)} ± ${plots.decimal(100 * grade.standardError, 0)}` : '–';
    return [[name, ...(value ? [skill(bySpend)] : []), skill(byPurchases)]];
  });
  if (rows.length === 0) return [];
  const columns = [words.model, ...(value ? [words.what.spend] : []), words.what.purchases];
  return [{ caption: words.grades.caption, columns, rows, emphasis: [0], note: words.grades.note }];
}

/** Coverage of intervals, of all customers and of the likely ones; none where no model gives any. */
export function intervalTables({ purchases, value }: Checks, language: Language = 'en'): ReportTable[] {
  const { evaluation, plots } = wordsIn(language);
  const words = evaluation.intervals;
  const percent = (of: number) => plots.percent(of, 1);
  const rowsOf = (what: string, column: ColumnChecks | null) =>
    Object.entries(column?.models ?? {}).flatMap(([name, { interval, intervalOfLikely }]) => {
      if (!interval) return [];
      const { level, coverage, below, above, width } = interval;
      const likely = intervalOfLikely
        ? [percent(intervalOfLikely.coverage), plots.figure(intervalOfLikely.width)]
        : ['–', '–'];
      const all = [percent(level), percent(coverage), percent(below), percent(above), plots.figure(width)];
      return [[`${name}, ${what}`, ...all, ...likely]];
    });
  const { what } = evaluation;
  const rows = [...rowsOf(what.spend, value), ...rowsOf(what.purchases, purchases)];
  return rows.length > 0 ? [{ caption: words.caption, columns: [...words.columns, ...words.likely], rows }] : [];
}

/** Proper scores of p_return, and of the number of purchases. */
export function calibrationTables({ calibration, counts }: Checks, language: Language = 'en'): ReportTable[] {
  const { evaluation, plots } = wordsIn(language);
  const figure = (value: number | undefined, digits: number) =>
    value === undefined ? '–' : plots.decimal(value, digits);
  const rows = Object.entries(calibration).map(([name, { ece, brier, logScore }]) => [
    name,
    ...[figure(ece, 3), figure(brier, 4), figure(logScore, 4)],
    ...[figure(counts[name]?.logScore, 4), figure(counts[name]?.crps, 4)],
  ]);
  if (rows.length === 0) return [];
  const { caption, columns } = evaluation.calibration;
  return [{ caption, columns, rows, emphasis: [0] }];
}
