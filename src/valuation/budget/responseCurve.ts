/**
 * How many new customers a channel's spend brings in a period: N(s) = a s^b with 0 < b <= 1, so that each further euro
 * brings no more than the one before. What a plan needs is the slope, never the mean cost.
 */

/** Periods of one channel: what was spent in each, in currency units, and how many customers came. */
export interface ChannelPeriods {
  readonly spend: readonly number[];
  readonly newCustomers: readonly number[];
}

export interface ResponseCurve {
  readonly scale: number;
  /** b: by how many percent new customers rise with one percent more spend. */
  readonly elasticity: number;
  /** Standard error of b where it was learnt; null where it is assumed. */
  readonly elasticityError: number | null;
  /**
   * learnt: from the channel's own periods. linear: they speak for b >= 1, and 1 it is. assumed: fewer than LEVELS
   * clearly different spends. not-rising: more spend brought no more customers, and b is assumed all the same.
   */
  readonly source: 'learnt' | 'linear' | 'assumed' | 'not-rising';
}

/** Spends that a curve needs: clearly different from each other, by CLEARLY. */
export const LEVELS = 6;
const CLEARLY = 1.1;
/** Of b where nothing tells it: an opinion, printed as one. */
export const ASSUMED_ELASTICITY = 0.5;
const BOUND = 20;

/**
 * Fits by quasi-likelihood: counts whose variance is proportional to their mean (McCullagh & Nelder 1989, ch. 9).
 *
 * @param periods  some with spend above 0; those without are left out
 * @param assumed  b where nothing tells it
 */
export function fitResponseCurve(periods: ChannelPeriods, assumed = ASSUMED_ELASTICITY): ResponseCurve {
  const spent = periods.spend.flatMap((s, i) => (s > 0 ? [{ ln: Math.log(s), count: periods.newCustomers[i] }] : []));
  const total = spent.reduce((sum, { count }) => sum + count, 0);
  const through = (elasticity: number) => total / spent.reduce((sum, { ln }) => sum + Math.exp(elasticity * ln), 0);
  const given = (source: ResponseCurve['source'], elasticity: number): ResponseCurve => ({
    ...{ scale: through(elasticity), elasticity, source, elasticityError: null },
  });
  if (levels(spent.map(({ ln }) => ln)) < LEVELS || total === 0) return given('assumed', assumed);

  // The score of b with a at its best: it falls with b, so that its zero is found by halving.
  const score = (elasticity: number) => {
    const scale = through(elasticity);
    return spent.reduce((sum, { ln, count }) => sum + ln * (count - scale * Math.exp(elasticity * ln)), 0);
  };
  let [low, high] = [-BOUND, BOUND];
  for (let step = 0; step < 100; step++) {
    const middle = (low + high) / 2;
    if (score(middle) > 0) low = middle;
    else high = middle;
  }
  const elasticity = (low + high) / 2;
  if (elasticity <= 0) return given('not-rising', assumed);
  if (elasticity >= 1) return given('linear', 1);
  const scale = through(elasticity);
  const fitted = spent.map(({ ln }) => scale * Math.exp(elasticity * ln));
  const mean = spent.reduce((sum, { ln }, i) => sum + fitted[i] * ln, 0) / total;
  const information = spent.reduce((sum, { ln }, i) => sum + fitted[i] * (ln - mean) ** 2, 0);
  const pearson = spent.reduce((sum, { count }, i) => sum + (count - fitted[i]) ** 2 / fitted[i], 0);
  const dispersion = Math.max(1, pearson / (spent.length - 2));
  return { scale, elasticity, elasticityError: Math.sqrt(dispersion / information), source: 'learnt' };
}

/** How many clearly different values there are, from the smallest up. */
function levels(logs: readonly number[]): number {
  let [count, last] = [0, -Infinity];
  for (const ln of [...logs].sort((left, right) => left - right)) {
    if (ln < last + Math.log(CLEARLY)) continue;
    count++;
    last = ln;
  }
  return count;
}

/** New customers at a spend a period. */
export function customersAt({ scale, elasticity }: Pick<ResponseCurve, 'scale' | 'elasticity'>, spend: number): number {
  return spend > 0 ? scale * spend ** elasticity : 0;
}

/** New customers by one more currency unit at a spend. */
export function marginalCustomers(
  { scale, elasticity }: Pick<ResponseCurve, 'scale' | 'elasticity'>,
  spend: number,
): number {
  if (elasticity === 1 || scale === 0) return scale;
  return spend > 0 ? scale * elasticity * spend ** (elasticity - 1) : Infinity;
}
