/** The difference between two periods, taken apart: who came and went, and what changed among those who stayed. */
import type { Micros } from '../../units.ts';
import { exactParts } from '../dimensions/exactParts.ts';
import { contributions } from '../dimensions/logMean.ts';
import type { Factor } from './audit.ts';

export interface PeriodTotals {
  readonly value: Micros;
  /** Customers with a purchase, and their purchases. */
  readonly customers: number;
  readonly purchases: number;
  /** Items sold; null where the transactions do not say. */
  readonly items: number | null;
}

export interface FactorEffect {
  readonly factor: Factor;
  readonly before: number;
  readonly now: number;
  readonly effect: Micros;
}

/**
 * Customers × purchases a customer × items a purchase × price an item; without items, × amount a purchase. Effects add up
 * to the difference to the last millionth; none where a total or a factor is not above 0, and so has no logarithm.
 *
 * @param hasAmounts  false where value counts purchases: then they have no amount
 */
export function decomposeBase(before: PeriodTotals, now: PeriodTotals, hasAmounts: boolean): FactorEffect[] {
  const [from, to] = [factorsOf(before, hasAmounts), factorsOf(now, hasAmounts)];
  // Items in one period alone would make a factor of nothing.
  const names = (Object.keys(from) as Factor[]).filter((name) => name in to);
  const all = names.flatMap((name) => [from[name]!, to[name]!]);
  if (!all.every((factor) => factor > 0 && Number.isFinite(factor))) return [];
  const parts = contributions(
    names.map((name) => from[name]!),
    names.map((name) => to[name]!),
  );
  const effects = exactParts(now.value - before.value, parts);
  return names.map((factor, k) => ({ factor, before: from[factor]!, now: to[factor]!, effect: effects[k] }));
}

function factorsOf(
  { value, customers, purchases, items }: PeriodTotals,
  hasAmounts: boolean,
): Partial<Record<Factor, number>> {
  const money = Number(value) / 1e6;
  const base = { customers, frequency: purchases / customers };
  if (!hasAmounts) return base;
  if (items === null || items <= 0) return { ...base, amount: money / purchases };
  return { ...base, items: items / purchases, price: money / items };
}
