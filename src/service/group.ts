import type { Customers } from '../forecast/contract.ts';
import type { Warning } from './warnings.ts';

/** Customers that one forecaster answers for. */
export interface Group {
  readonly customers: Customers;
  /** One a customer. */
  readonly notes: readonly CustomerNote[];
}

/** What neither summaries nor facts can hold. */
export interface CustomerNote {
  /** null where the request gave none. */
  readonly customerId: string | null;
  /** False where nobody said what the customer has paid: then historical value is unknown, and not 0. */
  readonly valueKnown: boolean;
  /** What to say of the customer besides the figures. */
  readonly remarks: readonly Warning[];
}
