import type { Book } from './book.ts';
import type { Predicate } from './customerQuery.ts';
import { FieldsInvalid } from './problems.ts';
import { type Order, Ranking, type Scale } from './ranking.ts';
import type { FigureName } from './valuedTable.ts';

export interface PageRequest {
  /** A name of SORTS, with a minus for downwards. */
  readonly sort: string;
  readonly limit: number;
  readonly from?: number | undefined;
  readonly cursor?: string | undefined;
}

export interface Page {
  /** Places of the book, in their order. */
  readonly places: readonly number[];
  /** Rank of the first of them among all that were asked for. */
  readonly from: number;
  /** How many there are in all. */
  readonly total: number;
  /** Where the next page begins; null at the end. */
  readonly next: string | null;
}

/** Places of an order, ascending. */
type Ranks = readonly number[] | Int32Array;

/** Where a page ended: the last row's id, and the value that it was sorted by. */
interface Cursor {
  readonly sort: string;
  readonly value: number | null;
  readonly id: string;
}

/** Pages of a book's customers. */
export class CustomerPages {
  private readonly book: Book;
  private readonly ranking: Ranking;

  constructor(book: Book) {
    this.book = book;
    this.ranking = new Ranking(book);
  }

  /** All places that are asked for, in an order. */
  all(sort: string, asked: Predicate | null): { order: Order; ranks: Ranks } {
    const descending = sort.startsWith('-');
    const order = this.ranking.order(sort.replace('-', '') as FigureName | 'customerId', descending);
    if (!asked && order.places.length === this.book.size) return { order, ranks: everyRank(order) };
    const ranks: number[] = [];
    for (let rank = 0; rank < order.places.length; rank++) {
      const place = order.places[rank];
      // A customer may have gone since the order was made.
      if (this.book.ids[place] !== null && (!asked || asked(place))) ranks.push(rank);
    }
    return { order, ranks };
  }

  /** What a column of a figure is drawn by; null where nobody has any. */
  scale(figure: FigureName): Scale {
    return this.ranking.scale(figure);
  }

  /** @throws REQUEST_INVALID for a cursor of another order, or none that was given out */
  page({ sort, limit, from, cursor }: PageRequest, asked: Predicate | null): Page {
    const { order, ranks } = this.all(sort, asked);
    const start =
      cursor === undefined ? Math.min(from ?? 0, ranks.length) : this.after(parse(cursor, sort), order, ranks);
    const chosen = ranks.slice(start, start + limit);
    const last = chosen.at(-1);
    const goesOn = last !== undefined && start + limit < ranks.length;
    return {
      places: Array.from(chosen, (rank) => order.places[rank]),
      from: start,
      total: ranks.length,
      next: goesOn ? this.cursorAt(order, last, sort) : null,
    };
  }

  private cursorAt({ places, values }: Order, rank: number, sort: string): string {
    const value = values && !Number.isNaN(values[rank]) ? values[rank] : null;
    const cursor: Cursor = { sort, value, id: this.book.ids[places[rank]]! };
    return Buffer.from(JSON.stringify(cursor)).toString('base64url');
  }

  /** The first of `ranks` that lies behind the row where a page ended, wherever that row is now. */
  private after({ sort, value, id }: Cursor, { places, values }: Order, ranks: Ranks): number {
    const sign = sort.startsWith('-') ? -1 : 1;
    const isBehind = (rank: number) => {
      if (!values) return sign * compare(this.book.ids[places[rank]]!, id) > 0;
      const [own, end] = [rankable(values[rank], sign), rankable(value ?? Number.NaN, sign)];
      return own > end;
    };
    const first = ranks.findIndex(isBehind);
    // Of those with the same value, some may have been on the page before: they end with its last row.
    const same = ranks.findIndex((rank) => this.book.ids[places[rank]] === id);
    const end = first < 0 ? ranks.length : first;
    const stayed = same >= 0 && values && rankable(values[ranks[same]], sign) === rankable(value ?? Number.NaN, sign);
    return stayed ? same + 1 : end;
  }
}

const everyRanks = new WeakMap<Order, Int32Array>();

/** The ranks of an order where everybody is asked for; made once. */
function everyRank(order: Order): Int32Array {
  const known = everyRanks.get(order) ?? Int32Array.from(order.places.keys());
  everyRanks.set(order, known);
  return known;
}

function rankable(value: number, sign: number): number {
  return Number.isNaN(value) ? Number.POSITIVE_INFINITY : sign * value;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function parse(text: string, sort: string): Cursor {
  const problem = (message: string) => new FieldsInvalid([{ field: '/cursor', message }]);
  try {
    const cursor = JSON.parse(Buffer.from(text, 'base64url').toString('utf8')) as Partial<Cursor>;
    if (typeof cursor.id !== 'string' || (cursor.value !== null && typeof cursor.value !== 'number')) throw problem('');
    if (cursor.sort === sort) return { sort, value: cursor.value ?? null, id: cursor.id };
  } catch {
    throw problem('must be the `next` of a page');
  }
  throw problem('is of another order: send the same sort');
}
