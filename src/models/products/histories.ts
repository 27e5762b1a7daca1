import type { Baskets } from '../../facts/baskets.ts';
import type { EpochDay } from '../../units.ts';

/** What one customer had bought by the end of a day: each product once, in no particular order. */
export interface ProductHistory {
  readonly products: Int32Array;
  /** Days on which each was bought, later ones weighted as asked; at least above 0. */
  readonly times: Float64Array;
  /** Days, unweighted. */
  readonly count: Int32Array;
  /** Last day on which each was bought. */
  readonly last: Int32Array;
  /** Purchase days in all, and since so many days before the cutoff. */
  readonly days: number;
  readonly recentDays: number;
  readonly lastDay: EpochDay;
}

export interface HistoryOptions {
  readonly cutoff: EpochDay;
  /** A purchase so many days old counts half; Infinity: all alike. */
  readonly halfLife: number;
  /** Length of the period that counts as recent, in days. */
  readonly recent: number;
}

/** Reads histories of customers one after the other, with working memory that is made once. */
export function historyReader(baskets: Baskets, { cutoff, halfLife, recent }: HistoryOptions) {
  const { start, day, product, products } = baskets;
  const slot = new Int32Array(products.length).fill(-1);
  let room = 64;
  let [found, times, count, last] = makeRoom(room);

  /** @returns views that stay valid until the next call: copy what is to stay */
  return (customer: number): ProductHistory => {
    let [n, days, recentDays, before] = [0, 0, 0, Number.NEGATIVE_INFINITY];
    for (let i = start[customer]; i < start[customer + 1] && day[i] <= cutoff; i++) {
      if (day[i] !== before) {
        before = day[i];
        days++;
        if (before > cutoff - recent) recentDays++;
      }
      let at = slot[product[i]];
      if (at < 0) {
        if (n === room) {
          room *= 2;
          const more = makeRoom(room);
          more[0].set(found);
          more[1].set(times);
          more[2].set(count);
          more[3].set(last);
          [found, times, count, last] = more;
        }
        at = n++;
        slot[product[i]] = at;
        found[at] = product[i];
        times[at] = 0;
        count[at] = 0;
      }
      times[at] += halfLife === Infinity ? 1 : 2 ** ((day[i] - cutoff) / halfLife);
      count[at]++;
      last[at] = day[i];
    }
    for (let k = 0; k < n; k++) slot[found[k]] = -1;
    return {
      products: found.subarray(0, n),
      times: times.subarray(0, n),
      count: count.subarray(0, n),
      last: last.subarray(0, n),
      days,
      recentDays,
      lastDay: before,
    };
  };
}

function makeRoom(room: number): [Int32Array, Float64Array, Int32Array, Int32Array] {
  return [new Int32Array(room), new Float64Array(room), new Int32Array(room), new Int32Array(room)];
}

/** What is on sale, and how it sells, at the end of a day: nothing later counts. */
export interface Assortment {
  readonly cutoff: EpochDay;
  /** 1 for products that sold within the last `dropAfter` days. */
  readonly onSale: Uint8Array;
  /** Customers who had ever bought each product. */
  readonly buyers: Int32Array;
  /** Customers' days on which each was bought within the last 28 days: what fills gaps and decides ties. */
  readonly recentSales: Int32Array;
  /** The same by channel. */
  readonly recentSalesIn: readonly Int32Array[];
}

/** What counts as recent for popularity, in days. */
export const POPULAR_DAYS = 28;

export function assortmentAt(baskets: Baskets, cutoff: EpochDay, dropAfter: number): Assortment {
  const { start, day, product, products, customers, channel, channels } = baskets;
  const onSale = new Uint8Array(products.length);
  const buyers = new Int32Array(products.length);
  const recentSales = new Int32Array(products.length);
  const recentSalesIn = channels.map(() => new Int32Array(products.length));
  const seenBy = new Int32Array(products.length).fill(-1);
  for (let c = 0; c < customers.length; c++) {
    const own = channel[c] < 0 ? null : recentSalesIn[channel[c]];
    for (let i = start[c]; i < start[c + 1] && day[i] <= cutoff; i++) {
      const p = product[i];
      if (seenBy[p] !== c) {
        seenBy[p] = c;
        buyers[p]++;
      }
      if (day[i] > cutoff - dropAfter) onSale[p] = 1;
      if (day[i] > cutoff - POPULAR_DAYS) {
        recentSales[p]++;
        if (own) own[p]++;
      }
    }
  }
  return { cutoff, onSale, buyers, recentSales, recentSalesIn };
}
