/**
 * What a new customer of each channel is worth within a payback period: the first purchase, and repeats as the purchase
 * model expects them, corrected by how the channel's customers have done so far. Channels of few customers are drawn
 * towards all by credibility (Bühlmann 1967; DerSimonian & Laird 1986).
 */
import { normalQuantile } from '../../numerics/normal.ts';

export interface Newcomers {
  /** By customer: the channel of the first purchase; '' where it is not known. */
  readonly channel: readonly string[];
  /** What the first purchase day brought, and the payback period since net of refunds; currency units. */
  readonly first: Float64Array;
  readonly since: Float64Array;
  /** Repeat purchases that the model expects of anybody who began when the customer did, within it and up to as-of. */
  readonly expected: Float64Array;
}

export interface Horizon {
  /** Repeat purchases that the model expects of a new customer within the payback period. */
  readonly repeats: number;
  /** Standard deviations of the logarithm: of that number, and of what all customers of a future period share. */
  readonly parameterSd: number;
  readonly levelSd: number;
}

/** Value of a new customer before margin, in currency units. */
export interface NewCustomerValue {
  readonly channel: string;
  /** Customers it was learnt from. */
  readonly customers: number;
  /** As the channel's own customers say it; NaN where there are none. */
  readonly own: number;
  /** The same, drawn towards all channels, with its prediction interval. */
  readonly value: number;
  readonly low: number;
  readonly high: number;
  /** Weight of the channel's own figure, 0 to 1. */
  readonly credibility: number;
  /** The part of it that the first purchase brings. */
  readonly firstPurchase: number;
}

interface Estimate {
  readonly channel: string;
  readonly customers: number;
  readonly value: number;
  readonly variance: number;
  readonly first: number;
}

/** Channels of fewer customers say nothing by themselves: a variance of one or two means little. */
const FEWEST = 10;

/**
 * @param channels  those wanted, '' excepted; one that no customer came by gets the value of all channels
 * @param level     of the intervals, 0.8 for 80 %
 */
export function valueNewCustomers(
  newcomers: Newcomers,
  { repeats, parameterSd, levelSd }: Horizon,
  channels: readonly string[],
  level: number,
): NewCustomerValue[] {
  const rowsOf = new Map<string, number[]>();
  newcomers.channel.forEach((channel, row) => {
    if (channel === '') return;
    const rows = rowsOf.get(channel);
    if (rows) rows.push(row);
    else rowsOf.set(channel, [row]);
  });
  const everybody = estimate(
    '',
    newcomers.channel.map((_, row) => row),
    newcomers,
    repeats,
  );
  const estimates = [...rowsOf]
    .filter(([, rows]) => rows.length >= FEWEST)
    .map(([channel, rows]) => estimate(channel, rows, newcomers, repeats));
  const { mean, meanVariance, between } = randomEffects(estimates.length > 0 ? estimates : [everybody]);
  const z = normalQuantile((1 + level) / 2);
  return channels.map((channel) => {
    const own = estimates.find((candidate) => candidate.channel === channel);
    const credibility = own && between + own.variance > 0 ? between / (between + own.variance) : 0;
    const value = mean + credibility * ((own?.value ?? mean) - mean);
    const sampling = credibility * (own?.variance ?? 0) + (1 - credibility) ** 2 * meanVariance;
    const strange = own ? 0 : between;
    const first = Math.min(value, own ? own.first : everybody.first);
    const later = (value - first) ** 2 * (parameterSd ** 2 + levelSd ** 2);
    const sd = Math.sqrt(sampling + strange + later);
    return {
      channel,
      customers: rowsOf.get(channel)?.length ?? 0,
      own: own?.value ?? Number.NaN,
      ...{ value, low: value - z * sd, high: value + z * sd, credibility, firstPurchase: first },
    };
  });
}

/** First purchase and repeats of some customers: a mean and a ratio, with the variance of their sum (delta method). */
function estimate(channel: string, rows: readonly number[], newcomers: Newcomers, repeats: number): Estimate {
  const { first, since, expected } = newcomers;
  const n = rows.length;
  const sum = (column: Float64Array) => rows.reduce((total, row) => total + column[row], 0);
  const [meanFirst, exposure] = [sum(first) / n, sum(expected)];
  const perExpected = exposure > 0 ? sum(since) / exposure : 0;
  // Of each customer, what it adds to the error of mean first purchase + repeats × ratio.
  const scale = exposure > 0 ? repeats / exposure : 0;
  let squares = 0;
  for (const row of rows) {
    const error = (first[row] - meanFirst) / n + scale * (since[row] - perExpected * expected[row]);
    squares += error ** 2;
  }
  const variance = n > 1 ? (squares * n) / (n - 1) : Infinity;
  return { channel, customers: n, value: meanFirst + repeats * perExpected, variance, first: meanFirst };
}

/** Mean over channels, its variance, and the variance between channels beyond chance (DerSimonian & Laird 1986). */
function randomEffects(estimates: readonly Estimate[]): { mean: number; meanVariance: number; between: number } {
  const weighted = (weights: readonly number[]) => {
    const total = weights.reduce((sum, w) => sum + w, 0);
    return { total, mean: weights.reduce((sum, w, i) => sum + w * estimates[i].value, 0) / total };
  };
  // A channel whose customers are all alike would otherwise weigh without end.
  const least = 1e-12 * Math.max(1, ...estimates.map(({ value }) => value ** 2));
  const variances = estimates.map(({ variance }) => Math.max(variance, least));
  const fixed = variances.map((variance) => 1 / variance);
  const { total, mean } = weighted(fixed);
  const spread = fixed.reduce((sum, w, i) => sum + w * (estimates[i].value - mean) ** 2, 0);
  const room = total - fixed.reduce((sum, w) => sum + w * w, 0) / total;
  const between = room > 0 ? Math.max(0, (spread - (estimates.length - 1)) / room) : 0;
  const random = weighted(variances.map((variance) => 1 / (variance + between)));
  return { mean: random.mean, meanVariance: 1 / random.total, between };
}
