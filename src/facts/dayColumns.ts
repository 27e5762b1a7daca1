import { readColumns } from '../engines/readColumns.ts';
import type { Ledger } from '../transactions/ledger.ts';
import { type EpochDay, formatDay, type MoneyColumn } from '../units.ts';
import { microsSql, readMoney } from './moneyColumn.ts';
import type { Selection } from './selections.ts';

/** Days of several customers: rows of the table `purchase_days`, customer after customer, in order within each. */
export interface DayColumns {
  readonly length: number;
  /** The customer's. */
  readonly place: Int32Array;
  readonly day: Int32Array;
  readonly money: DayMoney;
  readonly orders: Int32Array;
  /** Rows that are no refund: where there are none the day is no purchase. */
  readonly rows: Int32Array;
  /** Distinct products, and those of them never bought before; null where the ledger has none or none were asked for. */
  readonly products: { readonly bought: Int32Array; readonly new: Int32Array } | null;
}

/** Money of each day, in micros. */
export interface DayMoney {
  /** As the nearest numbers, which are exact up to 2^53. */
  readonly net: Float64Array;
  readonly refunded: Float64Array;
  readonly exactNet: MoneyColumn;
  readonly exactRefunded: MoneyColumn;
}

/** Sums whose parts come to no more than this without regard to signs are exact as numbers, whatever the order. */
export const EXACT = 2 ** 52;

/** All days of the selected customers up to and including `end`. */
export async function readDays(
  ledger: Ledger,
  selection: Selection,
  end: EpochDay,
  hasProducts: boolean,
): Promise<DayColumns> {
  const columns = await readColumns(
    ledger.connection,
    `SELECT
      place, day, orders, rows,
      ${microsSql('net', ledger)} AS net,
      ${microsSql('refunded', ledger)} AS refunded${hasProducts ? ',\n      products, new_products' : ''}
    FROM purchase_days${selection.ordered ? '' : ' JOIN customer_places USING (place)'}
    WHERE ${selection.where} AND day <= DATE '${formatDay(end)}'${selection.ordered ? '' : `\n    ORDER BY ${selection.order}, day`}`,
  );
  const [exactNet, exactRefunded] = [readMoney(columns, 'net', ledger), readMoney(columns, 'refunded', ledger)];
  return {
    length: columns.length,
    place: columns.integers('place'),
    day: columns.integers('day'),
    money: { net: numbersOf(exactNet), refunded: numbersOf(exactRefunded), exactNet, exactRefunded },
    orders: columns.integers('orders'),
    rows: columns.integers('rows'),
    products: hasProducts ? { bought: columns.integers('products'), new: columns.integers('new_products') } : null,
  };
}

function numbersOf(micros: MoneyColumn): Float64Array {
  const numbers = new Float64Array(micros.length);
  if (micros instanceof BigInt64Array) {
    // A bigint of each takes four times as long as its halves, the lower first as on every machine that Node runs on.
    const halves = new Int32Array(micros.buffer, micros.byteOffset, 2 * micros.length);
    for (let i = 0; i < numbers.length; i++) numbers[i] = halves[2 * i + 1] * 2 ** 32 + (halves[2 * i] >>> 0);
  } else for (let i = 0; i < numbers.length; i++) numbers[i] = Number(micros[i]);
  return numbers;
}

/**
 * Calls `each` for every customer with the range of its days; days of customers who are not in `places` are left out.
 *
 * @param places  of customers, in the order of the days; each has days
 */
export function byCustomer(
  { place, length }: Pick<DayColumns, 'place' | 'length'>,
  places: Int32Array,
  each: (row: number, from: number, to: number) => void,
): void {
  let to = 0;
  for (let row = 0; row < places.length; row++) {
    let from = to;
    while (from < length && place[from] !== places[row]) from++;
    if (from === length) throw new Error(`the days of customer ${places[row]} are not where its order says`);
    to = from + 1;
    while (to < length && place[to] === places[row]) to++;
    each(row, from, to);
  }
}
