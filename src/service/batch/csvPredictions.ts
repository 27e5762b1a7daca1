/** Predictions as lines of CSV (RFC 4180), under the names of `score`'s files. */
import { FORMULA } from '../formulas.ts';
import type { CodedPrediction } from '../responses.ts';
import type { LineProblem } from './predictLines.ts';

type Cell = string | number | null | undefined;

const COLUMNS: Readonly<Record<string, (prediction: CodedPrediction) => Cell>> = {
  customer_id: (p) => p.customerId,
  historical_value: (p) => p.historicalValue,
  orders: (p) => p.historical.orders,
  first_purchase: (p) => p.historical.firstPurchase,
  last_purchase: (p) => p.historical.lastPurchase,
  expected_purchases: (p) => p.expectedPurchases,
  purchases_low: (p) => p.purchases.low,
  purchases_median: (p) => p.purchases.median,
  purchases_high: (p) => p.purchases.high,
  expected_spend: (p) => p.expectedSpend,
  predicted_value: (p) => p.predictedValue,
  value_low: (p) => p.value?.low,
  value_median: (p) => p.value?.median,
  value_high: (p) => p.value?.high,
  total_value: (p) => p.totalValue,
  residual_value: (p) => p.residualValue,
  p_alive: (p) => p.pAlive,
  p_return: (p) => p.pReturn,
  next_purchase: (p) => p.nextPurchase,
  naive_value: (p) => p.naiveValue,
  as_of: (p) => p.asOf,
  horizon_days: (p) => p.horizonDays,
  level: (p) => p.level,
  currency: (p) => p.currency,
  model: (p) => p.model.name,
  bundle: (p) => p.model.bundle,
  explanation: (p) => p.explanation?.map(({ text }) => text).join(' '),
  warnings: (p) => p.warnings.join(' '),
};
const figures = Object.values(COLUMNS);

/** A line of the request that could not be answered has its number, and why, and nothing else. */
export const CSV_HEADER = [...Object.keys(COLUMNS), 'line', 'problem'].join(',');

export function csvLine(answer: CodedPrediction | LineProblem): string {
  if ('line' in answer)
    return `${','.repeat(figures.length)}${answer.line},${cell(`${answer.code}: ${answer.detail}`)}`;
  return `${figures.map((figure) => cell(figure(answer))).join(',')},,`;
}

function cell(value: Cell): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'number') return String(value);
  const safe = FORMULA.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
