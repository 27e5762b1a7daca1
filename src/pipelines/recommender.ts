/** What to offer whom: what customers buy again, and what is new to them, with chances counted on past cutoffs. */

import { PerennialError } from '../errors.ts';
import { type Baskets, type ItemColumn, readBaskets } from '../facts/baskets.ts';
import { readProductPairs } from '../facts/productPairs.ts';
import { type Progress, silent } from '../forecast/progress.ts';
import type { NewProductModel } from '../models/products/contract.ts';
import { FEWEST_BUYERS, fitEase, learnable, MOST_PRODUCTS } from '../models/products/ease.ts';
import { type Assortment, assortmentAt } from '../models/products/histories.ts';
import { itemItem } from '../models/products/itemItem.ts';
import { FEW_PRODUCTS, fitNextProduct } from '../models/products/nextProduct.ts';
import { popularProducts } from '../models/products/popular.ts';
import { chancesOf, fitRankBins } from '../models/products/rankBins.ts';
import { type Suggestions, type SuggestOptions, suggest } from '../models/products/suggest.ts';
import type { Ledger } from '../transactions/ledger.ts';
import { type EpochDay, formatDay, parseDay, requireWholeDays } from '../units.ts';
import { wordsIn } from '../words/catalogue.ts';
import type { Language } from '../words/language.ts';
import { notation } from '../words/notation.ts';
import { breathing } from './breathing.ts';
import {
  calibrationOf,
  comparedTop,
  type Learnt,
  ownChances,
  type PastLists,
  preferredHalfLife,
  recallOf,
  type Tried,
  tryLists,
} from './triedLists.ts';

export interface RecommenderOptions {
  /** Products, or categories; products where the ledger has them. */
  readonly item?: ItemColumn;
  /** Within which chances hold, in days. */
  readonly horizonDays?: number;
  /** Products that nobody bought for so many days drop out. */
  readonly dropAfterDays?: number;
  /** Of warnings; English unless said otherwise. */
  readonly language?: Language;
  readonly progress?: Progress;
}

export const RECOMMEND_DEFAULTS = Object.freeze({ horizonDays: 90, dropAfterDays: 56, top: 10, kind: 'both' });

export interface Recommender {
  readonly baskets: Baskets;
  readonly asOf: string;
  readonly horizonDays: number;
  /** How new products are scored. */
  readonly method: NewProductModel['method'];
  /** A purchase so many days old counts half; Infinity where past cutoffs did not prefer a decay. */
  readonly halfLife: number;
  /** Products on sale, and those that dropped out. */
  readonly onSale: number;
  readonly dropped: number;
  readonly past: readonly PastLists[];
  /** How many suggestions of each list were compared. */
  readonly compared: number;
  /** |chance − share bought| over ten groups, of chances from earlier cutoffs at the newest; null where there is but one. */
  readonly calibrationError: number | null;
  readonly warnings: readonly string[];
  /** Lists for customers by their places in the baskets; `probability` is NaN where nothing could be counted. */
  lists(
    customers: Iterable<number>,
    options: Pick<SuggestOptions, 'top' | 'kind' | 'isExcluded'>,
  ): Suggestions & { readonly probability: Float64Array };
}

/** Past cutoffs that lists are tried at, a horizon apart. */
const MOST_CUTOFFS = 3;
/** Before the first of them, at least so many days. */
const LEAST_HISTORY = 28;

/**
 * Learns from a ledger's baskets, tries lists at past cutoffs, and keeps what gives lists as of the ledger's last day.
 *
 * @throws COLUMN_MISSING without products and categories, TOO_LITTLE_DATA with one product, OPTION_INVALID for a horizon
 *   that is not of whole days
 */
export async function openRecommender(ledger: Ledger, options: RecommenderOptions = {}): Promise<Recommender> {
  const { horizonDays, dropAfterDays } = { ...RECOMMEND_DEFAULTS, ...options };
  const { item, progress = silent } = options;
  requireWholeDays(horizonDays, 'horizonDays');
  requireWholeDays(dropAfterDays, 'dropAfterDays');
  progress('reading baskets');
  const baskets = await readBaskets(ledger, item);
  if (baskets.products.length < 2) {
    throw new PerennialError('TOO_LITTLE_DATA', {
      what: 'Recommending',
      need: `at least two ${baskets.item === 'product' ? 'products' : 'categories'}`,
      have: baskets.products.length === 1 ? `one, ${baskets.products[0]}` : 'none',
      remedy: 'Name the column that tells products apart with --product-column.',
    });
  }
  const asOf = parseDay(ledger.asOf);
  const learn = async (cutoff: EpochDay): Promise<Learnt> => {
    const assortment = assortmentAt(baskets, cutoff, dropAfterDays);
    return { assortment, model: await fitNew(ledger, baskets, assortment, horizonDays) };
  };
  const tried: Tried[] = [];
  for (const cutoff of pastCutoffs(baskets, asOf, horizonDays)) {
    progress(`trying lists as of ${formatDay(cutoff)}`);
    tried.push(await breathing(tryLists(baskets, await learn(cutoff), horizonDays)));
  }
  const halfLife = preferredHalfLife(tried);
  const bins = tried.length > 0 ? fitRankBins(tried.flatMap((one) => [one.again[halfLife], one.fresh])) : null;
  progress('learning what goes with what');
  const { assortment, model } = await learn(asOf);
  const onSale = assortment.onSale.reduce((sum, one) => sum + one, 0);
  return {
    baskets,
    ...{ asOf: ledger.asOf, horizonDays, halfLife, method: model.method },
    ...{ onSale, dropped: baskets.products.length - onSale },
    past: tried.map((one) => ({ ...one.fared, again: recallOf(one.recallAgain[halfLife]) })),
    compared: comparedTop(baskets),
    calibrationError: calibrationOf(tried, halfLife),
    warnings: warningsOf(baskets, { onSale, dropAfterDays, tried: tried.length, horizonDays }, options.language),
    lists(customers, { top, kind, isExcluded }) {
      const common = { top, kind, halfLife, recent: horizonDays, ...(isExcluded ? { isExcluded } : {}) };
      const rows = suggest(baskets, customers, model, assortment, common);
      const probability = bins ? chancesOf(bins, rows) : new Float64Array(rows.length).fill(Number.NaN);
      return { ...rows, probability: model.areProbabilities ? ownChances(rows, probability) : probability };
    },
  };
}

/** Cutoffs a horizon apart, so that what happened after them does not overlap; the newest first. */
function pastCutoffs({ firstDay }: Baskets, asOf: EpochDay, horizonDays: number): EpochDay[] {
  return Array.from({ length: MOST_CUTOFFS }, (_, k) => asOf - (k + 1) * horizonDays).filter(
    (cutoff) => cutoff >= firstDay + LEAST_HISTORY,
  );
}

async function fitNew(
  ledger: Ledger,
  baskets: Baskets,
  assortment: Assortment,
  horizonDays: number,
): Promise<NewProductModel> {
  const { cutoff, onSale } = assortment;
  if (baskets.products.length <= FEW_PRODUCTS) {
    return (
      (await breathing(fitNextProduct(baskets, { asOf: cutoff, horizonDays, onSale }))) ?? popularProducts(assortment)
    );
  }
  const known = learnable(assortment).length;
  if (known < 2) return popularProducts(assortment);
  if (known <= MOST_PRODUCTS) return breathing(fitEase(baskets, assortment));
  const products = baskets.products.length;
  return itemItem(
    await readProductPairs(ledger, baskets.item, { cutoff, fewest: FEWEST_BUYERS, products }),
    assortment,
  );
}

interface Fared {
  readonly onSale: number;
  readonly dropAfterDays: number;
  readonly tried: number;
  readonly horizonDays: number;
}

function warningsOf({ products, item }: Baskets, fared: Fared, language: Language = 'en'): string[] {
  const { onSale, dropAfterDays, tried, horizonDays } = fared;
  const { noRoom, dropped } = wordsIn(language).recommendations.warnings;
  const { count } = notation(language);
  const gone = products.length - onSale;
  return [
    ...(tried === 0 ? [noRoom(count(horizonDays))] : []),
    ...(onSale < products.length / 2
      ? [dropped(count(gone), count(products.length), item === 'product', count(dropAfterDays))]
      : []),
  ];
}
