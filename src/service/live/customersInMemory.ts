import { setImmediate } from 'node:timers/promises';
import type { Bundle } from '../../bundles/bundle.ts';
import { PerennialError } from '../../errors.ts';
import type { Progress } from '../../forecast/progress.ts';
import { lackingColumns } from '../../pipelines/bundleColumns.ts';
import type { Store, TransactionColumns } from '../../store/contract.ts';
import { Histories } from '../../store/histories.ts';
import { Book, type Valued } from '../book.ts';
import { type LoadedCustomers, loadCustomers } from '../loadCustomers.ts';
import { oncePer } from '../oncePer.ts';
import type { Predictor } from '../predictor.ts';
import { warning } from '../warnings.ts';
import { takeSome } from './takeSome.ts';
import { valueHistories } from './valueHistories.ts';

/** Customers valued at a time: hundredths of a second, between which others are answered. */
const SLICE = 250;
/**
 * Customers are gathered when so many were put in since: valued one by one, each would keep a hundred columns of its own,
 * twenty times what it takes among others.
 */
const GATHER_AFTER = 1000;
/** Fewer valued at once than this are gathered. */
const TOGETHER = SLICE / 2;

/** What is done beside answering. */
type Later = 'revalue' | 'gather' | 'save';

/** The customers of a store that is served: what they have done, and their figures by the model that answers. */
export class CustomersInMemory {
  readonly book: Book;
  histories: Histories;
  /** By which they are valued. */
  predictor: Predictor;
  /** Who has to be written to the store's table of customers. */
  readonly changed = new Set<string>();
  private madeBy: WeakMap<Valued, Predictor>;
  /** Who has changed since another model began to value everybody; null while none does. */
  private touched: Set<string> | null = null;
  /** Times that as-of has moved, and those after which everybody was valued anew. */
  private moved = 0;
  private followed = 0;
  /** Customers who were put in since they were gathered last. */
  private putIn = 0;
  private readonly request: (work: Later) => void;

  /**
   * @param source   the columns that the store has, and whether there are amounts
   * @param request  has one of the works done, soon and beside answering
   */
  constructor(
    loaded: LoadedCustomers,
    predictor: Predictor,
    histories: Histories,
    source: Parameters<typeof lackingColumns>[1],
    request: (work: Later) => void,
  ) {
    this.predictor = predictor;
    this.histories = histories;
    this.request = request;
    this.madeBy = new WeakMap<Valued, Predictor>([[loaded, predictor]]);
    const remarks = oncePer((by: Predictor) =>
      lackingColumns(by.manifest, source).map((text) => warning('COLUMNS_LACKING', text)),
    );
    this.book = new Book(loaded, {
      isCurrent: (made) => made.summaries.clock.asOf === this.book.asOf && this.madeBy.get(made) === this.predictor,
      renew: (id) => this.book.put(this.valued([id])),
      remarks: () => remarks(this.predictor),
    });
  }

  /** Whether some customers' figures are still of an earlier day than `book.asOf`. */
  get stale(): boolean {
    return this.followed < this.moved;
  }

  /** Values customers anew whose transactions have changed, as of the store's day. */
  async renew(whose: Iterable<string>, asOf: string): Promise<void> {
    const later = asOf > this.book.asOf;
    if (later) {
      this.book.asOf = asOf;
      this.moved++;
    }
    const all = [...whose];
    for (let from = 0; from < all.length; from += SLICE) {
      if (from > 0) await setImmediate();
      this.update(all.slice(from, from + SLICE));
    }
    if (later) this.request('revalue');
    this.request('save');
  }

  /**
   * Has everybody valued anew: whoever is asked for at once, all in the background.
   *
   * @returns  who is not among the store's customers any more
   */
  outdate(): string[] {
    this.madeBy = new WeakMap();
    this.moved++;
    this.request('revalue');
    return this.book.ids.filter((id) => id !== null && !this.histories.has(id)) as string[];
  }

  forget(customer: string): void {
    this.histories.forget(customer);
    this.changed.delete(customer);
    this.book.remove(customer);
  }

  /** Everybody has to be written to the store's table. */
  markAll(): void {
    for (const id of this.book.ids) if (id !== null) this.changed.add(id);
  }

  /** Has everybody written to the store's table. */
  saveAll(): void {
    this.markAll();
    this.request('save');
  }

  /** Values everybody as of the book's day. */
  async revalue(stop: AbortSignal): Promise<void> {
    const { book, moved } = this;
    for (let place = 0; place < book.end && !stop.aborted; place += SLICE) {
      const slice = Array.from({ length: Math.min(SLICE, book.end - place) }, (_, i) => place + i);
      const late = slice.filter((at) => book.ids[at] !== null && !book.isCurrent(at));
      if (late.length > 0) this.update(late.map((at) => book.ids[at]!));
      await setImmediate();
    }
    this.followed = moved;
    this.request('save');
  }

  /** Values those together who were valued one by one. */
  async gather(stop: AbortSignal): Promise<void> {
    const { book } = this;
    this.putIn = 0;
    const loose = book.loose(TOGETHER);
    for (let from = 0; from < loose.length && !stop.aborted; from += SLICE) {
      // Who has changed meanwhile is gathered with the next.
      const some = loose.slice(from, from + SLICE).filter((at) => book.ids[at] !== null && book.isCurrent(at));
      book.gather(this.valued(some.map((place) => book.ids[place]!)));
      await setImmediate();
    }
  }

  /** What Live promises of the same name. */
  async prepare(next: Predictor, stop?: AbortSignal): Promise<() => void> {
    const { book } = this;
    const staged = book.stage();
    const late = new Set<string>();
    this.touched = late;
    const put = (customers: readonly string[]) => {
      const left = customers.filter((customer) => this.histories.has(customer));
      staged.put(this.valued(left, next));
    };
    // What all customers share is told also where there is nobody.
    put([]);
    const go = async () => {
      await setImmediate();
      if (stop?.aborted) throw new PerennialError('NOT_READY', { problem: 'it is about to end' });
    };
    try {
      for (let place = 0; place < book.end; place += SLICE) {
        put(book.ids.slice(place, place + SLICE).filter((id) => id !== null));
        await go();
      }
      for (; late.size > SLICE; await go()) put(takeSome(late, SLICE));
    } catch (error) {
      this.touched = null;
      throw error;
    }
    return () => {
      while (late.size > 0) put(takeSome(late, SLICE));
      this.touched = null;
      this.predictor = next;
      staged.show();
      this.saveAll();
    };
  }

  private valued(customers: readonly string[], by = this.predictor): Valued {
    const made = valueHistories(this.histories, by, customers, this.book.asOf);
    this.madeBy.set(made, by);
    return made;
  }

  /** Puts customers in with the transactions that they now have. */
  private update(customers: readonly string[]): void {
    for (const customer of customers) {
      if (!this.histories.has(customer)) this.book.remove(customer);
      this.changed.add(customer);
      this.touched?.add(customer);
    }
    const left = customers.filter((customer) => this.histories.has(customer));
    if (left.length > 0) this.book.put(this.valued(left));
    this.putIn += left.length;
    if (this.putIn >= GATHER_AFTER) this.request('gather');
  }
}

/**
 * Reads a store's customers and values them.
 *
 * @throws STORE_EMPTY, UNITS_MIXED, AMOUNTS_DIFFER, COVARIATE_INVALID where store and bundle do not fit each other
 */
export async function readCustomers(
  bundle: Bundle,
  predictor: Predictor,
  store: Store,
  request: (work: Later) => void,
  progress: Progress,
): Promise<CustomersInMemory> {
  const histories = new Histories(await store.columns(), store.settings!.attributes);
  const ledger = await store.ledger();
  const { columns, hasAmounts } = ledger;
  try {
    const loaded = await loadCustomers(bundle, ledger, progress);
    return new CustomersInMemory(loaded, predictor, histories, { columns, hasAmounts }, request);
  } finally {
    await ledger.close();
  }
}

/** Customers with transactions after a number. */
export function customersSince({ seq, customer, customers, length }: TransactionColumns, before: number): Set<string> {
  const found = new Set<string>();
  for (let row = 0; row < length; row++) if (seq[row] > before) found.add(customers[customer[row]]);
  return found;
}
