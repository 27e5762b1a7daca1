/** What the checks of an evaluation found, as tables for a terminal of 120 columns. */
import type { MeasureName } from '../evaluation/bootstrap.ts';
import type { ColumnDetails, EvaluationDetails, ModelDetails } from '../pipelines/evaluationDetails.ts';
import { wordsIn } from '../words/catalogue.ts';
import type { Language } from '../words/language.ts';
import { PREDICTED } from './tables.ts';
import { figuresIn, table } from './terminal.ts';

const COLUMNS = ['transactions', 'spend'] as const;

/** What is significant: differences to the chosen model with their bootstrap errors, and grades. */
export function noiseTable({ models, chosen }: EvaluationDetails, language: Language = 'en'): string {
  const { what: named, screen } = wordsIn(language).evaluation;
  const { number, significant } = figuresIn(language);
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
      named[PREDICTED[what]],
      ...difference('MAE'),
      ...difference('RMSE'),
      grade?.letter ?? '–',
      skill ?? '–',
      mape,
    ];
  });
  const { head, lines } = screen.noise;
  // Behind each of the two errors, its mark.
  const columns = head.flatMap((name, i) => (i === 2 || i === 3 ? [name, ''] : [name]));
  return [table(columns, rows, 2), ...lines(chosen).map((line) => ` ${line}`)].join('\n');
}

/** How well calibrated probabilities and intervals are. */
export function distributionsTable({ models }: EvaluationDetails, language: Language = 'en'): string {
  const { what, screen } = wordsIn(language).evaluation;
  const { number } = figuresIn(language);
  const covered = (column: ColumnDetails) => coverageOf(column, language);
  const rows = Object.entries(models).flatMap(([name, { transactions, spend, p_return, counts }]) => {
    const scores = [number(counts?.logScore ?? null, 4), number(counts?.crps ?? null, 4), pitLine(counts?.pit)];
    const back = [number(p_return?.ece ?? null, 4), number(p_return?.brier ?? null, 4)];
    return [
      ...(counts || p_return ? [[name, what.purchases, ...scores, ...back, ...covered(transactions)]] : []),
      ...(spend?.interval ? [[name, what.spend, '', '', '', '', '', ...covered(spend)]] : []),
    ];
  });
  const { head, lines } = screen.distributions;
  return [table(head, rows, 2), ...lines.map((line) => ` ${line}`)].join('\n');
}

/** Customers in tenths by the chosen model: what it predicted for each, and what came. */
export function decilesTable({ models, chosen }: EvaluationDetails, language: Language = 'en'): string {
  const { what, screen } = wordsIn(language).evaluation;
  const { number, significant } = figuresIn(language);
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
  const { head, of, line } = screen.deciles;
  const columns = [...head, ...of(what.purchases), ...(spend ? of(what.spend) : [])];
  return `${table(columns, rows)}\n ${line}`;
}

function eachColumn(models: Readonly<Record<string, ModelDetails>>) {
  return COLUMNS.flatMap((what) =>
    Object.entries(models).flatMap(([name, model]) => {
      const column = model[what];
      return column ? [[name, what, column] as const] : [];
    }),
  );
}

function coverageOf({ interval, interval_of_likely: likely }: ColumnDetails, language: Language): string[] {
  const { number, significant } = figuresIn(language);
  return [interval, likely].flatMap((quality) =>
    quality ? [`${number(100 * quality.coverage, 1)} %`, significant(quality.width, 3)] : ['–', '–'],
  );
}

/** A histogram as a line of blocks: half height is 1. */
function pitLine(heights: readonly number[] | undefined): string {
  const blocks = '▁▂▃▄▅▆▇█';
  return (heights ?? []).map((height) => blocks[Math.min(7, Math.floor(4 * height))]).join('');
}
