import { PerennialError } from '../errors.ts';
import { sliceCustomers } from '../facts/summaries.ts';
import { pickFacts } from '../facts/windows.ts';
import { foldEmail } from '../transactions/customers.ts';
import { sliceValuation, type Valuation } from '../valuation/value.ts';
import type { Group } from './group.ts';
import type { LoadedCustomers } from './loadCustomers.ts';
import { shorten } from './problems.ts';

/** The customers that can be asked for by id. */
export interface CustomerBook {
  /**
   * How many there are; null where the server was started without any.
   *
   * @throws NOT_READY while they are being loaded, and after that has failed
   */
  readonly size: number | null;
  /** One customer, with the valuation that was made at the start. Throws NOT_READY, CUSTOMERS_NOT_LOADED, CUSTOMER_UNKNOWN. */
  find(id: string): { readonly group: Group; readonly valuation: Valuation };
}

export function openCustomerBook(source: LoadedCustomers | Promise<LoadedCustomers> | undefined): CustomerBook {
  let pages: { customers: LoadedCustomers; rows: Map<string, number> } | null = null;
  let problem = 'it is loading the transactions';
  const open = (customers: LoadedCustomers) => {
    pages = { customers, rows: new Map(customers.summaries.customer.map((id, row) => [id, row])) };
  };
  if (source instanceof Promise) {
    source.then(open).catch(() => {
      // Whoever loads them reports why; the client learns that waiting won't help.
      problem = 'loading the transactions failed';
    });
  } else if (source) open(source);
  const loaded = () => {
    if (source && !pages) throw new PerennialError('NOT_READY', { problem });
    return pages;
  };
  return {
    get size() {
      return loaded()?.rows.size ?? null;
    },
    find(id) {
      const book = loaded();
      const value = JSON.stringify(shorten(id, 200));
      if (!book) throw new PerennialError('CUSTOMERS_NOT_LOADED', { value });
      const row = book.rows.get(id) ?? book.rows.get(foldEmail(id));
      if (row === undefined) throw new PerennialError('CUSTOMER_UNKNOWN', { value });
      return customerAt(book.customers, row);
    },
  };
}

function customerAt({ summaries, facts, valuation, remarks = [] }: LoadedCustomers, row: number) {
  const customers = {
    summaries: sliceCustomers(summaries, row, row + 1),
    facts: facts && pickFacts(facts, [row]),
  };
  const note = { customerId: summaries.customer[row], valueKnown: true, remarks };
  return { group: { customers, notes: [note] }, valuation: sliceValuation(valuation, row, row + 1) };
}
