/** Customers as they would be if one thing about them were as usual: what an explanation compares them with. */
import type { BusinessClock } from './calendar.ts';
import { type FactName, type Facts, SPEND_WINDOWS, WINDOWS } from './facts.ts';
import { LN_GAP_SCALE, roundedLog } from './logarithms.ts';

/**
 * As many purchases in as long a time, evenly spread in time of open business up to the cutoff: nothing about when they
 * were made stands out. What was spent goes with them.
 */
export function evenlySpread(facts: Facts, clock: BusinessClock): Facts {
  const { cutoff, columns, length } = facts;
  const { n, first, total } = columns;
  const now = clock.at(cutoff);
  const even = copied(columns, TIMED);
  for (let row = 0; row < length; row++) {
    if (!(n[row] > 1)) continue;
    const start = clock.at(first[row]);
    const gap = (now - start) / n[row];
    const dayOf = (k: number) => Math.min(cutoff, Math.max(first[row], clock.dayAt(start + k * gap)));
    const after = (day: number) => {
      const before = clock.at(Math.floor(day)) - start;
      return before < 0 ? n[row] : Math.max(0, n[row] - 1 - Math.floor(before / gap));
    };
    const put = (name: FactName, value: number) => {
      even[name]![row] = value;
    };
    const age = cutoff - first[row];
    const last = dayOf(n[row] - 1);
    const usual = (last - first[row]) / (n[row] - 1);
    put('last', last);
    put('lastGap', usual);
    put('gapSquares', (n[row] - 1) * usual ** 2);
    put('lnGaps', ((n[row] - 1) * roundedLog(usual)) / LN_GAP_SCALE);
    for (const days of WINDOWS) put(`n${days}`, after(cutoff - days));
    for (const days of SPEND_WINDOWS) put(`spend${days}`, (total[row] * after(cutoff - days)) / n[row]);
    put('nHalf', after(first[row] + age / 2));
    put('nQuarter', after(first[row] + 0.75 * age));
    put('spendHalf', (total[row] * after(first[row] + age / 2)) / n[row]);
  }
  return { ...facts, columns: { ...columns, ...even } };
}

const TIMED: readonly FactName[] = [
  ...(['last', 'lastGap', 'gapSquares', 'lnGaps', 'nHalf', 'nQuarter', 'spendHalf'] as const),
  ...WINDOWS.map((days) => `n${days}` as const),
  ...SPEND_WINDOWS.map((days) => `spend${days}` as const),
];

/**
 * As much spent at each purchase as is usual.
 *
 * @param amount  in currency units
 * @param logSd   standard deviation of ln(1 + amount) between a customer's purchases
 */
export function usuallySpent(facts: Facts, amount: number, logSd: number): Facts {
  const { columns, length } = facts;
  const { n } = columns;
  const spent = copied(columns, SPENT);
  const log = Math.log(1 + amount);
  for (let row = 0; row < length; row++) {
    const put = (name: FactName, value: number) => {
      spent[name]![row] = value;
    };
    for (const name of ['largest', 'firstAmount', 'lastAmount'] as const) put(name, amount);
    put('second', n[row] > 1 ? amount : 0);
    put('total', n[row] * amount);
    put('logSum', n[row] * log);
    put('logSquares', n[row] * (log ** 2 + logSd ** 2));
    for (const days of SPEND_WINDOWS) put(`spend${days}`, columns[`n${days}`][row] * amount);
    put('spendHalf', columns.nHalf[row] * amount);
  }
  return { ...facts, columns: { ...columns, ...spent } };
}

const SPENT: readonly FactName[] = [
  ...(['total', 'largest', 'second', 'firstAmount', 'lastAmount', 'logSum', 'logSquares', 'spendHalf'] as const),
  ...SPEND_WINDOWS.map((days) => `spend${days}` as const),
];

function copied(columns: Facts['columns'], names: readonly FactName[]): Partial<Record<FactName, Float64Array>> {
  return Object.fromEntries(names.map((name) => [name, columns[name].slice()]));
}
