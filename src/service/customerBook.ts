import { PerennialError } from '../errors.ts';
import type { Scores } from '../pipelines/score.ts';
import { foldEmail } from '../transactions/customers.ts';
import { shorten } from './problems.ts';

/** The customers that can be asked for by id. */
export interface CustomerBook {
  /**
   * How many there are; null where the server was started without any.
   *
   * @throws NOT_READY while they are being loaded, and after that has failed
   */
  readonly size: number | null;
  /** Throws NOT_READY, CUSTOMERS_NOT_LOADED, CUSTOMER_UNKNOWN. */
  find(id: string): { readonly scores: Scores; readonly row: number };
}

export function openCustomerBook(source: Scores | Promise<Scores> | undefined): CustomerBook {
  let pages: { scores: Scores; rows: Map<string, number> } | null = null;
  let problem = 'it is loading the transactions';
  const open = (scores: Scores) => {
    pages = { scores, rows: new Map(scores.summaries.customer.map((id, row) => [id, row])) };
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
      return { scores: book.scores, row };
    },
  };
}
