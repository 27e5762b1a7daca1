import type { TableColumn } from '../engines/contract.ts';
import { hasPurchase } from '../facts/summaries.ts';
import { type EpochDay, parseDay } from '../units.ts';
import type { Dimensions } from '../valuation/dimensions/customerDimensions.ts';
import { type ExactEffects, exactEffects } from '../valuation/dimensions/exactEffects.ts';
import type { Calculated } from '../valuation/manual/calculate.ts';
import { rfmName, type Segments, stageName, tierName } from '../valuation/segments/segmentCustomers.ts';
import type { Timing } from '../valuation/timing.ts';
import type { Valuation } from '../valuation/value.ts';
import type { Scores } from './score.ts';
import { writeColumns } from './writeColumns.ts';

/**
 * Writes one line a customer, in the order of the summaries, as CSV, Parquet or JSON lines by the file's ending. Columns
 * of money are null where the transactions carry no amounts, dates where none is foreseen.
 *
 * @throws OPTION_INVALID for another ending, MACHINE_REFUSED where the file can not be written
 */
export async function writeScores(scores: Scores, out: string): Promise<void> {
  await writeColumns({ columns: scoreColumns(scores), length: scores.summaries.customer.length }, out);
}

/** The columns of scores.csv, in this order; what a file has beyond them was asked for. */
export function scoreColumns({
  summaries,
  valuation,
  segments,
  dimensions,
  calculated,
  explanation,
  single,
  timing,
  stake,
  crossSelling,
}: Scores): TableColumn[] {
  const { historicalValue, purchases, value, level, terms, method, model, nextPurchaseDays } = valuation;
  const asOf = parseDay(summaries.clock.asOf);
  const real = (name: string, column: Float64Array | null): TableColumn => ({
    name,
    type: 'real',
    ...(column ? { value: (row) => column[row], whole: column } : { value: () => null, constant: true }),
  });
  const purchaseDay = (name: string, column: Int32Array): TableColumn => ({
    name,
    type: 'day',
    value: (row) => (hasPurchase(summaries, row) ? column[row] : null),
  });
  const name = method === 'single' ? model : method;
  const noResidual = valuation.hasAmounts && valuation.noResidual ? [valuation.noResidual] : [];
  const warnings = [...valuation.warnings, ...noResidual].join(' ');
  return [
    { name: 'customer_id', type: 'text', value: (row) => summaries.customer[row] },
    { name: 'historical_value', type: 'money', value: (row) => (valuation.hasAmounts ? historicalValue[row] : null) },
    { name: 'purchases', type: 'whole', value: (row) => (hasPurchase(summaries, row) ? summaries.x[row] + 1 : 0) },
    purchaseDay('first_purchase', summaries.firstPurchase),
    purchaseDay('last_purchase', summaries.lastPurchase),
    real('expected_purchases', valuation.expectedPurchases),
    real('purchases_low', purchases.low),
    real('purchases_median', purchases.median),
    real('purchases_high', purchases.high),
    real('expected_spend', valuation.expectedSpend),
    real('predicted_value', valuation.predictedValue),
    real('value_low', value?.low ?? null),
    real('value_median', value?.median ?? null),
    real('value_high', value?.high ?? null),
    real('total_value', valuation.totalValue),
    real('residual_value', valuation.residualValue),
    real('p_alive', valuation.pAlive),
    real('p_return', valuation.pReturn),
    {
      name: 'next_purchase',
      type: 'day',
      value: (row) => (Number.isNaN(nextPurchaseDays[row]) ? null : asOf + nextPurchaseDays[row]),
    },
    real('naive_value', valuation.naiveValue),
    ...(segments ? segmentColumns(segments) : []),
    { name: 'as_of', type: 'day', value: () => asOf, constant: true },
    { name: 'horizon_days', type: 'whole', value: () => terms.horizonDays, constant: true },
    { name: 'level', type: 'real', value: () => level, constant: true },
    { name: 'model', type: 'text', value: () => name, constant: true },
    { name: 'warnings', type: 'text', value: () => warnings, constant: true },
    ...Object.entries(single ?? {}).flatMap(([own, valued]) => singleColumns(own, valued)),
    ...(stake ? [real('value_at_stake', stake)] : []),
    ...crossSellingColumns(crossSelling, valuation),
    ...timingColumns(timing, asOf),
    ...(dimensions ? dimensionColumns(dimensions, valuation) : []),
    ...(calculated ? calculatedColumns(calculated) : []),
    ...explanationColumn(explanation),
    ...(segments?.open ? partColumns(segments.open) : []),
  ];
}

/** What `perennial segments` makes stages of, and takes out. */
export const OF_PART = { part: 'part', stage: 'stage_unless_new', gap: 'gap' } as const;

function partColumns({ part: { part, of }, unlessNew: { stage, gap } }: NonNullable<Segments['open']>): TableColumn[] {
  return [
    { name: OF_PART.part, type: 'text', value: () => `${part}/${of}`, constant: true },
    { name: OF_PART.stage, type: 'text', value: (row) => stageName({ stage }, row) || null },
    { name: OF_PART.gap, type: 'real', value: (row) => (Number.isNaN(gap[row]) ? null : gap[row]) },
  ];
}

/** Automatic and manual value, and which counts, side by side. */
function calculatedColumns(calculated: Calculated): TableColumn[] {
  const { automaticValue, manualValue, value, calculation, weight } = calculated;
  return [
    { name: 'automatic_value', type: 'real', value: (row) => automaticValue[row], whole: automaticValue },
    { name: 'manual_value', type: 'real', value: (row) => (Number.isNaN(manualValue[row]) ? null : manualValue[row]) },
    { name: 'value', type: 'real', value: (row) => value[row], whole: value },
    { name: 'calculation', type: 'text', value: (row) => calculation[row] },
    { name: 'weight', type: 'real', value: (row) => weight[row], whole: weight },
  ];
}

function segmentColumns(segments: Segments): TableColumn[] {
  return labelColumns({
    tier: (row) => tierName(segments, row),
    stage: (row) => stageName(segments, row),
    rfm: (row) => rfmName(segments, row),
  });
}

/** Text, so that codes of RFM are not taken for amounts; null where a customer has no label, which is ''. */
export function labelColumns(
  labels: Readonly<Record<'tier' | 'stage' | 'rfm', (row: number) => string>>,
): TableColumn[] {
  return Object.entries(labels).map(([name, of]) => ({ name, type: 'text', value: (row) => of(row) || null }));
}

/** The dimensions, and what of predicted value less its average each makes: to the cent, rounded by exactEffects. */
function dimensionColumns(dimensions: Dimensions, { predictedValue }: Valuation): TableColumn[] {
  const { againstAverage: against } = dimensions;
  const real = (name: string, column: Float64Array | null): TableColumn => ({
    name,
    type: 'real',
    ...(column ? { value: (row) => column[row], whole: column } : { value: () => null, constant: true }),
  });
  const effect = (name: string, part: keyof ExactEffects): TableColumn => ({
    name,
    type: 'money',
    value: (row) => (against && predictedValue && exactEffects(against, predictedValue, row)?.[part]) ?? null,
  });
  return [
    real('years_so_far', dimensions.yearsSoFar),
    real('purchases_per_year', dimensions.purchasesPerYear),
    real('revenue_per_purchase', dimensions.revenuePerPurchase),
    real('years_ahead', dimensions.yearsAhead),
    real('purchases_per_active_year', dimensions.purchasesPerActiveYear),
    effect('value_above_average', 'difference'),
    effect('time_effect', 'time'),
    effect('frequency_effect', 'frequency'),
    effect('revenue_effect', 'revenue'),
  ];
}

function explanationColumn(explanation: Scores['explanation']): TableColumn[] {
  return explanation ? [{ name: 'explanation', type: 'text', value: (row) => explanation[row] }] : [];
}

/** Parts of predicted value: what is missing to it is bought again, or new but neither. Empty where nothing is foretold. */
function crossSellingColumns(made: Scores['crossSelling'], { predictedValue }: Valuation): TableColumn[] {
  if (!made) return [];
  const part = (name: string, shares: Float64Array | undefined): TableColumn => ({
    name,
    type: 'real',
    value: (row) => (shares && predictedValue && !Number.isNaN(shares[row]) ? shares[row] * predictedValue[row] : null),
  });
  return [part('cross_value', made.shares?.cross), part('up_value', made.tellsUp ? made.shares?.up : undefined)];
}

/** When a next purchase is likely; days are empty where none is foreseen. */
function timingColumns(timing: Timing | undefined, asOf: EpochDay): TableColumn[] {
  if (!timing) return [];
  const day = (name: string, days: Float64Array): TableColumn => ({
    name,
    type: 'day',
    value: (row) => (Number.isNaN(days[row]) ? null : asOf + days[row]),
  });
  return [
    { name: 'p_within_14d', type: 'real', value: (row) => timing.soon[row], whole: timing.soon },
    day('next_purchase_25', timing.quarter),
    day('next_purchase_75', timing.threeQuarters),
    day('window_from', timing.windowFrom),
    day('window_to', timing.windowTo),
  ];
}

/** What one model says alone: bg_nbd_expected_purchases and so on. */
function singleColumns(name: string, valuation: Valuation): TableColumn[] {
  const prefix = name.replaceAll(/\W/g, '_');
  const column = (figure: string, values: Float64Array): TableColumn => ({
    name: `${prefix}_${figure}`,
    type: 'real',
    value: (row) => values[row],
    whole: values,
  });
  const { predictedValue } = valuation;
  return [
    column('p_alive', valuation.pAlive),
    column('p_return', valuation.pReturn),
    column('expected_purchases', valuation.expectedPurchases),
    ...(predictedValue ? [column('predicted_value', predictedValue)] : []),
  ];
}
