/**
 * Which share of what a customer will bring comes from categories never bought before (cross), and from dearer new
 * products in known ones (up). A share by how many the customer has bought already, which never rises with them, and the
 * customer's own of the last window, by credibility; both learnt at past cutoffs.
 */
import type { LineWindows } from '../facts/lineKinds.ts';
import { columnOf } from '../numerics/columns.ts';
import { poolDescending } from '../numerics/isotonic.ts';

export const SHARES = ['cross', 'up'] as const;
export type Share = (typeof SHARES)[number];

export interface ShareModel {
  /** Least breadth of each bin, ascending from 0. */
  readonly from: readonly number[];
  /** Share of revenue by bin, descending. */
  readonly share: Float64Array;
  /** What a share of the last window comes to in the next, over all. */
  readonly drift: number;
  /** Revenue, in mean revenues of a window, that the share by breadth counts as against the own one; Infinity: it alone. */
  readonly credibility: number;
  readonly meanRevenue: number;
  /** The share of all revenue: what has to be beaten. */
  readonly constant: number;
}

/** Bins hold about equal numbers of customers. */
const BINS = 8;
const CREDIBILITIES = [0.5, 1, 2, 4, 8, Infinity] as const;

/** Learns a share from what followed a cutoff. */
export function learnShare({ breadth, before, after }: LineWindows, of: Share): ShareModel {
  const sorted = breadth.slice().sort();
  const cuts = Array.from({ length: BINS - 1 }, (_, b) => sorted[Math.floor(((b + 1) * sorted.length) / BINS)] ?? 0);
  const from = [0, ...new Set(cuts.filter((cut) => cut > 0))];
  const [part, all] = [new Float64Array(from.length), new Float64Array(from.length)];
  breadth.forEach((count, i) => {
    const bin = binOf(from, count);
    part[bin] += after[of][i];
    all[bin] += after.all[i];
  });
  const constant = ratio(sum(part), sum(all));
  const share = poolDescending(
    part.map((amount, bin) => (all[bin] > 0 ? amount / all[bin] : constant)),
    all.map((amount) => amount + 1e-9),
  );
  const shareBefore = ratio(sum(before[of]), sum(before.all));
  const base = {
    from,
    share,
    drift: shareBefore > 0 ? constant / shareBefore : 1,
    meanRevenue: sum(before.all) / Math.max(1, before.all.filter((amount) => amount > 0).length),
    constant,
  };
  const errors = CREDIBILITIES.map((credibility) => {
    const shares = predictShare({ ...base, credibility }, { breadth, before }, of);
    return shareError(shares, after, of);
  });
  return { ...base, credibility: CREDIBILITIES[errors.indexOf(Math.min(...errors))] };
}

/** Each customer's share, in [0, 1]. */
export function predictShare(
  { from, share, drift, credibility, meanRevenue }: ShareModel,
  { breadth, before }: Pick<LineWindows, 'breadth' | 'before'>,
  of: Share,
): Float64Array {
  return columnOf(breadth.length, (i) => {
    const expected = share[binOf(from, breadth[i])];
    if (credibility === Infinity || !(before.all[i] > 0)) return expected;
    const weight = before.all[i] / (before.all[i] + credibility * meanRevenue);
    const own = Math.min(1, (drift * before[of][i]) / before.all[i]);
    return Math.min(1, Math.max(0, weight * own + (1 - weight) * expected));
  });
}

/** How a share that was learnt at an earlier cutoff fared at a later one. */
export interface ShareCheck {
  /** Foretold over actual total, of the same revenue. */
  readonly total: number;
  /** Mean absolute error of the customers' amounts, and that of one share for all. */
  readonly error: number;
  readonly errorOfConstant: number;
}

/** Judges shares on revenue as it came, so that the forecast of value plays no part. */
export function checkShare(model: ShareModel, windows: LineWindows, of: Share): ShareCheck {
  const shares = predictShare(model, windows, of);
  const { after } = windows;
  return {
    total: ratio(
      shares.reduce((total, share, i) => total + share * after.all[i], 0),
      sum(after[of]),
    ),
    error: shareError(shares, after, of),
    errorOfConstant: shareError(
      shares.map(() => model.constant),
      after,
      of,
    ),
  };
}

/** Totals further apart than this do not agree. */
const AGREEMENT = 0.25;

export function agrees({ total }: ShareCheck): boolean {
  return Math.abs(total - 1) <= AGREEMENT;
}

function shareError(shares: Float64Array, after: LineWindows['after'], of: Share): number {
  return (
    shares.reduce((error, share, i) => error + Math.abs(share * after.all[i] - after[of][i]), 0) /
    Math.max(1, shares.length)
  );
}

function binOf(from: readonly number[], count: number): number {
  let bin = 0;
  while (bin + 1 < from.length && count >= from[bin + 1]) bin++;
  return bin;
}

function sum(values: Float64Array): number {
  return values.reduce((total, value) => total + value, 0);
}

function ratio(part: number, all: number): number {
  return all > 0 ? part / all : 0;
}
