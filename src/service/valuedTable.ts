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
    this.valued[place] = valued;
    this.rows[place] = row;
    for (const name of FIGURE_NAMES) this.columns[name][place] = FIGURES[name](valued, row);
  }

  remove(place: number): void {
    this.valued[place] = null;
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
