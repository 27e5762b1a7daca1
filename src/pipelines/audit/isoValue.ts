import { makeCells } from '../../facts/cells.ts';
import { timeAhead } from '../../facts/opportunities.ts';
import { hasPurchase } from '../../facts/summaries.ts';
import { identifiesDropout } from '../../models/purchases/dropout.ts';
import { quantileSorted } from '../../numerics/quantiles.ts';
import { TIME_UNITS } from '../../units.ts';
import type { Audit } from '../../valuation/audit/audit.ts';
import type { Expected } from './forecasts.ts';

const STEPS = 40;
const DOTS = 400;
/** Purchases beyond which a row would speak of a handful of customers. */
const SHARE = 0.99;
const MOST_FREQUENCY = 30;

/**
 * What is expected of a customer by purchases so far and days of silence (Fader, Hardie & Lee 2005, "RFM and CLV: Using
 * iso-value curves"): of one known for as long as the oldest quarter of customers, by the single model, at the mean spend
 * of all. With some customers as dots. null where fewer than ten
 * customers came back, or the model sees none leave: then silence tells nothing.
 */
export function isoValue({ summaries, valuation, models }: Expected): Audit['differences']['isoValue'] {
  const { x, tx, T, clock } = summaries;
  if (!identifiesDropout(models.purchases)) return null;
  const rows = Array.from(x.keys()).filter((row) => hasPurchase(summaries, row));
  const repeats = Float64Array.from(
    rows.filter((row) => x[row] > 0),
    (row) => x[row],
  ).sort();
  if (repeats.length < 10) return null;
  const age = quantileSorted(Float64Array.from(rows, (row) => T[row]).sort(), 0.75);
  const most = Math.min(MOST_FREQUENCY, Math.max(3, Math.ceil(quantileSorted(repeats, SHARE))));
  const frequencies = Array.from({ length: most }, (_, k) => k + 1);
  const whole = (time: number) => (clock.opportunities ? Math.round(time) : time);
  const silent = Array.from({ length: STEPS }, (_, k) => whole((k * age) / STEPS));
  const grid = frequencies.flatMap((frequency) => silent.map((time) => ({ frequency, time })));
  const { cells, index } = makeCells(
    Float64Array.from(grid, ({ frequency }) => frequency),
    Float64Array.from(grid, ({ time }) => whole(age) - time),
    Float64Array.from(grid, () => whole(age)),
  );
  const horizon = timeAhead(clock, valuation.terms.horizonDays);
  const purchases = models.purchases.expectedPurchases(cells, horizon);
  const spend = meanSpend(valuation);
  const unit = TIME_UNITS[clock.timeUnit];
  const stride = Math.max(1, Math.floor(rows.length / DOTS));
  return {
    frequencies: frequencies.map((frequency) => frequency + 1),
    silences: silent.map((time) => Math.round(time * unit)),
    values: frequencies.map((_, f) => silent.map((_time, k) => spend * purchases[index[f * STEPS + k]])),
    dots: rows
      .filter((row, k) => k % stride === 0 && x[row] > 0 && x[row] <= most && T[row] - tx[row] < age)
      .slice(0, DOTS)
      .map((row) => ({ frequency: x[row] + 1, silence: Math.round((T[row] - tx[row]) * unit) })),
  };
}

/** Expected spend a purchase, over all expected purchases; 1 without amounts. */
function meanSpend({ predictedValue, expectedPurchases }: Expected['valuation']): number {
  if (!predictedValue) return 1;
  const sum = (column: Float64Array) => column.reduce((total, value) => total + value, 0);
  const purchases = sum(expectedPurchases);
  return purchases > 0 ? sum(predictedValue) / purchases : 0;
}
