/** Lists of products for customers, as they could have been made at the end of a day. */
import type { Baskets } from '../../facts/baskets.ts';
import { finished } from '../../numerics/steps.ts';
import { type EpochDay, NO_DAY } from '../../units.ts';
import { rankAgain } from './again.ts';
import { KINDS, type Kind, largest, type NewProductModel } from './contract.ts';
import { type Assortment, historyReader, type ProductHistory } from './histories.ts';

/** Lists one below the other: by customer, again before new, best first. */
export interface Suggestions {
  readonly length: number;
  readonly customer: Int32Array;
  readonly product: Int32Array;
  /** Place in KINDS. */
  readonly kind: Uint8Array;
  /** Place in the customer's list of this kind, from 1; what fills a gap counts on. */
  readonly rank: Uint8Array;
  /** Days on which the customer had bought the product, and the last of them; NO_DAY where never. */
  readonly count: Int32Array;
  readonly last: Int32Array;
  /** The customer's purchase days in all, and those that count as recent. */
  readonly days: Int32Array;
  readonly recentDays: Int32Array;
  /** The product bought before that speaks most for this one, -1 where none does, and who had bought both. */
  readonly because: Int32Array;
  readonly together: Int32Array;
  /** What the list was sorted by: days, a model's score, or recent sales. */
  readonly score: Float64Array;
}

export interface SuggestOptions {
  /** Length of each list. */
  readonly top: number;
  readonly kind: 'again' | 'new' | 'both';
  /** A purchase so many days old counts half. */
  readonly halfLife: number;
  /** Length of the period that counts as recent, in days. */
  readonly recent: number;
  readonly isExcluded?: (customer: number, product: number) => boolean;
}

/**
 * Lists for the customers with these places. Where one list is asked for, what sells in the last 28 days, in the customer's
 * channel where one is known, fills its gaps; who has bought nothing gets that alone.
 */
export function suggest(...asked: Parameters<typeof suggestBySteps>): Suggestions {
  return finished(suggestBySteps(...asked));
}

/** Customers at a step. */
const AT_A_STEP = 64;

/** The same, a step at a time. */
export function* suggestBySteps(
  baskets: Baskets,
  customers: Iterable<number>,
  model: NewProductModel,
  assortment: Assortment,
  options: SuggestOptions,
): Generator<void, Suggestions, void> {
  const { top, kind, halfLife, recent, isExcluded = () => false } = options;
  const { cutoff, onSale } = assortment;
  const read = historyReader(baskets, { cutoff, halfLife, recent });
  const list = growingList();
  const scores = new Float64Array(baskets.products.length);
  const popular = popularIn(assortment);
  let done = 0;
  for (const customer of customers) {
    if (++done % AT_A_STEP === 0) yield;
    const history = read(customer);
    const listed = new Set<number>();
    const isOut = (product: number) => isExcluded(customer, product);
    if (history.days > 0 && kind !== 'new') {
      rankAgain(history, assortment, top, isOut).forEach((k, i) => {
        const product = history.products[k];
        listed.add(product);
        const times = { count: history.count[k], last: history.last[k], score: history.times[k] };
        list.add({ ...blank, ...times, customer, product, kind: 'again', rank: i + 1 }, history);
      });
    }
    if (history.days > 0 && kind !== 'again') {
      model.score(customer, history, scores);
      for (const product of history.products) scores[product] = -Infinity;
      for (let p = 0; p < scores.length; p++) if (!onSale[p] || isOut(p)) scores[p] = -Infinity;
      largest(scores, assortment.recentSales, top).forEach((product, i) => {
        listed.add(product);
        const because = model.because(history, product);
        const together = because < 0 ? 0 : model.boughtTogether(because, product);
        list.add(
          { ...blank, customer, product, kind: 'new', rank: i + 1, because, together, score: scores[product] },
          history,
        );
      });
    }
    if (kind !== 'both' || history.days === 0) {
      const owned = new Set(kind === 'new' ? history.products : []);
      for (const product of popular(baskets.channel[customer])) {
        if (listed.size >= top) break;
        if (listed.has(product) || owned.has(product) || isOut(product)) continue;
        listed.add(product);
        const score = assortment.recentSales[product];
        list.add({ ...blank, customer, product, kind: 'popular', rank: listed.size, score }, history);
      }
    }
  }
  return list.columns();
}

/** Products that sold in the last 28 days, the commonest first: in a channel, then anywhere. */
function popularIn({ recentSales, recentSalesIn }: Assortment): (channel: number) => readonly number[] {
  const sorted = (sales: Int32Array) => [...largest(soldOf(sales), recentSales, sales.length)];
  const anywhere = sorted(recentSales);
  const known = recentSalesIn.map((sales) => [...new Set([...sorted(sales), ...anywhere])]);
  return (channel) => known[channel] ?? anywhere;
}

function soldOf(sales: Int32Array): Float64Array {
  return Float64Array.from(sales, (count) => (count > 0 ? count : -Infinity));
}

interface Row {
  readonly customer: number;
  readonly product: number;
  readonly kind: Kind;
  readonly rank: number;
  readonly count: number;
  readonly last: EpochDay;
  readonly because: number;
  readonly together: number;
  readonly score: number;
}

const blank = { count: 0, last: NO_DAY, because: -1, together: 0 };

/** Rows as columns that double when they are full. */
function growingList() {
  let room = 1024;
  let length = 0;
  const whole = () => new Int32Array(room);
  const columns = {
    ...{ customer: whole(), product: whole(), count: whole(), last: whole() },
    ...{ days: whole(), recentDays: whole(), because: whole(), together: whole() },
  };
  let [kind, rank, score] = [new Uint8Array(room), new Uint8Array(room), new Float64Array(room)];
  const names = Object.keys(columns) as (keyof typeof columns)[];
  const grow = () => {
    room *= 2;
    const more = <A extends Int32Array | Uint8Array | Float64Array>(old: A, made: A): A => {
      made.set(old);
      return made;
    };
    for (const name of names) columns[name] = more(columns[name], new Int32Array(room));
    kind = more(kind, new Uint8Array(room));
    rank = more(rank, new Uint8Array(room));
    score = more(score, new Float64Array(room));
  };
  return {
    add(row: Row, { days, recentDays }: ProductHistory) {
      if (length === room) grow();
      for (const name of ['customer', 'product', 'count', 'last', 'because', 'together'] as const) {
        columns[name][length] = row[name];
      }
      columns.days[length] = days;
      columns.recentDays[length] = recentDays;
      kind[length] = KINDS.indexOf(row.kind);
      rank[length] = row.rank;
      score[length++] = row.score;
    },
    columns(): Suggestions {
      const cut = Object.fromEntries(names.map((name) => [name, columns[name].slice(0, length)])) as typeof columns;
      return {
        length,
        ...cut,
        kind: kind.slice(0, length),
        rank: rank.slice(0, length),
        score: score.slice(0, length),
      };
    },
  };
}
