/** Tiers of customers by what is predicted of them: by shares of customers, or by the fewest who hold a share of value. */

/** How tiers are cut. `shares`: of customers. `value`: the fewest customers who hold so much of all value. */
export const TIER_RULES = ['shares', 'value'] as const;
export type TierRule = (typeof TIER_RULES)[number];

/** Upper shares of all tiers but the last. */
const SHARES: Readonly<Record<TierRule, readonly number[]>> = {
  shares: [0.01, 0.05, 0.1, 0.25, 0.5],
  value: [0.5, 0.8, 0.95],
};

/** Names as files and answers have them, the best tier first. */
export const TIERS: Readonly<Record<TierRule, readonly string[]>> = {
  shares: ['top-1', 'top-5', 'top-10', 'top-25', 'top-50', 'rest'],
  value: ['value-50', 'value-80', 'value-95', 'rest'],
};

/** Fewer customers have no tiers: one per cent of them would be nobody. */
export const FEWEST = 50;

/** Only this far beyond a border does a customer change tiers: labels that flicker are believed by nobody. */
export const HYSTERESIS = 0.05;

/** In `tier`: no tier. */
export const NO_TIER = 255;

export interface Tiers {
  readonly rule: TierRule;
  /** For each customer the place in TIERS[rule], the best being 0; NO_TIER where there is none. */
  readonly tier: Uint8Array;
  /** Between tier k and k + 1, the least figure that belongs to k; Infinity where nobody reaches it. */
  readonly borders: readonly number[];
  /** Why nobody has a tier; null where customers have. */
  readonly reason: string | null;
}

/**
 * Customers of equal figures share a tier: the lower one of those that they straddle, so that no tier is larger than it
 * says. Whoever has nothing to expect is in the last.
 *
 * @param figure  predicted value of each customer, or expected purchases without amounts
 * @param former  tier of each customer in a former run, NO_TIER where unknown: kept unless the figure is HYSTERESIS
 *                beyond the border
 */
export function tiersOf(figure: Float64Array, rule: TierRule = 'shares', former: Uint8Array | null = null): Tiers {
  const last = TIERS[rule].length - 1;
  if (figure.length < FEWEST) {
    const reason = `${figure.length} customers are too few for tiers: from ${FEWEST} on there are some.`;
    return { rule, tier: new Uint8Array(figure.length).fill(NO_TIER), borders: [], reason };
  }
  const borders = bordersOf(figure, rule);
  const tier = new Uint8Array(figure.length);
  for (let row = 0; row < tier.length; row++) {
    const raw = tierAt(figure[row], borders, last);
    const before = former ? former[row] : NO_TIER;
    tier[row] = before === NO_TIER || before > last ? raw : withInertia(figure[row], raw, before, borders);
  }
  return { rule, tier, borders, reason: null };
}

function bordersOf(figure: Float64Array, rule: TierRule): number[] {
  const sorted = figure.slice().sort().reverse();
  const total = rule === 'value' ? sorted.reduce((sum, value) => sum + Math.max(0, value), 0) : sorted.length;
  return SHARES[rule].map((share) => {
    const count = rule === 'value' ? fewestHolding(sorted, share * total) : Math.floor(share * sorted.length + 1e-9);
    return leastOf(sorted, count, rule);
  });
}

/** How many of the largest it takes to hold so much. */
function fewestHolding(sorted: Float64Array, wanted: number): number {
  let [held, count] = [0, 0];
  while (count < sorted.length && held < wanted - 1e-9 * Math.abs(wanted)) held += Math.max(0, sorted[count++]);
  return count;
}

/** The least figure among the first `count`; of those who tie across the border, all are below it, or by value above. */
function leastOf(sorted: Float64Array, count: number, rule: TierRule): number {
  if (count === 0) return Infinity;
  const least = sorted[count - 1];
  if (!(least > 0)) return lowestAboveZero(sorted);
  if (rule === 'value' || count === sorted.length || sorted[count] < least) return least;
  // The tie goes on beyond the border.
  let place = count - 1;
  while (place >= 0 && sorted[place] === least) place--;
  return place < 0 ? Infinity : sorted[place];
}

function lowestAboveZero(sorted: Float64Array): number {
  let place = sorted.length - 1;
  while (place >= 0 && !(sorted[place] > 0)) place--;
  return place < 0 ? Infinity : sorted[place];
}

function tierAt(value: number, borders: readonly number[], last: number): number {
  const place = value > 0 ? borders.findIndex((border) => value >= border) : -1;
  return place < 0 ? last : place;
}

/** Moves towards the raw tier as far as the figure clears borders by the margin. */
function withInertia(value: number, raw: number, before: number, borders: readonly number[]): number {
  let tier = before;
  while (tier > raw && value >= borders[tier - 1] * (1 + HYSTERESIS)) tier--;
  while (tier < raw && !(value > borders[tier] / (1 + HYSTERESIS))) tier++;
  return tier;
}
