/**
 * How often what was suggested was bought: counted after past cutoffs by kind and rank, within these by how active the
 * customer is, and within these by how often the product had been bought. A small bin is drawn towards the one around it,
 * and no later rank gets a larger chance than an earlier one.
 */
import { poolDescending } from '../../numerics/isotonic.ts';
import { KINDS } from './contract.ts';
import type { Suggestions } from './suggest.ts';

/** First ranks of the bins. */
const RANKS = [1, 2, 3, 5, 8, 11, 21] as const;
/** Least numbers of recent purchase days, and of days with the product. */
const ACTIVITY = [0, 1, 2, 4, 8] as const;
const TIMES = [0, 1, 2, 3, 5, 9] as const;
/** Suggestions that the bin around counts as. */
const SHRINKAGE = 50;

/** Chances by bin, ready to be looked up. */
export interface RankBins {
  /** Suggestions counted. */
  readonly observed: number;
  /** By kind, activity, times and rank, the rank running fastest; NaN for a kind that was never observed. */
  readonly chances: Float64Array;
}

function binOf(starts: readonly number[], value: number): number {
  let bin = 0;
  while (bin + 1 < starts.length && value >= starts[bin + 1]) bin++;
  return bin;
}

function place(kind: number, activity: number, times: number, rank: number): number {
  return ((kind * ACTIVITY.length + activity) * TIMES.length + times) * RANKS.length + rank;
}

function binsOf(rows: Suggestions, i: number): readonly [kind: number, activity: number, times: number, rank: number] {
  return [rows.kind[i], binOf(ACTIVITY, rows.recentDays[i]), binOf(TIMES, rows.count[i]), binOf(RANKS, rows.rank[i])];
}

/** A count of suggestions and of those that were bought. */
interface Count {
  n: number;
  hits: number;
}

/** @param past  suggestions as of past cutoffs, and for each row 1 where it was bought within the horizon after */
export function fitRankBins(past: readonly { readonly rows: Suggestions; readonly bought: Uint8Array }[]): RankBins {
  const counts = { kind: new Map<number, Count>(), rank: new Map<number, Count>() };
  const byActivity = new Map<number, Count>();
  const cells = new Map<number, Count>();
  let observed = 0;
  const add = (map: Map<number, Count>, key: number, hit: number) => {
    const count = map.get(key) ?? { n: 0, hits: 0 };
    count.n++;
    count.hits += hit;
    map.set(key, count);
  };
  for (const { rows, bought } of past) {
    observed += rows.length;
    for (let i = 0; i < rows.length; i++) {
      const [kind, activity, times, rank] = binsOf(rows, i);
      add(counts.kind, kind, bought[i]);
      add(counts.rank, place(kind, 0, 0, rank), bought[i]);
      add(byActivity, place(kind, activity, 0, rank), bought[i]);
      add(cells, place(kind, activity, times, rank), bought[i]);
    }
  }
  const drawn = (count: Count | undefined, towards: number) =>
    count ? (count.hits + SHRINKAGE * towards) / (count.n + SHRINKAGE) : towards;
  const chances = new Float64Array(KINDS.length * ACTIVITY.length * TIMES.length * RANKS.length).fill(Number.NaN);
  for (const [kind, all] of counts.kind) {
    for (let activity = 0; activity < ACTIVITY.length; activity++) {
      for (let times = 0; times < TIMES.length; times++) {
        const [row, weights] = [new Float64Array(RANKS.length), new Float64Array(RANKS.length)];
        for (let rank = 0; rank < RANKS.length; rank++) {
          const ofRank = drawn(counts.rank.get(place(kind, 0, 0, rank)), all.hits / all.n);
          const ofActivity = drawn(byActivity.get(place(kind, activity, 0, rank)), ofRank);
          const cell = cells.get(place(kind, activity, times, rank));
          row[rank] = drawn(cell, ofActivity);
          weights[rank] = (cell?.n ?? 0) + 1;
        }
        poolDescending(row, weights).forEach((chance, rank) => {
          chances[place(kind, activity, times, rank)] = chance;
        });
      }
    }
  }
  return { observed, chances };
}

/** The chance of each suggestion; NaN for kinds that were never observed. */
export function chancesOf({ chances }: RankBins, rows: Suggestions): Float64Array {
  const column = new Float64Array(rows.length);
  for (let i = 0; i < rows.length; i++) column[i] = chances[place(...binsOf(rows, i))];
  return column;
}

/** 1 for each suggestion that was bought after the cutoff and within the horizon. */
export function wasBought(
  rows: Suggestions,
  { start, day, product }: { start: Int32Array; day: Int32Array; product: Int32Array },
  cutoff: number,
  horizonDays: number,
): Uint8Array {
  const bought = new Uint8Array(rows.length);
  let [after, of] = [new Set<number>(), -1];
  for (let i = 0; i < rows.length; i++) {
    const c = rows.customer[i];
    if (c !== of) {
      [after, of] = [new Set(), c];
      for (let k = start[c + 1] - 1; k >= start[c] && day[k] > cutoff; k--) {
        if (day[k] <= cutoff + horizonDays) after.add(product[k]);
      }
    }
    if (after.has(rows.product[i])) bought[i] = 1;
  }
  return bought;
}
