import type { Clock, EpochDay, Micros } from '../units.ts';

/** One row of summaries, and what a row of summaries can't hold. */
export interface CustomerRow {
  readonly x: number;
  /** tx and T in the clock's time unit. */
  readonly tx: number;
  readonly T: number;
  readonly orders: number;
  readonly spendCount: number;
  readonly meanSpend: number;
  readonly historicalValue: Micros;
  readonly purchaseValue: Micros;
  readonly firstPurchase: EpochDay;
  readonly lastPurchase: EpochDay;
  /** False where nobody said what the customer has paid: then historical value is unknown, and not nought. */
  readonly valueKnown: boolean;
  /** What to say of the customer besides the figures. */
  readonly remarks: readonly string[];
}

/** What rows are read against. */
export interface RowContext {
  readonly clock: Clock;
  /** The clock's as-of, as a day. */
  readonly today: EpochDay;
  /** Whether the model knows money. */
  readonly hasAmounts: boolean;
  dayOf(moment: string): EpochDay;
  /** Notes a field at fault; `path` starts at the customer. The row is then of no account. */
  problem(path: readonly PropertyKey[], message: string): void;
}

export const NO_AMOUNTS = 'No amounts were sent: historical value is unknown, and spend is that of all customers.';
export const AMOUNTS_UNUSED = 'The model was trained without amounts: those that were sent are not used.';
