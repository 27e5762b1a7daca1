import { formatMoney } from '../units.ts';
import type { CrossSelling } from './crossSelling.ts';
import type { Scores } from './score.ts';

/** Cross-selling as programs get it: money of the past as exact text, parts of predicted value as numbers. */
export function tellCrossSelling(scores: Scores, made: CrossSelling) {
  const { history, tellsUp, windowDays, cutoffs, checks, noShares } = made;
  return {
    total: formatMoney(history.total),
    kinds: history.kinds.map(({ kind, lines, amount }) => ({ kind, lines, amount: formatMoney(amount) })),
    months: history.months.map(({ month, amounts }) => ({ month, amounts: amounts.map(formatMoney) })),
    ...{ tellsUp, windowDays, cutoffs, checks, noShares },
    predicted: partsAhead(scores, made),
  };
}

/** Predicted value of all customers, and what of it is foretold of further products; null where nothing is. */
export function partsAhead({ valuation: { predictedValue } }: Scores, { shares, tellsUp }: CrossSelling) {
  const sum = (share: Float64Array | undefined) =>
    share && predictedValue
      ? share.reduce((total, value, i) => total + (Number.isNaN(value) ? 0 : value * predictedValue[i]), 0)
      : null;
  return {
    total: predictedValue ? predictedValue.reduce((total, value) => total + value, 0) : null,
    cross: sum(shares?.cross),
    up: tellsUp ? sum(shares?.up) : null,
  };
}
