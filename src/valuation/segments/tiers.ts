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
  const reason = tooFewForTiers(figure.length);
  if (reason) {
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

/** Why so many customers have no tiers; null where they have. */
export function tooFewForTiers(customers: number): string | null {
  if (customers >= FEWEST) return null;
  return `${customers} customers are too few for tiers: from ${FEWEST} on there are some.`;
}

function bordersOf(figure: Float64Array, rule: TierRule): number[] {
  const sorted = figure.slice().sort().reverse();
  const finder = borderFinder(rule, sorted.length, sorted.reduce(plusPositive, 0));
  for (const value of sorted) finder.add(value);
  return finder.borders();
}

/** A running sum of what is above 0, which is what tiers by value share out. */
export function plusPositive(sum: number, value: number): number {
  return sum + Math.max(0, value);
}

/**
 * Finds the borders of tiers out of figures that come one by one, the largest first: their memory does not grow.
 *
 * @param length  how many will come
 * @param total   {@link plusPositive} over them in the same order; asked for by value alone
 */
export function borderFinder(
  rule: TierRule,
  length: number,
  total: number,
): { add(figure: number): void; borders(): number[] } {
  const shares = SHARES[rule];
  const ends = shares.map((share) => (rule === 'shares' ? Math.floor(share * length + 1e-9) : Infinity));
  const wanted = shares.map((share) => share * total - 1e-9 * Math.abs(share * total));
  /** null where nobody belongs to a tier, or those who do have nothing to expect: it ends where figures are above 0. */
  const borders: (number | null)[] = [];
  // Of what has come: how many, what they hold, the last of them, the last above it, and the last above 0.
  let [count, held, last, above, positive] = [0, 0, Infinity, Infinity, Infinity];
  const isFull = (tier: number) => (rule === 'value' ? held >= wanted[tier] : count === ends[tier]);
  /** Of those who tie across a border, all are below it, or by value above. */
  const close = (next: number) => {
    while (borders.length < shares.length && isFull(borders.length)) {
      if (count === 0) borders.push(Infinity);
      else if (!(last > 0)) borders.push(null);
      else borders.push(rule === 'value' || next < last ? last : above);
    }
  };
  return {
    add(figure) {
      close(figure);
      if (figure < last) [above, last] = [last, figure];
      if (figure > 0) positive = figure;
      held = plusPositive(held, figure);
      count++;
    },
    borders() {
      close(-Infinity);
      while (borders.length < shares.length) borders.push(last > 0 ? last : null);
      return borders.map((border) => border ?? positive);
    },
  };
}

/** Place in TIERS[rule], whose last is `last`. */
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
