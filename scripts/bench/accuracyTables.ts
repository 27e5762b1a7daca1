import type { Metrics } from '../../src/index.ts';
import type { Accuracy, Comparison } from './accuracy.ts';
import type { Coverage } from './accuracyChecks.ts';
import { type Kind, TITLES } from './accuracyForecast.ts';
import { markdown } from './measure.ts';

const KINDS = Object.keys(TITLES) as Kind[];
const MEASURES = ['MAE', 'RMSE', 'Spearman', 'Gini', 'top tenth', 'bias'];

/** Every forecast on every data set: purchases, then spend. */
export function metricsTable(comparisons: readonly Comparison[]): string {
  const rows = comparisons.flatMap(({ set, forecasts }) =>
    KINDS.flatMap((kind) => {
      const forecast = forecasts[kind];
      if (!forecast) return [];
      const { transactions, spend, detail } = forecast;
      const title = `${set}: ${TITLES[kind]}${detail ? ` (${detail})` : ''}`;
      return [[title, ...figures(transactions), ...figures(spend)]];
    }),
  );
  return markdown(['', ...headOf('purchases', MEASURES), ...headOf('spend', MEASURES)], rows);
}

function figures(metrics: Metrics | null): string[] {
  if (!metrics) return MEASURES.map(() => '–');
  const { MAE, RMSE, spearman, norm_gini, top_decile_share, bias_pct } = metrics;
  return [
    MAE.toPrecision(5),
    RMSE.toPrecision(5),
    ...[spearman, norm_gini, top_decile_share].map((value) => value?.toFixed(4) ?? '–'),
    bias_pct === null ? '–' : `${bias_pct.toFixed(1)} %`,
  ];
}

/** Whether probabilities and intervals of our forecast mean what they say, a row for each data set and cutoff. */
export function checkTable(comparisons: readonly Comparison[]): string {
  const coverage = ['as forecast', 'level known', 'as printed'];
  const held = (of: Coverage | null) =>
    of ? [of.asForecast, of.levelKnown, of.printed].map(percent) : coverage.map(() => '–');
  return markdown(
    [
      '',
      'p_return: calibration error',
      'level known',
      'Brier',
      ...headOf('purchases held', coverage),
      ...headOf('value held', coverage),
      'total held',
    ],
    comparisons.map(({ set, calibrationEnd, checks: { pReturn, purchases, value, totalHeld } }) => [
      `${set}, ${calibrationEnd}`,
      pReturn.ece.toFixed(4),
      pReturn.levelKnown.toFixed(4),
      pReturn.brier.toFixed(4),
      ...held(purchases),
      ...held(value),
      totalHeld === null ? '–' : totalHeld ? 'yes' : 'no',
    ]),
  );
}

/** Customers with two repeat purchases or more who have been inactive for long: actual over predicted purchases. */
export function inactivityTable(comparisons: readonly Comparison[]): string {
  const kinds = KINDS.filter((kind) => kind !== 'lightgbmLevelled');
  const rows = comparisons.flatMap(({ set, calibrationEnd, checks }) =>
    checks.inactive.map(({ customers, returned, pReturn, actualOverPredicted, levelKnown }, i) => [
      `${set}, ${calibrationEnd}, ${i === 0 ? '4 to 8 usual gaps' : 'more than 8'}`,
      `${customers}`,
      percent(returned),
      percent(pReturn),
      ratio(levelKnown),
      ...kinds.map((kind) => ratio(actualOverPredicted[kind])),
    ]),
  );
  const head = headOf(
    'actual / predicted',
    kinds.map((kind) => TITLES[kind]),
  );
  return markdown(['inactive for', 'customers', 'returned', 'mean p_return', 'combined, level known', ...head], rows);
}

/**
 * All forecasts over the combined one, across the cutoffs of a data set: mean ratios of errors and the worst of RMSE, mean
 * differences of ranks, and each forecast's own mean |ln(total predicted / total actual)|.
 */
export function gainTable(comparisons: readonly Comparison[]): string {
  const measures = ['MAE', 'RMSE', 'worst', 'Spearman', 'Gini', 'log bias'];
  const rows = [...new Set(comparisons.map(({ set }) => set))].flatMap((set) =>
    KINDS.flatMap((kind) => {
      const pairs = comparisons.flatMap(({ set: own, forecasts: { combined, [kind]: theirs } }) =>
        own === set && combined && theirs ? [{ ours: combined, theirs }] : [],
      );
      return pairs.length > 0 ? [[`${set}: ${TITLES[kind]}`, ...gains(pairs)]] : [];
    }),
  );
  return markdown(['', ...headOf('purchases', measures), ...headOf('spend', measures)], rows);
}

interface Pair {
  readonly ours: Accuracy;
  readonly theirs: Accuracy;
}

function gains(pairs: readonly Pair[]): string[] {
  return (['transactions', 'spend'] as const).flatMap((column) => {
    const both = pairs.flatMap(({ ours, theirs }) => {
      const [o, t] = [ours[column], theirs[column]];
      return o && t ? [{ o, t }] : [];
    });
    const ratios = (name: 'MAE' | 'RMSE') => both.map(({ o, t }) => t[name] / o[name]);
    const difference = (name: 'spearman' | 'norm_gini') =>
      mean(both.map(({ o, t }) => (t[name] ?? Number.NaN) - (o[name] ?? Number.NaN)));
    const bias = mean(both.map(({ t }) => Math.abs(Math.log1p((t.bias_pct ?? Number.NaN) / 100))));
    return [
      geometricMean(ratios('MAE')).toFixed(3),
      geometricMean(ratios('RMSE')).toFixed(3),
      Math.max(...ratios('RMSE')).toFixed(3),
      signed(difference('spearman')),
      signed(difference('norm_gini')),
      bias.toFixed(3),
    ];
  });
}

function headOf(what: string, columns: readonly string[]): string[] {
  return columns.map((column, i) => (i === 0 ? `${what}: ${column}` : column));
}

function percent(share: number): string {
  return Number.isFinite(share) ? `${(100 * share).toFixed(1)} %` : '–';
}

function ratio(value: number | null): string {
  return value !== null && Number.isFinite(value) ? value.toFixed(2) : '–';
}

function signed(value: number): string {
  return `${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(4)}`;
}

function mean(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0) / values.length;
}

function geometricMean(values: readonly number[]): number {
  return Math.exp(mean(values.map(Math.log)));
}
