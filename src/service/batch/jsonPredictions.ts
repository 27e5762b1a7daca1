/** Predictions as text of JSON, written from columns: what JSON.stringify makes of predictions, in a third of the time. */
import { averageDaysBetweenPurchases, hasPurchase } from '../../facts/summaries.ts';
import { formatDay, moneyNumber, parseDay } from '../../units.ts';
import type { Interval } from '../../valuation/predictionIntervals.ts';
import type { Valuation } from '../../valuation/value.ts';
import type { Group } from '../group.ts';
import { type Answerer, sharedOf, warningsOf } from '../predictions.ts';
import { coded, type Warning } from '../warnings.ts';

/**
 * The text of each customer's prediction; there are to be no remarks of any.
 *
 * @param alone  whether each is answered by itself: with the texts of warnings, and not their codes
 */
export function jsonPredictions(
  { customers, notes }: Group,
  valuation: Valuation,
  answerer: Answerer,
  alone = false,
): string[] {
  const { summaries } = customers;
  const { hasAmounts, historicalValue, nextPurchaseDays } = valuation;
  const today = parseDay(summaries.clock.asOf);
  const shared = JSON.stringify(sharedOf(summaries.clock, valuation, answerer)).slice(1, -1);
  const warningsFor = warningsOf(summaries, valuation, answerer.manifest);
  const told = new Map<readonly Warning[], string>();
  return notes.map(({ customerId, valueKnown }, row) => {
    const history = hasAmounts && valueKnown;
    const orders = summaries.orders[row];
    const average = history && orders > 0 ? json(moneyNumber(summaries.historicalValue[row]) / orders) : 'null';
    const wait = nextPurchaseDays[row];
    const next = Number.isFinite(wait) && hasPurchase(summaries, row) ? day(today + wait) : 'null';
    const warnings = warningsFor(row);
    let codes = told.get(warnings);
    if (codes === undefined) {
      codes = JSON.stringify(alone ? warnings : coded({ warnings: [...warnings] }).warnings);
      told.set(warnings, codes);
    }
    return (
      `{"customerId":${customerId === null ? 'null' : JSON.stringify(customerId)},` +
      `"historicalValue":${history ? json(moneyNumber(historicalValue[row])) : 'null'},` +
      `"historical":{"orders":${json(orders)},"averageOrderValue":${average},` +
      `"firstPurchase":${day(summaries.firstPurchase[row])},"lastPurchase":${day(summaries.lastPurchase[row])},` +
      `"averageDaysBetweenPurchases":${json(averageDaysBetweenPurchases(summaries, row))}},` +
      `"expectedPurchases":${json(valuation.expectedPurchases[row])},"purchases":${interval(valuation.purchases, row)},` +
      `"expectedSpend":${at(valuation.expectedSpend, row)},"predictedValue":${at(valuation.predictedValue, row)},` +
      `"value":${valuation.value ? interval(valuation.value, row) : 'null'},` +
      `"totalValue":${history ? at(valuation.totalValue, row) : 'null'},` +
      `"residualValue":${at(valuation.residualValue, row)},` +
      `"pAlive":${json(valuation.pAlive[row])},"pReturn":${json(valuation.pReturn[row])},` +
      `"nextPurchase":${next},"naiveValue":${history ? at(valuation.naiveValue, row) : 'null'},` +
      `${shared},"warnings":${codes}}`
    );
  });
}

/** JSON knows no infinity, and what is no number is null. */
function json(value: number | null): string {
  return value !== null && Number.isFinite(value) ? String(value) : 'null';
}

function at(column: Float64Array | null, row: number): string {
  return column ? json(column[row]) : 'null';
}

function interval({ low, median, high }: Interval, row: number): string {
  return `{"low":${json(low[row])},"median":${json(median[row])},"high":${json(high[row])}}`;
}

function day(epochDay: number): string {
  const text = formatDay(epochDay);
  return text === '' ? 'null' : `"${text}"`;
}
