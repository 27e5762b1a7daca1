/**
 * Divides a budget so that no currency unit would do better elsewhere: the total of value × new customers is highest
 * under the budget where every channel within its bounds brings the same by its last unit (equal marginal value).
 */
import { marginalCustomers, type ResponseCurve } from './responseCurve.ts';

export interface Allocatable {
  readonly curve: Pick<ResponseCurve, 'scale' | 'elasticity'>;
  /** Of a new customer, in currency units; one of 0 or less gets the least. */
  readonly value: number;
  /** Bounds of spend a period. */
  readonly least: number;
  readonly most: number;
}

export interface Allocation {
  /** By channel, in currency units a period. */
  readonly spend: readonly number[];
  /** What one more unit of the whole budget would bring, in currency units; 0 where all channels are at their most. */
  readonly multiplier: number;
}

/** Halvings of the interval of ln(multiplier): below the last digit of a double. */
const HALVINGS = 200;
const WIDEST = 100;

/**
 * @param total  budget a period, no less than the sum of the least
 * @param floor  the least that the last unit has to bring; 1 leaves money unspent where it would bring back less than
 *   itself, 0 spends as much as the bounds allow
 */
export function allocate(channels: readonly Allocatable[], total: number, floor = 0): Allocation {
  const spendAt = (multiplier: number) => channels.map((channel) => bestSpend(channel, multiplier));
  const sum = (spend: readonly number[]) => spend.reduce((whole, s) => whole + s, 0);
  const atFloor = spendAt(floor);
  if (sum(atFloor) <= total) return { spend: atFloor, multiplier: marginalOf(channels, atFloor) };

  let [low, high] = [Math.log(Math.max(floor, Math.exp(-WIDEST))), WIDEST];
  for (let step = 0; step < HALVINGS; step++) {
    const middle = (low + high) / 2;
    if (sum(spendAt(Math.exp(middle))) > total) low = middle;
    else high = middle;
  }
  // Where a channel's curve is straight, it takes nothing at one multiplier and all at the next: what is left is its.
  const [over, under] = [spendAt(Math.exp(low)), spendAt(Math.exp(high))];
  const gap = sum(over) - sum(under);
  const share = gap > 0 ? (total - sum(under)) / gap : 0;
  return { spend: under.map((s, i) => s + share * (over[i] - s)), multiplier: Math.exp((low + high) / 2) };
}

/** The spend at which the last unit brings `multiplier`. */
function bestSpend({ curve: { scale, elasticity }, value, least, most }: Allocatable, multiplier: number): number {
  const clip = (spend: number) => Math.min(most, Math.max(least, spend));
  if (!(value > 0) || scale === 0) return least;
  if (elasticity === 1) return value * scale > multiplier ? most : least;
  return clip(((value * scale * elasticity) / multiplier) ** (1 / (1 - elasticity)));
}

/** The most that one more unit would bring in any channel that may take it. */
function marginalOf(channels: readonly Allocatable[], spend: readonly number[]): number {
  const open = channels.flatMap(({ curve, value, most }, i) =>
    spend[i] < most && value > 0 ? [value * marginalCustomers(curve, spend[i])] : [],
  );
  // Where so little is worth spending that it rounds to nothing, no unit brings anything.
  return Math.max(0, ...open.filter(Number.isFinite));
}
