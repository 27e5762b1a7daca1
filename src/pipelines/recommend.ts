import { KINDS } from '../models/products/contract.ts';
import type { Suggestions, SuggestOptions } from '../models/products/suggest.ts';
import type { Ledger } from '../transactions/ledger.ts';
import { wordsIn } from '../words/catalogue.ts';
import type { Language } from '../words/language.ts';
import { notation } from '../words/notation.ts';
import { type ExclusionRows, exclusions } from './exclusions.ts';
import { openRecommender, RECOMMEND_DEFAULTS, type Recommender, type RecommenderOptions } from './recommender.ts';

export interface RecommendOptions extends RecommenderOptions {
  /** Length of each list, 10 where not given. */
  readonly top?: number;
  readonly kind?: SuggestOptions['kind'];
  /** Pairs that are not to be recommended: owned already, or not for this customer. */
  readonly exclude?: ExclusionRows;
}

export interface Recommendations {
  readonly recommender: Recommender;
  /** All customers' lists one below the other. */
  readonly rows: Suggestions & { readonly probability: Float64Array };
  readonly kinds: readonly KindSummary[];
  readonly warnings: readonly string[];
}

/** Suggestions of one kind, all customers together: what is bought anyway stands apart from what is new. */
export interface KindSummary {
  readonly kind: (typeof KINDS)[number];
  readonly suggestions: number;
  readonly customers: number;
  /** Sum of chances: suggestions expected to be bought within the horizon; NaN without chances. */
  readonly expected: number;
  /** What one purchase of each would bring; null without amounts. */
  readonly expectedRevenue: number | null;
}

/**
 * Recommends products to every customer of a ledger.
 *
 * @throws COLUMN_MISSING, TOO_LITTLE_DATA, OPTION_INVALID: see openRecommender
 */
export async function recommend(ledger: Ledger, options: RecommendOptions = {}): Promise<Recommendations> {
  const { top = RECOMMEND_DEFAULTS.top, kind = RECOMMEND_DEFAULTS.kind, exclude } = options;
  const recommender = await openRecommender(ledger, options);
  options.progress?.('making lists');
  const { baskets } = recommender;
  const excluded = exclude ? exclusions(baskets, exclude, options.language) : null;
  const rows = recommender.lists(baskets.customers.keys(), {
    ...{ top, kind },
    ...(excluded ? { isExcluded: excluded.isExcluded } : {}),
  });
  return {
    ...{ recommender, rows },
    kinds: summarise(recommender, rows, ledger.hasAmounts),
    warnings: [...recommender.warnings, ...(excluded?.warnings ?? [])],
  };
}

function summarise({ baskets }: Recommender, rows: Recommendations['rows'], hasAmounts: boolean): KindSummary[] {
  const { product, amount, products } = baskets;
  const [bought, brought] = [new Float64Array(products.length), new Float64Array(products.length)];
  for (let i = 0; i < product.length; i++) {
    bought[product[i]]++;
    brought[product[i]] += amount[i];
  }
  return KINDS.flatMap((kind, k) => {
    let [suggestions, expected, revenue] = [0, 0, 0];
    const customers = new Set<number>();
    for (let i = 0; i < rows.length; i++) {
      if (rows.kind[i] !== k) continue;
      suggestions++;
      customers.add(rows.customer[i]);
      expected += rows.probability[i];
      const p = rows.product[i];
      revenue += (rows.probability[i] * brought[p]) / bought[p];
    }
    const expectedRevenue = hasAmounts ? revenue : null;
    return suggestions > 0 ? [{ kind, suggestions, customers: customers.size, expected, expectedRevenue }] : [];
  });
}

/** Why each row is suggested, in words. */
export function reasonsIn(language: Language, { baskets }: Recommender, rows: Suggestions): (row: number) => string {
  const words = wordsIn(language).recommendations;
  const { count, day } = notation(language);
  return (row) => {
    switch (KINDS[rows.kind[row]]) {
      case 'again':
        return words.boughtAgain(count(rows.count[row]), count(rows.days[row]), day(rows.last[row]));
      case 'popular':
        return words.popularWith(count(rows.score[row]));
      default:
        return rows.because[row] >= 0 && rows.together[row] > 0
          ? words.boughtWith(baskets.products[rows.because[row]], count(rows.together[row]))
          : words.fits;
    }
  };
}
