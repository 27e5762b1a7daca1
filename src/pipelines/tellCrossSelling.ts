import { formatMoney, MICROS, moneyNumber } from '../units.ts';
import { exactParts } from '../valuation/dimensions/exactParts.ts';
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

/** Of predicted value, what is foretold of further products and of all else; null where nothing is. */
export interface PartsAhead {
  readonly total: number | null;
  readonly cross: number | null;
  readonly up: number | null;
  /** Bought again, or new and no dearer in a known category. */
  readonly rest: number | null;
}

/** In whole cents; parts add up to the total. */
export function partsAhead({ valuation: { predictedValue } }: Scores, { shares, tellsUp }: CrossSelling): PartsAhead {
  const sum = (share: Float64Array | undefined) =>
    share && predictedValue
      ? share.reduce((total, value, i) => total + (Number.isNaN(value) ? 0 : value * predictedValue[i]), 0)
      : null;
  const exact = predictedValue ? predictedValue.reduce((all, value) => all + value, 0) : null;
  const cross = sum(shares?.cross);
  const up = tellsUp ? sum(shares?.up) : null;
  if (exact === null || cross === null) return { total: exact === null ? null : cents(exact), cross, up, rest: null };
  const total = cents(exact);
  const micros = BigInt(Math.round(total * MICROS));
  const [rest, newer, dearer] = exactParts(micros, [exact - cross - (up ?? 0), cross, up ?? 0]).map(moneyNumber);
  return { total, cross: newer, up: up === null ? null : dearer, rest };
}

function cents(value: number): number {
  return Math.round(100 * value) / 100;
}
