/**
 * Customers as most lines give them, read into columns of days without an object for anything in between. What is said
 * here of a line is what schema (requests.ts) and rules (rowOfTransactions.ts) say of it: a test holds them equal.
 */
import { covariatesOf, type Manifest } from '../../bundles/manifest.ts';
import { trimText } from '../../engines/sql.ts';
import { type DayColumns, EXACT } from '../../facts/dayColumns.ts';
import { type FactScope, type Facts, SHARE_COLUMNS, type ShareColumn } from '../../facts/facts.ts';
import { factsOfDays } from '../../facts/factsOfDays.ts';
import type { Summaries } from '../../facts/summaries.ts';
import { emptySummary, summariseInto, timesOf } from '../../facts/summaryOfDays.ts';
import { dayOf, type EpochDay, MICROS, parseDay } from '../../units.ts';
import { EARLIEST } from '../dates.ts';
import type { Group } from '../group.ts';
import { oncePer } from '../oncePer.ts';
import { LONGEST_TEXT } from '../requests.ts';
import { MOST_MONEY } from '../summaryInput.ts';
import { PlainLine, TEXT_FIELDS } from './plainLine.ts';

const FIRST_DAY = parseDay(EARLIEST);
/** From here on a number of micros may be another's nearest. */
const MOST_MICROS = 1e15;
const NO_MONEY = new BigInt64Array(0);

/** A customer whose transactions were looked at one by one. */
export interface NotedCustomer {
  readonly id: string | null;
  /** Transactions. */
  readonly count: number;
  readonly day: readonly EpochDay[];
  /** NaN where no amount is given. */
  readonly micros: readonly number[];
  /** A text of a transaction, by its place among TEXT_FIELDS; '' where it has none. */
  text(i: number, field: number): string;
}

/** What a model needs of customers who are read into columns. */
interface Form {
  /** Whether it can be asked in this way at all. */
  readonly able: boolean;
  readonly hasAmounts: boolean;
  readonly scope: FactScope | null;
  readonly shares: readonly {
    /** Place among TEXT_FIELDS; -1 where transactions have no such text. */
    readonly field: number;
    readonly places: ReadonlyMap<string, number>;
  }[];
}

const formOf = oncePer((manifest: Manifest): Form => {
  const scope = manifest.forecast?.scope ?? null;
  return {
    able: !manifest.clock.opportunities && !covariatesOf(manifest),
    hasAmounts: manifest.spendModel !== null,
    scope,
    shares: (scope?.shares ?? []).map(({ column, values }) => ({
      field: TEXT_FIELDS.indexOf(SHARE_COLUMNS.find((name) => name === column) as ShareColumn),
      places: new Map(values.map((value, v) => [value, v])),
    })),
  };
});

export class PlainCustomers {
  private readonly manifest: Manifest;
  private readonly asOf: string;
  private readonly today: EpochDay;
  private readonly form: Form;
  /** Rows with each value of each share column, by customer. */
  private readonly shares: readonly (readonly number[][])[];
  private readonly ids: (string | null)[] = [];
  private readonly days = {
    place: [] as number[],
    day: [] as number[],
    net: [] as number[],
    refunded: [] as number[],
    orders: [] as number[],
    rows: [] as number[],
    bought: [] as number[],
    new: [] as number[],
  };
  /** The customer that is being looked at. */
  private readonly noted = new NotedObject();
  private readonly line = new PlainLine();
  private readonly order: number[] = [];

  constructor(manifest: Manifest, asOf: string) {
    this.manifest = manifest;
    this.asOf = asOf;
    this.today = parseDay(asOf);
    this.form = formOf(manifest);
    this.shares = this.form.shares.map(({ places }) => Array.from(places, () => []));
  }

  get length(): number {
    return this.ids.length;
  }

  /** Takes in a customer; false where it is to be read by the schema, which may know it or say what is wrong. */
  take(customer: unknown): boolean {
    if (!this.form.able || typeof customer !== 'object' || customer === null) return false;
    let [id, transactions]: [unknown, unknown] = [null, null];
    for (const key in customer) {
      if (key === 'customerId') id = idOf((customer as { customerId: unknown }).customerId);
      else if (key === 'transactions') transactions = (customer as { transactions: unknown }).transactions;
      else return false;
    }
    if (id === undefined || !Array.isArray(transactions) || !this.noted.note(id as string | null, transactions))
      return false;
    return this.takeNoted(this.noted);
  }

  /** The same from the bytes of a line of JSON. */
  takeLine(bytes: Buffer, from: number, to: number): boolean {
    return this.form.able && this.line.read(bytes, from, to) && this.takeNoted(this.line);
  }

  /** All that were taken in, with facts where the model has use for them. */
  group(): Group {
    const { length, manifest, asOf, today } = this;
    const { scope, hasAmounts } = this.form;
    const places = Int32Array.from({ length }, (_, i) => i);
    const days = this.dayColumns();
    const summary = emptySummary(length, false);
    summariseInto(summary, days, { places, asOf: today, at: 0 });
    const { purchases, lnGaps, later, ...found } = summary;
    const clock = { ...manifest.clock, asOf };
    const summaries: Summaries = {
      ...{ clock, currency: manifest.currency ?? '', customer: this.ids.map((id) => id ?? '') },
      ...found,
      ...timesOf(summary, today, clock.timeUnit),
    };
    const notes = this.ids.map((customerId) => ({ customerId, valueKnown: hasAmounts, remarks: [] }));
    return { customers: { summaries, facts: scope && this.factsOf(days, places, scope) }, notes };
  }

  private factsOf(days: DayColumns, places: Int32Array, scope: FactScope): Facts {
    const facts = factsOfDays(days, places, this.today, scope);
    const shares = this.shares.map((counts) => counts.map((column) => Float64Array.from(column)));
    return { ...facts, shares };
  }

  private dayColumns(): DayColumns {
    const { place, day, net, refunded, orders, rows, bought, new: unseen } = this.days;
    return {
      length: place.length,
      place: Int32Array.from(place),
      day: Int32Array.from(day),
      // No customer here has so much that numbers were not exact.
      money: {
        ...{ net: Float64Array.from(net), refunded: Float64Array.from(refunded) },
        ...{ exactNet: NO_MONEY, exactRefunded: NO_MONEY },
      },
      orders: Int32Array.from(orders),
      rows: Int32Array.from(rows),
      products: this.form.scope?.hasProducts ? { bought: Int32Array.from(bought), new: Int32Array.from(unseen) } : null,
    };
  }

  private takeNoted(noted: NotedCustomer): boolean {
    if (!this.isPlain(noted)) return false;
    this.put(noted);
    return true;
  }

  /** Whether a customer's transactions say what all need, and nothing that wants a second look. */
  private isPlain({ count, day, micros }: NotedCustomer): boolean {
    const { hasAmounts } = this.form;
    let moved = 0;
    for (let i = 0; i < count; i++) {
      if (!(day[i] >= FIRST_DAY && day[i] <= this.today)) return false;
      if (Number.isNaN(micros[i]) === hasAmounts) return false;
      if (!hasAmounts) continue;
      const amount = Math.abs(micros[i]);
      if (!(amount < MOST_MICROS)) return false;
      moved += amount;
    }
    return moved <= EXACT && moved <= MOST_MONEY * MICROS;
  }

  /** Puts in a customer whose days and amounts are noted, day by day. */
  private put(noted: NotedCustomer): void {
    const { count, day: dayOfRow, micros } = noted;
    const { hasAmounts } = this.form;
    const place = this.ids.push(noted.id) - 1;
    for (const counts of this.shares) for (const count of counts) count.push(0);
    const named = this.shares.map(() => false);
    const products = this.form.scope?.hasProducts ? new Set<string>() : null;
    const order = this.inOrder(noted);
    const { days } = this;
    for (let from = 0; from < count; ) {
      const day = dayOfRow[order[from]];
      // Where there is but one row, whatever its number it is one order.
      const isOnly = from + 1 === count || dayOfRow[order[from + 1]] !== day;
      let [net, refunded, rows, withoutId] = [0, 0, 0, 0];
      let orderIds: Set<string> | null = null;
      let bought: Set<string> | null = null;
      let to = from;
      for (; to < count && dayOfRow[order[to]] === day; to++) {
        const i = order[to];
        const amount = hasAmounts ? micros[i] : 0;
        net += amount;
        if (amount < 0) {
          refunded -= amount;
          continue;
        }
        rows++;
        const orderId = isOnly ? '' : trimText(noted.text(i, ORDER_ID));
        if (orderId === '') withoutId++;
        else {
          orderIds ??= new Set();
          orderIds.add(orderId);
        }
        if (products) {
          const product = trimText(noted.text(i, PRODUCT));
          if (product !== '') {
            bought ??= new Set();
            bought.add(product);
          }
        }
        for (let c = 0; c < this.shares.length; c++) {
          const { field, places } = this.form.shares[c];
          const value = field < 0 ? '' : trimText(noted.text(i, field));
          if (value === '') continue;
          named[c] = true;
          const v = places.get(value);
          if (v !== undefined) this.shares[c][v][place]++;
        }
      }
      days.place.push(place);
      days.day.push(day);
      days.net.push(net);
      days.refunded.push(refunded);
      days.orders.push((orderIds?.size ?? 0) + withoutId);
      days.rows.push(rows);
      if (products) {
        const before = products.size;
        for (const product of bought ?? []) products.add(product);
        days.bought.push(bought?.size ?? 0);
        days.new.push(products.size - before);
      }
      from = to;
    }
    // Of a column in which no row names a value nothing is known.
    this.shares.forEach((counts, c) => {
      if (!named[c]) for (const count of counts) count[place] = Number.NaN;
    });
  }

  /** The transactions by day: mostly as they came. */
  private inOrder({ count, day }: NotedCustomer): readonly number[] {
    const { order } = this;
    while (order.length < count) order.push(0);
    let ordered = true;
    for (let i = 0; i < count; i++) {
      order[i] = i;
      if (i > 0 && day[i] < day[i - 1]) ordered = false;
    }
    return ordered ? order : order.slice(0, count).sort((a, b) => day[a] - day[b]);
  }
}

const ORDER_ID = TEXT_FIELDS.indexOf('orderId');
const PRODUCT = TEXT_FIELDS.indexOf('product');

/** A customer whose transactions are objects. */
class NotedObject implements NotedCustomer {
  id: string | null = null;
  count = 0;
  readonly day: EpochDay[] = [];
  readonly micros: number[] = [];
  private transactions: readonly Partial<Record<(typeof TEXT_FIELDS)[number], string>>[] = [];

  /** Whether they are of the form that most have; notes days and amounts. */
  note(id: string | null, transactions: readonly unknown[]): boolean {
    this.id = id;
    this.count = transactions.length;
    this.transactions = transactions as never;
    return this.count > 0 && transactions.every((transaction, i) => this.noteOne(transaction, i));
  }

  text(i: number, field: number): string {
    return this.transactions[i][TEXT_FIELDS[field]] ?? '';
  }

  private noteOne(transaction: unknown, i: number): boolean {
    if (typeof transaction !== 'object' || transaction === null) return false;
    let day: EpochDay | null = null;
    this.micros[i] = Number.NaN;
    for (const key in transaction) {
      const value: unknown = (transaction as Record<string, unknown>)[key];
      if (key === 'date') day = typeof value === 'string' ? dayOf(value) : null;
      else if (key === 'amount') {
        // Text and what has more digits than a millionth are read elsewhere.
        const micros = typeof value === 'number' ? Math.round(value * MICROS) : Number.NaN;
        if (micros / MICROS !== value) return false;
        this.micros[i] = micros;
      } else if (!TEXTS.has(key) || typeof value !== 'string' || value.length > LONGEST_TEXT) return false;
    }
    if (day === null) return false;
    this.day[i] = day;
    return true;
  }
}

const TEXTS: ReadonlySet<string> = new Set(TEXT_FIELDS);

/** undefined for what is no id. */
function idOf(value: unknown): string | undefined {
  if (typeof value === 'number') return Number.isSafeInteger(value) ? String(value) : undefined;
  return typeof value === 'string' && value.length <= LONGEST_TEXT ? value : undefined;
}
