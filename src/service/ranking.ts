import type { Book, FigureName } from './book.ts';

/** Places in an order, as they were when it was made. */
export interface Order {
  readonly places: Int32Array;
  /** The value of each place, in this order; NaN at the end. Null where the order is that of ids. */
  readonly values: Float64Array | null;
}

/** The largest value, and the one that 99 % of customers are not above; null where nobody has any. */
export interface Scale {
  readonly q99: number | null;
  readonly max: number | null;
}

/** An order is made anew when customers have changed and this many times what it costs has passed. */
const PATIENCE = 10;

/**
 * Customers in the order of a figure, or of their ids. While they change all the time an order is some moments old: rows
 * are current, and only their order is not.
 */
export class Ranking {
  private readonly book: Book;
  private readonly orders: Kept<Order>;
  private readonly scales: Kept<Scale>;

  constructor(book: Book) {
    this.book = book;
    this.orders = new Kept(book);
    this.scales = new Kept(book);
  }

  /** @param by  ascending; those without a figure come last in either direction */
  order(by: FigureName | 'customerId', descending: boolean): Order {
    return this.orders.get(`${descending ? '-' : ''}${by}`, () =>
      by === 'customerId' ? this.byId(descending) : this.byFigure(by, descending),
    );
  }

  scale(figure: FigureName): Scale {
    return this.scales.get(figure, () => {
      const column = this.book.figure(figure);
      const values = Float64Array.from(this.placesInUse(), (place) => column[place]).filter((v) => !Number.isNaN(v));
      values.sort();
      return { q99: values[Math.floor(0.99 * (values.length - 1))] ?? null, max: values.at(-1) ?? null };
    });
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

/** What is made of a book, until it has changed and {@link PATIENCE} times what making it costs has passed. */
class Kept<Made> {
  private readonly book: Book;
  private readonly made = new Map<string, { value: Made; version: number; at: number; cost: number }>();

  constructor(book: Book) {
    this.book = book;
  }

  get(key: string, make: () => Made): Made {
    const known = this.made.get(key);
    const now = performance.now();
    if (known && (known.version === this.book.version || now - known.at < PATIENCE * known.cost)) return known.value;
    const value = make();
    this.made.set(key, { value, version: this.book.version, at: now, cost: performance.now() - now });
    return value;
  }
}
