/**
 * Next product to buy, where there are few: for each a logistic regression on what the customer owns, which came last and
 * how active the customer is (Knott, Hayes & Neslin 2002, "Next-product-to-buy models for cross-selling applications").
 */
import type { Baskets } from '../../facts/baskets.ts';
import { type FeatureColumns, type Scale, scaleOf, standardise } from '../../numerics/matrix.ts';
import type { EpochDay } from '../../units.ts';
import { fitRidge, predictRidge, type RidgeFit } from '../learners/ridge.ts';
import type { NewProductModel } from './contract.ts';
import { historyReader, type ProductHistory } from './histories.ts';

/** Products up to which each gets a regression of its own. */
export const FEW_PRODUCTS = 30;
/** Fewer purchases than that teach a base rate, no regression. */
export const FEWEST_EVENTS = 50;
/** Past windows that are learnt from. */
const MOST_WINDOWS = 4;
/** On squared coefficients of standardised features: they are few and customers many. */
const PENALTY = 0.003;

export interface NextProductOptions {
  readonly asOf: EpochDay;
  readonly horizonDays: number;
  readonly onSale: Uint8Array;
}

/** What each product's regression, or base rate, says, a product a step; null where no past window has an outcome. */
export function* fitNextProduct(
  baskets: Baskets,
  options: NextProductOptions,
): Generator<void, NewProductModel | null, void> {
  const { asOf, horizonDays, onSale } = options;
  const cutoffs = Array.from({ length: MOST_WINDOWS }, (_, k) => asOf - (k + 1) * horizonDays).filter(
    (cutoff) => cutoff >= baskets.firstDay,
  );
  if (cutoffs.length === 0) return null;
  const rows: Example[] = [];
  for (const cutoff of cutoffs) {
    for (const example of examples(baskets, cutoff, horizonDays)) rows.push(example);
    yield;
  }
  if (rows.length === 0) return null;
  const features = columnsOf(baskets, rows);
  const scale = scaleOf(features);
  yield;
  const z = standardise(features, scale);
  const learnt: Learnt[] = [];
  for (let product = 0; product < baskets.products.length; product++) {
    yield;
    learnt.push(learnProduct(rows, z, product));
  }
  return nextProductModel(baskets, { scale, learnt, onSale, together: countTogether(baskets, asOf), options });
}

/** A customer at a cutoff: what is known, and what was bought in the window after. */
interface Example {
  readonly owned: Uint8Array;
  readonly latest: number;
  readonly activity: readonly number[];
  readonly bought: Uint8Array;
}

function examples(baskets: Baskets, cutoff: EpochDay, horizonDays: number): Example[] {
  const read = historyReader(baskets, { cutoff, halfLife: Infinity, recent: horizonDays });
  const { start, day, product, products, customers } = baskets;
  const found: Example[] = [];
  for (let c = 0; c < customers.length; c++) {
    const history = read(c);
    if (history.days === 0) continue;
    const bought = new Uint8Array(products.length);
    for (let i = start[c + 1] - 1; i >= start[c] && day[i] > cutoff; i--) {
      if (day[i] <= cutoff + horizonDays) bought[product[i]] = 1;
    }
    found.push({ ...stateOf(baskets, c, history, cutoff), bought });
  }
  return found;
}

/** What a regression sees of a customer. */
function stateOf(
  baskets: Baskets,
  customer: number,
  history: ProductHistory,
  cutoff: EpochDay,
): Omit<Example, 'bought'> {
  const owned = new Uint8Array(baskets.products.length);
  for (const product of history.products) owned[product] = 1;
  const since = cutoff - baskets.day[baskets.start[customer]];
  const activity = [
    history.products.length,
    Math.log1p(history.days),
    Math.log1p(history.recentDays),
    Math.log1p(since),
    Math.log1p(cutoff - history.lastDay),
  ];
  return { owned, latest: latestNew(baskets, customer, cutoff), activity };
}

/** The product that the customer began with last; -1 where there is none. */
function latestNew({ start, day, product, products }: Baskets, customer: number, cutoff: EpochDay): number {
  const seen = new Uint8Array(products.length);
  let latest = -1;
  for (let i = start[customer]; i < start[customer + 1] && day[i] <= cutoff; i++) {
    if (seen[product[i]]) continue;
    seen[product[i]] = 1;
    latest = product[i];
  }
  return latest;
}

const ACTIVITY = ['products', 'days', 'recent days', 'age', 'inactivity'];

function columnsOf({ products }: Baskets, rows: readonly Omit<Example, 'bought'>[]): FeatureColumns {
  const column = (value: (row: Omit<Example, 'bought'>) => number) => {
    const values = new Float32Array(rows.length);
    for (let i = 0; i < rows.length; i++) values[i] = value(rows[i]);
    return values;
  };
  return {
    names: [...products.map((_, p) => `owns ${p}`), ...products.map((_, p) => `latest ${p}`), ...ACTIVITY],
    length: rows.length,
    columns: [
      ...products.map((_, p) => column(({ owned }) => owned[p])),
      ...products.map((_, p) => column(({ latest }) => (latest === p ? 1 : 0))),
      ...ACTIVITY.map((_, a) => column(({ activity }) => activity[a])),
    ],
  };
}

/** A regression, or a rate where too few bought. */
type Learnt = { readonly fit: RidgeFit } | { readonly rate: number };

/** Learns from who does not own the product yet. */
function learnProduct(rows: readonly Example[], z: FeatureColumns, product: number): Learnt {
  const among: number[] = [];
  let events = 0;
  rows.forEach(({ owned, bought }, i) => {
    if (owned[product]) return;
    among.push(i);
    events += bought[product];
  });
  if (events < FEWEST_EVENTS) return { rate: among.length > 0 ? events / among.length : 0 };
  const columns = z.columns.map((column) => Float32Array.from(among, (i) => column[i]));
  const target = Float64Array.from(among, (i) => rows[i].bought[product]);
  return { fit: fitRidge('logistic', { names: z.names, length: among.length, columns }, target, PENALTY) };
}

interface Fitted {
  readonly scale: Scale;
  readonly learnt: readonly Learnt[];
  readonly onSale: Uint8Array;
  readonly together: Int32Array;
  readonly options: NextProductOptions;
}

function nextProductModel(baskets: Baskets, { scale, learnt, onSale, together, options }: Fitted): NewProductModel {
  const n = baskets.products.length;
  return {
    method: 'next-product',
    areProbabilities: true,
    score(customer, history, scores) {
      const z = standardise(columnsOf(baskets, [stateOf(baskets, customer, history, options.asOf)]), scale);
      for (let p = 0; p < n; p++) {
        const one = learnt[p];
        scores[p] = !onSale[p] ? -Infinity : 'rate' in one ? one.rate : predictRidge('logistic', one.fit, z)[0];
      }
    },
    because(history, product) {
      const one = learnt[product];
      if ('rate' in one) return -1;
      let [best, most] = [-1, 0];
      for (const owned of history.products) {
        const effect = one.fit.coefficients[owned] / scale.deviation[owned];
        if (effect > most) [best, most] = [owned, effect];
      }
      return best;
    },
    boughtTogether: (one, other) => together[one * n + other],
  };
}

/** Customers who had bought both, for each pair. */
function countTogether({ start, day, product, products, customers }: Baskets, asOf: EpochDay): Int32Array {
  const n = products.length;
  const counts = new Int32Array(n * n);
  for (let c = 0; c < customers.length; c++) {
    const owned = new Set<number>();
    for (let i = start[c]; i < start[c + 1] && day[i] <= asOf; i++) owned.add(product[i]);
    for (const one of owned) for (const other of owned) counts[one * n + other]++;
  }
  return counts;
}
