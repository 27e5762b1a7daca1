import type { CustomerSummary, DatedTransaction } from '../facts/summariseTransactions.ts';
import type { Clock, EpochDay } from '../units.ts';
import { type Warning, warning } from './warnings.ts';

/** A row of summaries (tx and T in the clock's time unit), and what a row of summaries can't hold. */
export interface CustomerRow extends CustomerSummary {
  /** What facts are made of; null where they are not known well enough for it. */
  readonly transactions: readonly DatedTransaction[] | null;
  /** False where nobody said what the customer has paid: then historical value is unknown, and not 0. */
  readonly valueKnown: boolean;
  /** What to say of the customer besides the figures. */
  readonly remarks: readonly Warning[];
}

/** What rows are read against. */
export interface RowContext {
  readonly clock: Clock;
  /** The clock's as-of, as a day. */
  readonly today: EpochDay;
  /** Whether the model knows money. */
  readonly hasAmounts: boolean;
  /** Whether the bundle has a combined forecast, which a customer may be known too little for. */
  readonly combined: boolean;
  dayOf(moment: string): EpochDay;
  /** Notes a field at fault; `path` starts at the customer. The row is then of no account. */
  problem(path: readonly PropertyKey[], message: string): void;
}

export const NO_AMOUNTS = warning(
  'NO_AMOUNTS',
  'No amounts were sent: historical value is unknown, and spend is that of all customers.',
);
export const AMOUNTS_UNUSED = warning(
  'AMOUNTS_UNUSED',
  'The model was trained without amounts: those that were sent are not used.',
);
export const SUMMARY_ALONE = warning(
  'SUMMARY_ALONE',
  'Only a summary was sent, so a single model answers: send the transactions for the combined forecast.',
);
export const AMOUNTS_NEEDED = warning(
  'AMOUNTS_NEEDED',
  'A single model answers: send the amounts of the transactions for the combined forecast.',
);
export const HISTORICAL_VALUE_UNKNOWN = warning(
  'HISTORICAL_VALUE_UNKNOWN',
  'No historicalValue was sent: it is unknown.',
);
export const MEAN_SPEND_ASSUMED = warning(
  'MEAN_SPEND_ASSUMED',
  'No meanSpend was sent: the mean of all purchases stands in for it.',
);
