/** How different customers are: tenths, and who holds how much. */
import { gainCurve } from '../../evaluation/gainCurve.ts';
import { descending } from '../../evaluation/metrics.ts';
import { formatMoney, type Micros, moneyNumber } from '../../units.ts';
import type { Audit } from '../../valuation/audit/audit.ts';
import { totalOf } from '../../valuation/value.ts';
import type { Expected } from './forecasts.ts';
import { isoValue } from './isoValue.ts';

const TENTHS = 10;
const POINTS = 50;

/** @param past  what each customer has brought, exactly */
export function differencesOf(expected: Expected, past: (row: number) => Micros): Audit['differences'] {
  const { valuation } = expected;
  const figure = valuation.predictedValue ?? valuation.expectedPurchases;
  const variance = valuation.predictedValue ? valuation.variances.value! : valuation.variances.purchases;
  const { levelSd } = valuation.totals.value ?? valuation.totals.purchases;
  const n = figure.length;
  const brought = Float64Array.from(figure, (_, row) => moneyNumber(past(row)));
  const order = descending(brought);
  const tenths = Array.from({ length: Math.min(TENTHS, n) }, (_, k) => {
    const rows = order.subarray(Math.ceil((k * n) / TENTHS), Math.ceil(((k + 1) * n) / TENTHS));
    let [value, mean, spread] = [0n, 0, 0];
    for (const row of rows) {
      value += past(row);
      mean += figure[row];
      spread += variance[row];
    }
    const total = totalOf(mean, spread, levelSd, valuation.level);
    return {
      customers: rows.length,
      value: formatMoney(value),
      predicted: { expected: mean, low: total.interval[0], high: total.interval[1] },
    };
  });
  const positive = brought.map((value) => Math.max(0, value));
  const [before, ahead] = [gainCurve(positive, positive, POINTS), gainCurve(figure, figure, POINTS)];
  const plain = (curve: typeof ahead) => curve && Array.from(curve.held);
  return {
    tenths,
    lorenz: {
      customers: Array.from((before ?? ahead)?.customers ?? []),
      past: plain(before),
      ahead: plain(ahead),
    },
    isoValue: isoValue(expected),
  };
}
