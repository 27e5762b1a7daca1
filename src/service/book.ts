import { PerennialError } from '../errors.ts';
import type { Facts } from '../facts/facts.ts';
import { sliceCustomers } from '../facts/summaries.ts';
import { pickFacts } from '../facts/windows.ts';
import type { Customers } from '../forecast/contract.ts';
import { foldEmail } from '../transactions/customers.ts';
import { sliceValuation, type Valuation } from '../valuation/value.ts';
import type { Group } from './group.ts';
import type { LoadedCustomers } from './loadCustomers.ts';
import { shorten } from './problems.ts';
import { type FigureName, ValuedTable } from './valuedTable.ts';
import type { Warning } from './warnings.ts';

/** Customers that were valued together: the same rows in both. */
export interface Valued extends Customers {
  readonly valuation: Valuation;
}

/** A customer with the valuation that was made of it. */
export interface FoundCustomer {
  readonly group: Group;
  readonly valuation: Valuation;
}

/** What keeps a book up to date where its customers change. */
export interface Upkeep {
  isCurrent(valued: Valued): boolean;
  /** Puts the customer in again, so that it is. */
  renew(id: string): void;
  /** What every answer says beside the figures. */
  remarks(): readonly Warning[];
}

/** A valuation that is made while the book goes on with the former one. */
export interface Staged {
  put(valued: Valued): void;
  /** Takes the place of the former valuation, at once and for all customers that were put in. */
  show(): void;
}

/**
 * The customers that a server knows, each at a place of its own, with their figures as columns by place. A place whose
 * customer is removed stays empty.
 */
export class Book {
  /** Rises with every change. */
  version = 1;
  /** Rises when all customers are valued by another model at once. */
  edition = 1;
  /** The last day that is known, which customers are valued as of. */
  asOf: string;
  /** How many there are. */
  size = 0;
  /** How many have been taken out. */
  removed = 0;
  /** By place; null where there is none any more. */
  readonly ids: (string | null)[] = [];
  /** The last one that was put in: what all customers share is read from it. */
  newest: Valued;
  private table = new ValuedTable();
  private readonly places = new Map<string, number>();
  private readonly upkeep: Upkeep;

  /** @param loaded  customers valued together, to begin with */
  constructor(loaded: LoadedCustomers, upkeep: Upkeep = lasting(loaded)) {
    this.newest = loaded;
    this.asOf = loaded.summaries.clock.asOf;
    this.upkeep = upkeep;
    this.put(loaded);
  }

  /** Places from 0 to before this one are in use or empty. */
  get end(): number {
    return this.ids.length;
  }

  /** A figure by place; beyond the end it means nothing. */
  figure(name: FigureName): Float64Array {
    return this.table.column(name);
  }

  /** An attribute of the customer at a place; '' where there is none. */
  attributeAt(place: number, name: string): string {
    const found = this.table.at(place);
    return found?.valued.summaries.attributes?.[name]?.[found.row] ?? '';
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
    for (let row = 0; row < customer.length; row++) {
      let place = this.places.get(customer[row]);
      if (place === undefined) {
        place = this.ids.push(customer[row]) - 1;
        this.places.set(customer[row], place);
        this.size++;
      }
      this.table.put(place, valued, row);
    }
    this.version++;
  }

  /** Places in use, and current, whose customers would cost less memory if they were valued together: see ValuedTable. */
  loose(together: number): number[] {
    return this.table.loose(together).filter((place) => this.ids[place] !== null && this.isCurrent(place));
  }

  /** Puts customers who are current in again, as they are: nobody sees a change. */
  gather(valued: Valued): void {
    valued.summaries.customer.forEach((customer, row) => {
      const place = this.places.get(customer);
      if (place !== undefined) this.table.put(place, valued, row);
    });
  }

  /** Another valuation of all, which nobody sees until it is shown. */
  stage(): Staged {
    const table = new ValuedTable();
    let newest = this.newest;
    return {
      put: (valued) => {
        newest = valued;
        valued.summaries.customer.forEach((customer, row) => {
          const place = this.places.get(customer);
          if (place !== undefined) table.put(place, valued, row);
        });
      },
      show: () => {
        for (let place = 0; place < this.end; place++) {
          const former = this.table.at(place);
          if (this.ids[place] === null) table.remove(place);
          else if (former && !table.at(place)) table.put(place, former.valued, former.row);
        }
        this.table = table;
        this.newest = newest;
        this.version++;
        this.edition++;
      },
    };
  }

  remove(id: string): void {
    const place = this.places.get(id);
    if (place === undefined) return;
    this.places.delete(id);
    this.ids[place] = null;
    this.table.remove(place);
    this.size--;
    this.removed++;
    this.version++;
  }

  /** Whether the customer at a place is valued as all will be: as of the book's day, by the model that answers. */
  isCurrent(place: number): boolean {
    const found = this.table.at(place);
    return found !== null && this.upkeep.isCurrent(found.valued);
  }

  /** What is kept of the customer at a place in use, without looking whether it is current. */
  rowAt(place: number): { readonly valued: Valued; readonly row: number } {
    return this.table.at(place)!;
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
    const { valued, row } = this.table.at(place)!;
    const { summaries, facts, valuation } = valued;
    const customers = {
      summaries: sliceCustomers(summaries, row, row + 1),
      // Copied where a forecast on other terms asks for them.
      get facts() {
        return facts && oneOf(facts, row);
      },
    };
    const note = { customerId: summaries.customer[row], valueKnown: true, remarks: this.upkeep.remarks() };
    return { group: { customers, notes: [note] }, valuation: sliceValuation(valuation, row, row + 1) };
  }
}

/** Customers who never change. */
function lasting({ remarks = [] }: LoadedCustomers): Upkeep {
  return { isCurrent: () => true, renew: () => {}, remarks: () => remarks };
}

function oneOf(facts: Facts, row: number): Facts {
  return pickFacts(facts, [row]);
}
