/** Rows of the made-up shop as columns. */
import type { ShopCustomer } from './shopCustomer.ts';
import type { CATEGORIES, CHANNELS, COUNTRIES } from './simulatedShop.ts';

/** Columns of equal length, one customer's rows together and in order of days. */
export interface ShopColumns {
  readonly length: number;
  /** 1, 2, 3, … for C000001, C000002, C000003, … */
  readonly customer: Uint32Array;
  /** Days since 1970-01-01. */
  readonly day: Int32Array;
  /** Whole cents; negative for refunds, 0 for free orders. */
  readonly cents: Int32Array;
  /** Indices into {@link CATEGORIES}, {@link CHANNELS} and {@link COUNTRIES}. */
  readonly category: Uint8Array;
  readonly channel: Uint8Array;
  readonly country: Uint8Array;
}

/** Collects rows, growing as it must. */
export class ShopRows {
  length = 0;
  #columns: ShopColumns;

  constructor(capacity: number) {
    this.#columns = makeColumns(capacity);
  }

  /** Adds a row of the newest customer; a refund may come late, and moves up past later days. */
  add(customer: ShopCustomer, day: number, cents: number, category: number): void {
    if (this.length === this.#columns.length) this.#grow();
    const columns = this.#columns;
    let row = this.length++;
    for (; row > 0 && columns.customer[row - 1] === customer.number && columns.day[row - 1] > day; row--) {
      columns.day[row] = columns.day[row - 1];
      columns.cents[row] = columns.cents[row - 1];
      columns.category[row] = columns.category[row - 1];
    }
    columns.customer[this.length - 1] = customer.number;
    columns.channel[this.length - 1] = customer.channel;
    columns.country[this.length - 1] = customer.country;
    columns.day[row] = day;
    columns.cents[row] = cents;
    columns.category[row] = category;
  }

  /** The columns so far; what is added later goes to new ones. */
  take(): ShopColumns {
    const { customer, day, cents, category, channel, country } = this.#columns;
    const length = this.length;
    this.#columns = makeColumns(customer.length);
    this.length = 0;
    return {
      length,
      customer: customer.subarray(0, length),
      day: day.subarray(0, length),
      cents: cents.subarray(0, length),
      category: category.subarray(0, length),
      channel: channel.subarray(0, length),
      country: country.subarray(0, length),
    };
  }

  #grow(): void {
    const grown = makeColumns(2 * this.#columns.length);
    for (const name of COLUMNS) grown[name].set(this.#columns[name]);
    this.#columns = grown;
  }
}

const COLUMNS = ['customer', 'day', 'cents', 'category', 'channel', 'country'] as const;

function makeColumns(length: number): ShopColumns {
  return {
    length,
    customer: new Uint32Array(length),
    day: new Int32Array(length),
    cents: new Int32Array(length),
    category: new Uint8Array(length),
    channel: new Uint8Array(length),
    country: new Uint8Array(length),
  };
}
