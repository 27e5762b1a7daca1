/** Which first purchase starts customers who come back, and who bring much. */
import type { Ledger } from '../../transactions/ledger.ts';
import { parseDay } from '../../units.ts';
import type { Audit } from '../../valuation/audit/audit.ts';
import { choosePeriods, type Periods } from '../../valuation/audit/periods.ts';
import { shrinkProducts } from '../../valuation/audit/products.ts';
import { DEFAULT_LEVEL } from '../../valuation/value.ts';
import { readFirstProducts } from './history.ts';

export interface FirstProductsOptions {
  /** Days after the first purchase that count: as long as fits twice into the history, a year at most, otherwise. */
  readonly periodDays?: number;
  /** Of intervals; 0.8 when not given. */
  readonly level?: number;
}

export interface FirstProducts {
  readonly days: number;
  readonly level: number;
  /** Null where the transactions name neither products nor categories, or fewer than two that many began with. */
  readonly products: Audit['products'];
}

/** The commonest first purchases. */
const MOST_PRODUCTS = 400;

/**
 * Customers by what they bought on their first day: who came back within so many days, and what they then brought. Of
 * customers alone who have been known for that long.
 *
 * @throws TOO_LITTLE_DATA where no two such periods fit into the history
 */
export async function firstProducts(ledger: Ledger, options: FirstProductsOptions = {}): Promise<FirstProducts> {
  const { level = DEFAULT_LEVEL } = options;
  const periods = choosePeriods(parseDay(ledger.firstDay), parseDay(ledger.asOf), options.periodDays);
  return { days: periods.days, level, products: await firstProductsWithin(ledger, periods, level) };
}

/** Products where they are named, else categories; the most valuable first. */
export async function firstProductsWithin(
  ledger: Ledger,
  periods: Periods,
  level: number,
): Promise<FirstProducts['products']> {
  const column = (['product', 'category'] as const).find(
    (name) => ledger.columns[name] !== undefined && !(ledger.merged && name === 'product'),
  );
  if (!column) return null;
  const [all, ...products] = await readFirstProducts(ledger, column, periods);
  if (!all || products.length < 2) return null;
  return {
    column,
    customers: all.customers,
    mean: all.sum / all.customers,
    returned: all.returned / all.customers,
    rows: shrinkProducts(all, products.slice(0, MOST_PRODUCTS), level).sort(
      (a, b) => b.shrunk.expected - a.shrunk.expected || (a.name < b.name ? -1 : 1),
    ),
  };
}
