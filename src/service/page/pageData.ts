/** What the page asks beyond single customers: worked out when it is first wanted, and kept as long as it holds. */
import type { Book, Valued } from '../book.ts';
import type { CustomerBook } from '../customerBook.ts';
import type { Predicate } from '../customerQuery.ts';
import type { ServedModel } from '../models/servedModel.ts';
import { atRiskOf } from './atRisk.ts';
import { type MonthsAhead, monthsAhead } from './monthsAhead.ts';
import type { OrderHistory } from './orderHistory.ts';

export interface PageData {
  /** Throws NOT_READY, CUSTOMERS_NOT_LOADED. */
  book(): Book;
  /** Whether the customer at a place in use is at risk. */
  readonly isAtRisk: Predicate;
  /** null where nobody has kept the single orders. */
  orders(): OrderHistory | null;
  /** null without amounts. */
  monthsAhead(): Promise<MonthsAhead | null>;
  /** What was made under a name of the same customers and model, or what is made now. */
  kept<T>(name: string, make: () => Promise<T>): Promise<T>;
}

/** So many charts are kept: some widths in each language. */
const MOST_KEPT = 32;

export interface PageDataOptions {
  readonly customers: CustomerBook;
  readonly model: ServedModel;
  orders(): OrderHistory | null;
}

export function openPageData({ customers, model, orders }: PageDataOptions): PageData {
  const atRisk = new WeakMap<Valued, Uint8Array>();
  const kept = new Map<string, Promise<unknown>>();
  let ahead: { readonly of: string; readonly months: Promise<MonthsAhead | null> } | null = null;
  return {
    book: () => customers.loaded(),
    isAtRisk(place) {
      const { valued, row } = customers.loaded().rowAt(place);
      let column = atRisk.get(valued);
      if (!column) {
        column = atRiskOf(valued.summaries, model.single, model.manifest.terms.horizonDays);
        atRisk.set(valued, column);
      }
      return column[row] === 1;
    },
    orders,
    kept<T>(name: string, make: () => Promise<T>) {
      const key = `${name} ${customers.loaded().version} ${model.version}`;
      const made = (kept.get(key) as Promise<T> | undefined) ?? make();
      kept.delete(key);
      kept.set(key, made);
      // What failed is tried again.
      made.catch(() => kept.delete(key));
      if (kept.size > MOST_KEPT) kept.delete(kept.keys().next().value!);
      return made;
    },
    async monthsAhead() {
      const book = customers.loaded();
      const { valuation } = book.newest;
      if (!valuation.hasAmounts) return null;
      // A day's orders hardly move the months to come: these are worked out once a day, and follow the total at once.
      const of = `${book.asOf} ${model.version}`;
      if (ahead?.of !== of) ahead = { of, months: monthsAhead(book, model.now()) };
      const months = await ahead.months;
      return months && scaledTo(months, totalWithin(book));
    },
  };
}

/** What all customers are expected to bring within the horizon. */
function totalWithin(book: Book): number {
  const column = book.figure('predictedValue');
  let total = 0;
  for (let place = 0; place < book.end; place++) if (book.ids[place] !== null) total += column[place] || 0;
  return total;
}

function scaledTo(months: MonthsAhead, total: number): MonthsAhead {
  const scale = months.total > 0 ? total / months.total : 1;
  const times = (column: Float64Array) => column.map((value) => scale * value);
  return { ...months, mean: times(months.mean), low: times(months.low), high: times(months.high) };
}
