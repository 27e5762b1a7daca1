/** Customers as they stood at a cutoff, with what they did afterwards where that lies in the past. */

import type { Ledger } from '../transactions/ledger.ts';
import { type EpochDay, formatDay } from '../units.ts';
import { readAmounts } from './amounts.ts';
import { FACT_NAMES, type FactScope, type Facts } from './facts.ts';
import { readFacts, readTargets } from './readFacts.ts';
import type { Sample } from './sample.ts';

/** Customers with a purchase, in one order throughout. */
export interface CustomerWindow {
  readonly cutoff: EpochDay;
  readonly facts: Facts;
  /** An amount above which only a customer's second one like it counts in full. */
  readonly cap: number;
  readonly meanAmount: number;
  /** What followed, up to each of the ends that were asked for. */
  readonly outcomes: readonly Outcome[];
}

export interface Outcome {
  /** Days after the cutoff. */
  readonly days: number;
  readonly purchases: Float64Array;
  /** Net amount, in currency units. */
  readonly value: Float64Array;
}

export interface WindowRequest {
  readonly cutoff: EpochDay;
  /** Days after the cutoff up to which outcomes are wanted; none for the present. */
  readonly days: readonly number[];
  readonly scope: FactScope;
  readonly sample: Sample | null;
}

export async function readWindow(ledger: Ledger, request: WindowRequest): Promise<CustomerWindow> {
  const { cutoff: day, scope, sample } = request;
  const cutoff = formatDay(day);
  const question = { cutoff, scope, sample };
  const { meanAmount, cap } = await readAmounts(ledger, cutoff, sample);
  const all = await readFacts(ledger, question);
  const ends = request.days.map((days) => formatDay(day + days));
  const targets = ends.length > 0 ? await readTargets(ledger, question, ends) : [];
  const everyone = all.columns.n.every((n) => n > 0);
  const rows = Int32Array.from(all.columns.n.keys()).filter((row) => all.columns.n[row] > 0);
  const pick = (column: Float64Array) => (everyone ? column : pickRows(column, rows));
  const facts = everyone ? all : pickFacts(all, rows);
  return {
    cutoff: day,
    facts,
    cap,
    meanAmount,
    outcomes: targets.map(({ purchases, value }, i) => ({
      days: request.days[i],
      purchases: pick(purchases),
      value: pick(value),
    })),
  };
}

function pickRows(column: Float64Array, rows: Int32Array | readonly number[]): Float64Array {
  const picked = new Float64Array(rows.length);
  for (let i = 0; i < rows.length; i++) picked[i] = column[rows[i]];
  return picked;
}

/** Some of the customers, by row. */
export function pickFacts({ cutoff, columns, shares }: Facts, rows: Int32Array | readonly number[]): Facts {
  const pick = (column: Float64Array) => pickRows(column, rows);
  return {
    cutoff,
    length: rows.length,
    columns: Object.fromEntries(FACT_NAMES.map((name) => [name, pick(columns[name])])) as Facts['columns'],
    shares: shares.map((values) => values.map(pick)),
  };
}

/** Cutoffs of so many windows of `days` days each, from the middle of a history to its end less one window. */
export function cutoffsOf(first: EpochDay, last: EpochDay, days: number, count: number): EpochDay[] {
  const [oldest, newest] = [first + (last - first) / 2, last - days];
  const cutoffs = new Set<EpochDay>();
  for (let j = 0; j < count; j++) cutoffs.add(Math.round(newest - ((newest - oldest) * j) / (count - 1)));
  return [...cutoffs];
}

export function sumOf(column: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < column.length; i++) sum += column[i];
  return sum;
}
