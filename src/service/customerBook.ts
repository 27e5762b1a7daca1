import { PerennialError } from '../errors.ts';
import { Book, type FoundCustomer } from './book.ts';
import type { LoadedCustomers } from './loadCustomers.ts';
import { shorten } from './problems.ts';

/** The customers that can be asked for by id, once they are loaded. */
export interface CustomerBook {
  /**
   * How many there are; null where the server was started without any.
   *
   * @throws NOT_READY while they are being loaded, and after that has failed
   */
  readonly size: number | null;
  /** All of them. Throws NOT_READY, CUSTOMERS_NOT_LOADED, MODEL_MISSING. */
  loaded(): Book;
  /** One customer, with the valuation that was made of it. Throws NOT_READY, CUSTOMERS_NOT_LOADED, CUSTOMER_UNKNOWN. */
  find(id: string): FoundCustomer;
}

/** What a book is made from: customers as they are loaded once, or a book that a store keeps up to date. */
export type BookSource = LoadedCustomers | Book;

/** @param absent  says that there is no model yet to value them by */
export function openCustomerBook(
  source: BookSource | Promise<BookSource> | undefined,
  absent: () => boolean = () => false,
): CustomerBook {
  let book: Book | null = null;
  let problem = 'it is loading the transactions';
  const open = (loaded: BookSource) => {
    book = loaded instanceof Book ? loaded : new Book(loaded);
  };
  if (source instanceof Promise) {
    source.then(open).catch(() => {
      // Whoever loads them reports why; the client learns that waiting won't help.
      problem = 'loading the transactions failed';
    });
  } else if (source) open(source);
  const ready = (): Book | null => {
    if (source && !book && !absent()) throw new PerennialError('NOT_READY', { problem });
    return book;
  };
  const loaded = (value: string) => {
    const found = ready();
    if (!found && absent()) throw new PerennialError('MODEL_MISSING');
    if (!found) throw new PerennialError('CUSTOMERS_NOT_LOADED', { value });
    return found;
  };
  return {
    get size() {
      return ready()?.size ?? null;
    },
    loaded: () => loaded('at all'),
    find: (id) => loaded(JSON.stringify(shorten(id, 200))).find(id),
  };
}
