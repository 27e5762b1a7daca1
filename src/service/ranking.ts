import { columnOf, rowsWhere } from '../numerics/columns.ts';
import { orderOf } from '../numerics/orderOf.ts';
import type { Book } from './book.ts';
import type { FigureName } from './valuedTable.ts';

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
      const inUse = this.placesInUse();
      const values = columnOf(inUse.length, (i) => column[inUse[i]]).filter((v) => !Number.isNaN(v));
      values.sort();
      return { q99: values[Math.floor(0.99 * (values.length - 1))] ?? null, max: values.at(-1) ?? null };
    });
  }

  private placesInUse(): Int32Array {
    const { ids } = this.book;
    return rowsWhere(ids.length, (place) => ids[place] !== null);
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
    const inUse = this.placesInUse();
    // Zeros are equal, whatever their signs.
    const order = orderOf(columnOf(inUse.length, (i) => sign * column[inUse[i]] + 0));
    const places = order.map((i) => inUse[i]);
    return { places, values: columnOf(places.length, (i) => column[places[i]]) };
  }
}

/**
 * What is made of a book, until it has changed and {@link PATIENCE} times what making it costs has passed; of another
 * model's figures it is made at once.
 */
class Kept<Made> {
  private readonly book: Book;
  private readonly made = new Map<string, MadeOf<Made>>();

  constructor(book: Book) {
    this.book = book;
  }

  get(key: string, make: () => Made): Made {
    const { version, edition } = this.book;
    const known = this.made.get(key);
    const now = performance.now();
    const lasts = known?.edition === edition && (known.version === version || now - known.at < PATIENCE * known.cost);
    if (lasts) return known.value;
    const value = make();
    this.made.set(key, { value, version, edition, at: now, cost: performance.now() - now });
    return value;
  }
}

interface MadeOf<Made> {
  readonly value: Made;
  /** Of the book. */
  readonly version: number;
  readonly edition: number;
  /** Milliseconds: when it was made, and what that took. */
  readonly at: number;
  readonly cost: number;
}
