import type { Summaries } from '../facts/summaries.ts';
import { moneyColumn } from '../units.ts';
import type { Valuation } from '../valuation/value.ts';
import type { Book } from './book.ts';

/** Places of the book that are in use, ascending. */
export function placesOf(book: Book): number[] {
  const places: number[] = [];
  for (let place = 0; place < book.end; place++) if (book.ids[place] !== null) places.push(place);
  return places;
}

/**
 * All customers at once, each as it was valued when it last changed. Of the valuation's columns those below are theirs;
 * the others are of whoever was put in last.
 */
export function bookColumns(book: Book, places: readonly number[]): { summaries: Summaries; valuation: Valuation } {
  const rows = places.map((place) => book.rowAt(place));
  const { summaries: shared, valuation } = book.newest;
  const floats = (of: (row: (typeof rows)[number]) => number) => Float64Array.from(rows, of);
  const figure = (name: Parameters<Book['figure']>[0]) => {
    const column = book.figure(name);
    return Float64Array.from(places, (place) => column[place]);
  };
  const historicalValue = moneyColumn(rows.map(({ valued, row }) => valued.valuation.historicalValue[row]));
  const names = Object.keys(shared.attributes ?? {});
  const spendCount = floats(({ valued, row }) => valued.summaries.spendCount[row]);
  return {
    summaries: {
      clock: { ...shared.clock, asOf: book.asOf },
      currency: shared.currency,
      customer: places.map((place) => book.ids[place]!),
      x: floats(({ valued, row }) => valued.summaries.x[row]),
      tx: floats(({ valued, row }) => valued.summaries.tx[row]),
      T: floats(({ valued, row }) => valued.summaries.T[row]),
      orders: figure('orders'),
      spendCount,
      meanSpend: floats(({ valued, row }) => valued.summaries.meanSpend[row]),
      historicalValue,
      purchaseValue: historicalValue,
      firstPurchase: Int32Array.from(rows, ({ valued, row }) => valued.summaries.firstPurchase[row]),
      lastPurchase: Int32Array.from(rows, ({ valued, row }) => valued.summaries.lastPurchase[row]),
      ...(names.length > 0
        ? {
            attributes: Object.fromEntries(
              names.map((name) => [name, places.map((place) => book.attributeAt(place, name))]),
            ),
          }
        : {}),
    },
    valuation: {
      ...valuation,
      historicalValue,
      pAlive: figure('pAlive'),
      pReturn: figure('pReturn'),
      expectedPurchases: figure('expectedPurchases'),
      predictedValue: valuation.predictedValue && figure('predictedValue'),
      variances: {
        purchases: figure('purchasesVariance'),
        value: valuation.variances.value && figure('valueVariance'),
      },
    },
  };
}
