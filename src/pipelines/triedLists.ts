/** Lists as they would have been made at past cutoffs, and what became of them: what chances and choices rest on. */
import { calibrationCurve } from '../evaluation/calibration.ts';
import { type Lists, recallOfFirstBasket } from '../evaluation/recall.ts';
import type { Baskets } from '../facts/baskets.ts';
import { KINDS, largest, type NewProductModel } from '../models/products/contract.ts';
import type { Assortment } from '../models/products/histories.ts';
import { popularProducts } from '../models/products/popular.ts';
import { chancesOf, fitRankBins, wasBought } from '../models/products/rankBins.ts';
import { type Suggestions, suggestBySteps } from '../models/products/suggest.ts';
import { rowsWhere } from '../numerics/columns.ts';
import { formatDay } from '../units.ts';

/** How lists made at a past cutoff fared in the horizon after: means over customers, with their standard errors. */
export interface PastLists {
  readonly cutoff: string;
  /** Customers whose first basket after it was compared. */
  readonly customers: number;
  /** Recall of that basket by the first suggestions: of the customer's own frequency with gaps filled, and of what sold most. */
  readonly again: Recall;
  readonly popular: Recall;
  /** The same of products that were new to the customer. */
  readonly new: Recall;
  readonly newPopular: Recall;
}

export interface Recall {
  readonly mean: number;
  readonly standardError: number;
}

/** Customers whose lists are tried, evenly spread. */
const MOST_TRIED = 20_000;
/** Half-life that has to beat none, in days. */
const DECAY = 120;
const TRIED_TOP = 10;

/** Of a list, so many are compared with the basket: ten, or the first where there are few products to choose from. */
export function comparedTop({ products }: Baskets): number {
  return products.length > 3 * TRIED_TOP ? TRIED_TOP : 1;
}

/** What was learnt as of a day. */
export interface Learnt {
  readonly assortment: Assortment;
  readonly model: NewProductModel;
}

/** What is new takes the model's own probability where it has one. */
export function ownChances(rows: Suggestions, probability: Float64Array): Float64Array {
  const isNew = KINDS.indexOf('new');
  return probability.map((chance, i) => (rows.kind[i] === isNew ? rows.score[i] : chance));
}

type HalfLife = number;

/** Lists at a past cutoff, what became of them, and how they compare. */
export interface Tried {
  /** As somebody gets them who asks for one kind: gaps are filled. */
  readonly again: Readonly<Record<HalfLife, Outcome>>;
  readonly fresh: Outcome;
  readonly recallAgain: Readonly<Record<HalfLife, Float64Array>>;
  readonly fared: Omit<PastLists, 'again'>;
}

interface Outcome {
  readonly rows: Suggestions;
  readonly bought: Uint8Array;
  /** The model's own chances, where it has some. */
  readonly chances: Float64Array | null;
}

/** Makes lists at a past cutoff, a step at a time, and compares them with what came. */
export function* tryLists(
  baskets: Baskets,
  { assortment, model }: Learnt,
  horizonDays: number,
): Generator<void, Tried, void> {
  const { cutoff } = assortment;
  const customers = evenlySpread(baskets.customers.length, MOST_TRIED);
  const list = (kind: 'again' | 'new', halfLife: number, by = model) =>
    suggestBySteps(baskets, customers, by, assortment, { top: TRIED_TOP, recent: horizonDays, kind, halfLife });
  const outcome = (rows: Suggestions): Outcome => ({
    rows,
    bought: wasBought(rows, baskets, cutoff, horizonDays),
    chances: model.areProbabilities ? ownChances(rows, new Float64Array(rows.length).fill(Number.NaN)) : null,
  });
  const recall = (lists: Lists, onlyNew: boolean) =>
    recallOfFirstBasket(baskets, lists, { cutoff, until: cutoff + horizonDays, k: comparedTop(baskets), onlyNew });
  const again = {
    [Infinity]: outcome(yield* list('again', Infinity)),
    [DECAY]: outcome(yield* list('again', DECAY)),
  };
  yield;
  const recallAgain = { [Infinity]: recall(again[Infinity].rows, false), [DECAY]: recall(again[DECAY].rows, false) };
  const fresh = outcome(yield* list('new', Infinity));
  const popular = yield* list('new', Infinity, popularProducts(assortment));
  return {
    ...{ again, recallAgain, fresh },
    fared: {
      cutoff: formatDay(cutoff),
      customers: known(recallAgain[Infinity]).length,
      popular: recallOf(recall(sameForAll(customers, assortment), false)),
      new: recallOf(recall(fresh.rows, true)),
      newPopular: recallOf(recall(popular, true)),
    },
  };
}

/** The best sellers of the last 28 days, for everybody. */
function sameForAll(customers: readonly number[], { recentSales }: Assortment): Lists {
  const best = largest(Float64Array.from(recentSales), recentSales, TRIED_TOP);
  const length = customers.length * best.length;
  return {
    length,
    customer: Int32Array.from({ length }, (_, i) => customers[Math.floor(i / best.length)]),
    product: Int32Array.from({ length }, (_, i) => best[i % best.length]),
  };
}

function evenlySpread(length: number, most: number): number[] {
  const step = Math.max(1, length / most);
  return Array.from({ length: Math.floor(length / step) }, (_, i) => Math.floor(i * step));
}

function known(values: Float64Array): Float64Array {
  return values.filter((value) => !Number.isNaN(value));
}

export function recallOf(each: Float64Array): Recall {
  const values = known(each);
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, standardError: Math.sqrt(squares / (values.length - 1) / values.length) };
}

/** A decay only where it has found more of the first baskets, beyond two standard errors of the paired differences. */
export function preferredHalfLife(tried: readonly Tried[]): HalfLife {
  const differences = tried.flatMap(({ recallAgain }) => [
    ...known(recallAgain[DECAY].map((value, i) => value - recallAgain[Infinity][i])),
  ]);
  const { mean, standardError } = recallOf(Float64Array.from(differences));
  return mean > 2 * standardError ? DECAY : Infinity;
}

/** Chances counted on all cutoffs but the newest, at the newest; null where there is none to count on. */
export function calibrationOf([newest, ...earlier]: readonly Tried[], halfLife: HalfLife): number | null {
  if (earlier.length === 0) return null;
  const bins = fitRankBins(earlier.flatMap((one) => [one.again[halfLife], one.fresh]));
  const parts = [newest.again[halfLife], newest.fresh].map(({ rows, bought, chances }) => {
    const counted = chancesOf(bins, rows);
    return { bought, chance: counted.map((value, i) => (chances && !Number.isNaN(chances[i]) ? chances[i] : value)) };
  });
  const happened = Float64Array.from(parts.flatMap(({ bought }) => [...bought]));
  const chance = Float64Array.from(parts.flatMap((part) => [...part.chance]));
  const foretold = rowsWhere(chance.length, (i) => !Number.isNaN(chance[i]));
  if (foretold.length === 0) return null;
  const pick = (column: Float64Array) => Float64Array.from(foretold, (i) => column[i]);
  return calibrationCurve(pick(happened), pick(chance)).ece;
}
