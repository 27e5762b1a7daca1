import { PerennialError } from '../errors.ts';
import type { Facts } from '../facts/facts.ts';
import { sliceCustomers } from '../facts/summaries.ts';
import { pickFacts } from '../facts/windows.ts';
import type { Customers } from '../forecast/contract.ts';
import { withRoom } from '../store/growable.ts';
import { foldEmail } from '../transactions/customers.ts';
import { moneyNumber, NO_DAY } from '../units.ts';
import { sliceValuation, type Valuation } from '../valuation/value.ts';
import type { Group } from './group.ts';
import type { LoadedCustomers } from './loadCustomers.ts';
import { shorten } from './problems.ts';

/** Customers that were valued together: the same rows in both. */
export interface Valued extends Customers {
  readonly valuation: Valuation;
}

/** A customer with the valuation that was made of it. */
export interface FoundCustomer {
  readonly group: Group;
  readonly valuation: Valuation;
}

/** What customers are sorted and filtered by, as numbers; NaN where a customer has none. */
export const FIGURES = {
  historicalValue: ({ valuation }, row) => moneyNumber(valuation.historicalValue[row]),
  predictedValue: ({ valuation }, row) => valuation.predictedValue?.[row] ?? Number.NaN,
  totalValue: ({ valuation }, row) => valuation.totalValue?.[row] ?? Number.NaN,
  expectedPurchases: ({ valuation }, row) => valuation.expectedPurchases[row],
  pReturn: ({ valuation }, row) => valuation.pReturn[row],
  pAlive: ({ valuation }, row) => valuation.pAlive[row],
  orders: ({ summaries }, row) => summaries.orders[row],
  firstPurchase: ({ summaries }, row) => dayOrNaN(summaries.firstPurchase[row]),
  lastPurchase: ({ summaries }, row) => dayOrNaN(summaries.lastPurchase[row]),
  purchasesVariance: ({ valuation }, row) => valuation.variances.purchases[row],
  valueVariance: ({ valuation }, row) => valuation.variances.value?.[row] ?? Number.NaN,
} as const satisfies Record<string, (valued: Valued, row: number) => number>;
export type FigureName = keyof typeof FIGURES;
const FIGURE_NAMES = Object.keys(FIGURES) as FigureName[];

/** What keeps a book up to date where its customers change. */
export interface Upkeep {
  isCurrent(valued: Valued): boolean;
  /** Puts the customer in again, so that it is. */
  renew(id: string): void;
}

/**
 * The customers that a server knows, each at a place of its own, with their figures as columns by place. A place whose
 * customer is removed stays empty.
 */
export class Book {
  /** Rises with every change. */
  version = 1;
  /** The last day that is known, which customers are valued as of. */
  asOf: string;
  /** How many there are. */
  size = 0;
  /** By place; null where there is none any more. */
  readonly ids: (string | null)[] = [];
  /** The last one that was put in: what all customers share is read from it. */
  newest: Valued;
  private readonly valued: (Valued | null)[] = [];
  private rows = new Int32Array(0);
  private readonly places = new Map<string, number>();
  private readonly columns: Record<FigureName, Float64Array>;
  private readonly upkeep: Upkeep;
  /** What every answer says beside the figures. */
  private readonly remarks: readonly string[];

  /** @param loaded  customers valued together, to begin with */
  constructor(loaded: LoadedCustomers, upkeep: Upkeep = { isCurrent: () => true, renew: () => {} }) {
    this.newest = loaded;
    this.asOf = loaded.summaries.clock.asOf;
    this.upkeep = upkeep;
    this.remarks = loaded.remarks ?? [];
    this.columns = Object.fromEntries(FIGURE_NAMES.map((name) => [name, new Float64Array(0)])) as typeof this.columns;
    this.put(loaded);
  }

  /** Places from 0 to before this one are in use or empty. */
  get end(): number {
    return this.ids.length;
  }

  /** A figure by place; beyond the end it means nothing. */
  figure(name: FigureName): Float64Array {
    return this.columns[name];
  }

  /** An attribute of the customer at a place; '' where there is none. */
  attributeAt(place: number, name: string): string {
    return this.valued[place]?.summaries.attributes?.[name]?.[this.rows[place]] ?? '';
  }

  /** The id under which a customer is known; null for one who is not. */
  idOf(id: string): string | null {
    if (this.places.has(id)) return id;
    const folded = foldEmail(id);
    return this.places.has(folded) ? folded : null;
  }

  /** Puts customers in, in place of what was known of them. */
  put(valued: Valued): void {
    const { customer } = valued.summaries;
    this.newest = valued;
    this.makeRoom(this.ids.length + customer.length);
    for (let row = 0; row < customer.length; row++) {
      let place = this.places.get(customer[row]);
      if (place === undefined) {
        place = this.ids.push(customer[row]) - 1;
        this.places.set(customer[row], place);
        this.size++;
      }
      this.valued[place] = valued;
      this.rows[place] = row;
      for (const name of FIGURE_NAMES) this.columns[name][place] = FIGURES[name](valued, row);
    }
    this.version++;
  }

  remove(id: string): void {
    const place = this.places.get(id);
    if (place === undefined) return;
    this.places.delete(id);
    this.ids[place] = null;
    this.valued[place] = null;
    this.size--;
    this.version++;
  }

  /** Whether the customer at a place is valued as all will be: as of the book's day, by the model that answers. */
  isCurrent(place: number): boolean {
    const valued = this.valued[place];
    return valued !== null && this.upkeep.isCurrent(valued);
  }

  /** What is kept of the customer at a place in use, without looking whether it is current. */
  rowAt(place: number): { readonly valued: Valued; readonly row: number } {
    return { valued: this.valued[place]!, row: this.rows[place] };
  }

  /** @throws CUSTOMER_UNKNOWN */
  find(id: string): FoundCustomer {
    const known = this.idOf(id);
    if (known === null) throw new PerennialError('CUSTOMER_UNKNOWN', { value: JSON.stringify(shorten(id, 200)) });
    return this.at(this.places.get(known)!);
  }

  /** The customer at a place in use, as of the book's day. */
  at(place: number): FoundCustomer {
    if (!this.isCurrent(place)) this.upkeep.renew(this.ids[place]!);
    const { summaries, facts, valuation } = this.valued[place]!;
    const row = this.rows[place];
    const customers = { summaries: sliceCustomers(summaries, row, row + 1), facts: facts && oneOf(facts, row) };
    const note = { customerId: summaries.customer[row], valueKnown: true, remarks: this.remarks };
    return { group: { customers, notes: [note] }, valuation: sliceValuation(valuation, row, row + 1) };
  }

  private makeRoom(length: number): void {
    this.rows = withRoom(this.rows, length);
    for (const name of FIGURE_NAMES) this.columns[name] = withRoom(this.columns[name], length);
  }
}

function oneOf(facts: Facts, row: number): Facts {
  return pickFacts(facts, [row]);
}

function dayOrNaN(day: number): number {
  return day === NO_DAY ? Number.NaN : day;
}
