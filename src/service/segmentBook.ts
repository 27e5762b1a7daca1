/** Segments of the customers that a server knows: worked out when they are wanted, and kept for as long as they hold. */
import { modelsOf } from '../pipelines/forecaster.ts';
import {
  type FormerLabels,
  rfmName,
  type Segments,
  segmentCustomers,
  stageName,
  tierName,
} from '../valuation/segments/segmentCustomers.ts';
import type { TierRule } from '../valuation/segments/tiers.ts';
import type { Book } from './book.ts';
import { bookColumns, placesOf } from './bookColumns.ts';
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
  rfmAt(place: number): string;
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
  const places = placesOf(book);
  const { summaries, valuation } = bookColumns(book, places);
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
    rfmAt: (place) => named(place, (row) => rfmName(segments, row)),
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
