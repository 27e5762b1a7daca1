/** Why a row is excluded. A row has one reason: the first that applies, in this order. */
export const REASONS = [
  'malformed line',
  // Before all others, so that the sums of all others are in one currency.
  'other currency',
  'test transaction',
  'not a sale',
  'not completed',
  'unknown status',
  'no customer',
  'unreadable date',
  'unreadable amount',
  'after as-of',
  'duplicate transaction',
  'refund',
  'free order',
] as const;
export type Reason = (typeof REASONS)[number];

/** In the table `validated` a verdict is 0 for an accepted row, else the number of its reason, counted from 1. */
export function verdictOf(reason: Reason): number {
  return REASONS.indexOf(reason) + 1;
}

/** The verdict of a further line of an order whose total has been counted: neither accepted nor excluded. */
export const ORDER_LINE = 255;

/**
 * Reasons that are no loss: the file itself says that such rows do not count or are copies, or the person has said it. All
 * others may mean that the file was misread.
 */
export const EXPLAINED: readonly Reason[] = [
  'test transaction',
  'not a sale',
  'not completed',
  'duplicate transaction',
  'refund',
  'free order',
];
