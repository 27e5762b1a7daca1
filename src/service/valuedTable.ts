import { withRoom } from '../store/growable.ts';
import { moneyNumber, NO_DAY } from '../units.ts';
import type { Valued } from './book.ts';

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

/** Valued customers by place, with their figures as columns. */
export class ValuedTable {
  private readonly valued: (Valued | null)[] = [];
  /** Of its rows, those that a place has. */
  private readonly inUse = new Map<Valued, number>();
  private rows = new Int32Array(0);
  private readonly columns = Object.fromEntries(FIGURE_NAMES.map((name) => [name, new Float64Array(0)])) as Record<
    FigureName,
    Float64Array
  >;

  /** A figure by place; at places that nobody was put at it means nothing. */
  column(name: FigureName): Float64Array {
    return this.columns[name];
  }

  /** Whom a place has; null where it has nobody. */
  at(place: number): { readonly valued: Valued; readonly row: number } | null {
    const valued = this.valued[place];
    return valued ? { valued, row: this.rows[place] } : null;
  }

  put(place: number, valued: Valued, row: number): void {
    this.makeRoom(place + 1);
    this.letGo(place);
    this.valued[place] = valued;
    this.inUse.set(valued, (this.inUse.get(valued) ?? 0) + 1);
    this.rows[place] = row;
    for (const name of FIGURE_NAMES) this.columns[name][place] = FIGURES[name](valued, row);
  }

  remove(place: number): void {
    this.letGo(place);
    this.valued[place] = null;
  }

  /**
   * Places whose rows cost more memory than they need: fewer than `together` of them were valued at once, for a column of
   * a few takes as much as one of many; or more than half of those who were valued at once have been put in anew since.
   */
  loose(together: number): number[] {
    const isLoose = new Set<Valued>();
    for (const [valued, count] of this.inUse) {
      if (count < together || 2 * count < valued.summaries.customer.length) isLoose.add(valued);
    }
    const places: number[] = [];
    if (isLoose.size <= 1) return places;
    for (let place = 0; place < this.valued.length; place++) {
      const valued = this.valued[place];
      if (valued && isLoose.has(valued)) places.push(place);
    }
    return places;
  }

  private letGo(place: number): void {
    const former = this.valued[place];
    if (!former) return;
    const left = this.inUse.get(former)! - 1;
    if (left > 0) this.inUse.set(former, left);
    else this.inUse.delete(former);
  }

  private makeRoom(length: number): void {
    if (length <= this.rows.length) return;
    this.rows = withRoom(this.rows, length);
    for (const name of FIGURE_NAMES) this.columns[name] = withRoom(this.columns[name], length);
  }
}

function dayOrNaN(day: number): number {
  return day === NO_DAY ? Number.NaN : day;
}
