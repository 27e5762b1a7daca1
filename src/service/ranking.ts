import type { Book, FigureName } from './book.ts';

/** Places in an order, as they were when it was made. */
export interface Order {
  readonly places: Int32Array;
  /** The value of each place, in this order; NaN at the end. Null where the order is that of ids. */
  readonly values: Float64Array | null;
}

/** An order is made anew when customers have changed and this many times what it costs has passed. */
const PATIENCE = 10;

/**
 * Customers in the order of a figure, or of their ids. While they change all the time an order is some moments old: rows
 * are current, and only their order is not.
 */
export class Ranking {
  private readonly book: Book;
  private readonly made = new Map<string, { order: Order; version: number; at: number; cost: number }>();

  constructor(book: Book) {
    this.book = book;
  }

  /** @param by  ascending; those without a figure come last in either direction */
  order(by: FigureName | 'customerId', descending: boolean): Order {
    const key = `${descending ? '-' : ''}${by}`;
    const known = this.made.get(key);
    const now = performance.now();
    if (known && (known.version === this.book.version || now - known.at < PATIENCE * known.cost)) return known.order;
    const order = by === 'customerId' ? this.byId(descending) : this.byFigure(by, descending);
    this.made.set(key, { order, version: this.book.version, at: now, cost: performance.now() - now });
    return order;
  }

  private placesInUse(): Int32Array {
    const { ids } = this.book;
    return Int32Array.from(ids.keys()).filter((place) => ids[place] !== null);
  }

  private byId(descending: boolean): Order {
    const ids = this.book.ids as readonly string[];
    const sign = descending ? -1 : 1;
    const compare = (a: number, b: number) => (ids[a] < ids[b] ? -sign : ids[a] > ids[b] ? sign : 0);
    return { places: this.placesInUse().sort(compare), values: null };
  }

  private byFigure(by: FigureName, descending: boolean): Order {
    const column = this.book.figure(by);
    const sign = descending ? -1 : 1;
    const places = this.placesInUse().sort((a, b) => {
      const difference = sign * (column[a] - column[b]);
      // NaN where one of the two has none.
      return difference || Number(Number.isNaN(column[a])) - Number(Number.isNaN(column[b])) || a - b;
    });
    return { places, values: Float64Array.from(places, (place) => column[place]) };
  }
}
