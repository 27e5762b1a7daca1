/** Segments of the customers that a server knows: worked out when they are wanted, and kept for as long as they hold. */
import type { Summaries } from '../facts/summaries.ts';
import { modelsOf } from '../pipelines/forecaster.ts';
import { moneyColumn } from '../units.ts';
import {
  type FormerLabels,
  type Segments,
  segmentCustomers,
  stageName,
  tierName,
} from '../valuation/segments/segmentCustomers.ts';
import type { TierRule } from '../valuation/segments/tiers.ts';
import type { Valuation } from '../valuation/value.ts';
import type { Book } from './book.ts';
import type { CustomerBook } from './customerBook.ts';
import type { Predictor } from './predictor.ts';

/** Customers in the order of their places, and what each belongs to. */
export interface BookSegments {
  readonly asOf: string;
  readonly segments: Segments;
  /** The day of the labels that tiers hold on to, and moves are counted from; null where there are none. */
  readonly since: string | null;
  /** '' where the customer at a place has none. */
  tierAt(place: number): string;
  stageAt(place: number): string;
}

export interface SegmentBook {
  /** Throws NOT_READY, CUSTOMERS_NOT_LOADED, MODEL_MISSING. */
  now(rule: TierRule): BookSegments;
}

/** As orders come in, segments may be so many times as old as working them out takes. */
const REST = 10;

interface Kept {
  readonly version: number;
  readonly model: string;
  readonly made: BookSegments;
  readonly until: number;
  /** Labels by customer, and the day that they are of; those of an earlier day stay until the day after moves. */
  readonly labels: ReadonlyMap<string, FormerLabels>;
  readonly former: { readonly asOf: string; readonly labels: ReadonlyMap<string, FormerLabels> } | null;
}

export function openSegmentBook(customers: CustomerBook, model: Pick<Predictor, 'manifest' | 'version'>): SegmentBook {
  const kept = new Map<TierRule, Kept>();
  return {
    now(rule) {
      const book = customers.loaded();
      const last = kept.get(rule);
      const same = last?.model === model.version && last.made.asOf === book.asOf;
      if (last && same && (last.version === book.version || performance.now() < last.until)) return last.made;
      const began = performance.now();
      const former =
        last && last.made.asOf !== book.asOf ? { asOf: last.made.asOf, labels: last.labels } : last?.former;
      const made = segmentsOf(book, model, rule, former ?? null);
      const until = performance.now() + REST * (performance.now() - began);
      kept.set(rule, { version: book.version, model: model.version, until, former: former ?? null, ...made });
      return made.made;
    },
  };
}

function segmentsOf(book: Book, { manifest }: Pick<Predictor, 'manifest'>, rule: TierRule, former: Kept['former']) {
  const places = Array.from({ length: book.end }, (_, place) => place).filter((place) => book.ids[place] !== null);
  const { summaries, valuation } = together(book, places);
  const models = modelsOf({ manifest });
  const options = { tiers: rule, ...(former ? { former: former.labels } : {}) };
  const segments = segmentCustomers({ summaries, valuation, models }, options);
  const rowOf = new Int32Array(book.end).fill(-1);
  places.forEach((place, row) => {
    rowOf[place] = row;
  });
  const label = sharedLabels();
  const named = (place: number, name: (row: number) => string) => {
    const row = rowOf[place] ?? -1;
    return row < 0 ? '' : name(row);
  };
  const made: BookSegments = {
    asOf: book.asOf,
    segments,
    since: former?.asOf ?? null,
    tierAt: (place) => named(place, (row) => tierName(segments, row)),
    stageAt: (place) => named(place, (row) => stageName(segments, row)),
  };
  const labels = new Map(
    summaries.customer.map((id, row) => [id, label(tierName(segments, row), stageName(segments, row))]),
  );
  return { made, labels };
}

/** One object for all customers of one tier and stage. */
function sharedLabels(): (tier: string, stage: string) => FormerLabels {
  const known = new Map<string, FormerLabels>();
  return (tier, stage) => {
    const key = `${tier} ${stage}`;
    let label = known.get(key);
    if (!label) {
      label = { tier, stage };
      known.set(key, label);
    }
    return label;
  };
}

/** What segments are made of, of all customers at once: each was valued when it last changed. */
function together(book: Book, places: readonly number[]): { summaries: Summaries; valuation: Valuation } {
  const rows = places.map((place) => book.rowAt(place));
  const { summaries: shared, valuation } = book.newest;
  const floats = (of: (row: (typeof rows)[number]) => number) => Float64Array.from(rows, of);
  const figure = (name: Parameters<Book['figure']>[0]) => {
    const column = book.figure(name);
    return Float64Array.from(places, (place) => column[place]);
  };
  const historicalValue = moneyColumn(rows.map(({ valued, row }) => valued.valuation.historicalValue[row]));
  const names = Object.keys(shared.attributes ?? {});
  const spendCount = floats(({ valued, row }) => valued.summaries.spendCount[row]);
  return {
    summaries: {
      clock: { ...shared.clock, asOf: book.asOf },
      currency: shared.currency,
      customer: places.map((place) => book.ids[place]!),
      x: floats(({ valued, row }) => valued.summaries.x[row]),
      tx: floats(({ valued, row }) => valued.summaries.tx[row]),
      T: floats(({ valued, row }) => valued.summaries.T[row]),
      orders: figure('orders'),
      spendCount,
      meanSpend: floats(({ valued, row }) => valued.summaries.meanSpend[row]),
      historicalValue,
      purchaseValue: historicalValue,
      firstPurchase: Int32Array.from(rows, ({ valued, row }) => valued.summaries.firstPurchase[row]),
      lastPurchase: Int32Array.from(rows, ({ valued, row }) => valued.summaries.lastPurchase[row]),
      ...(names.length > 0
        ? {
            attributes: Object.fromEntries(
              names.map((name) => [name, places.map((place) => book.attributeAt(place, name))]),
            ),
          }
        : {}),
    },
    valuation: {
      ...valuation,
      historicalValue,
      pAlive: figure('pAlive'),
      pReturn: figure('pReturn'),
      expectedPurchases: figure('expectedPurchases'),
      predictedValue: valuation.predictedValue && figure('predictedValue'),
      variances: {
        purchases: figure('purchasesVariance'),
        value: valuation.variances.value && figure('valueVariance'),
      },
    },
  };
}
