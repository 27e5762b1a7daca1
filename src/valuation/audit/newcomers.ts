/**
 * Customers still to come, and what they will bring: what no CLV score sees (McCarthy & Fader 2018, "Customer-Based
 * Corporate Valuation"). Acquisition is that of the same weeks last year on a damped trend, or of late, or a plan; a new
 * customer brings, week by week, what those of the past year did at the same age.
 */

/** Weeks are counted back from as-of: week 0 is the last seven days. All are whole. */
export interface Weekly {
  readonly weeks: number;
  /** New customers in each week. */
  readonly acquired: Float64Array;
  /** By week of the first purchase, then week: what these customers brought in it, in currency units. */
  readonly revenue: readonly Float64Array[];
}

export interface Newcomers {
  /** By week ahead. */
  readonly customers: Float64Array;
  readonly value: Float64Array;
  readonly from: 'plan' | 'last-year' | 'recent' | 'none';
}

const YEAR = 52;
/** Weeks from which the present level is told. */
const RECENT = 13;
/** In the first weeks of a history everybody is new: they tell nothing of acquisition. */
const WARM_UP = 13;
/** After so many weeks half of a trend is gone. */
const HALF_LIFE = 26;
/** A trend beyond is taken for a break in the data. */
const MOST_TREND = 2;

/**
 * @param horizon  weeks ahead; the last may be a part of one
 * @param origin   weeks before as-of at which to stand: later weeks are not looked at
 * @param plan     new customers by week ahead, in place of what the past suggests
 */
export function expectNewcomers(weekly: Weekly, horizon: number, origin = 0, plan?: ArrayLike<number>): Newcomers {
  const whole = Math.ceil(horizon - 1e-9);
  const part = (week: number) => Math.min(1, horizon - week);
  const { level, from } = plan
    ? { level: (week: number) => plan[week] ?? 0, from: 'plan' as const }
    : acquisition(weekly, origin);
  const customers = Float64Array.from({ length: whole }, (_, week) => level(week) * (plan ? 1 : part(week)));
  const byAge = valueByAge(weekly, origin, whole);
  const value = Float64Array.from({ length: whole }, (_, week) => {
    let sum = 0;
    for (let born = 0; born <= week; born++) {
      // Of a part of a week, whoever comes in it brings what a first week brings.
      const share = born === week ? 1 : part(week);
      sum += customers[born] * byAge[week - born] * share;
    }
    return sum;
  });
  return { customers, value, from };
}

function acquisition({ acquired, weeks }: Weekly, origin: number) {
  const sum = (from: number, count: number) => {
    let total = 0;
    for (let week = from; week < from + count; week++) total += acquired[week] ?? 0;
    return total;
  };
  const recent = Math.min(RECENT, weeks - origin);
  const flat = recent > 0 ? sum(origin, recent) / recent : 0;
  if (flat === 0) return { level: () => 0, from: 'none' as const };
  const lastYear = sum(origin + YEAR, RECENT);
  // Of the same weeks of last year none may be of the warm-up.
  const enough = weeks - WARM_UP >= origin + YEAR + RECENT && lastYear > 0;
  if (!enough) return { level: () => flat, from: 'recent' as const };
  const trend = Math.min(MOST_TREND, Math.max(1 / MOST_TREND, sum(origin, RECENT) / lastYear));
  const level = (week: number) => {
    const same = origin + YEAR - 1 - (week % YEAR);
    // Three weeks together: holidays move.
    const from = Math.max(origin, same - 1);
    return (sum(from, 3) / 3) * trend ** (0.5 ** (week / HALF_LIFE));
  };
  return { level, from: 'last-year' as const };
}

/** What a customer brings in each week of age, by those of the past year; the last known level goes on beyond. */
function valueByAge({ acquired, revenue, weeks }: Weekly, origin: number, ages: number): Float64Array {
  const oldest = Math.min(weeks - 1 - Math.min(WARM_UP, Math.floor(weeks / 4)), origin + YEAR + RECENT);
  const value = new Float64Array(ages);
  for (let age = 0; age < ages; age++) {
    let [sum, customers] = [0, 0];
    for (let born = origin + age; born <= oldest; born++) {
      sum += revenue[born][born - age];
      customers += acquired[born];
    }
    // Later weeks of few customers tell little: they are drawn towards the week before.
    const before = age > 1 ? value[age - 1] : 0;
    const weight = age > 1 ? FEW : 0;
    value[age] = customers + weight > 0 ? (sum + weight * before) / (customers + weight) : 0;
  }
  return value;
}
const FEW = 20;

/** Before any is seen, ln(actual / expected) has this standard deviation, and counts as so many windows. */
const PRIOR_SD = 0.35;
const PRIOR_WINDOWS = 2;
/** Of history before an origin, in weeks, for it to be a test. */
const LEAST_HISTORY = 26;

/** Standard deviation of ln(actual / expected) of what newcomers bring, by the same forecast at earlier origins. */
export function newcomersError(weekly: Weekly, horizon: number): number {
  const whole = Math.ceil(horizon - 1e-9);
  const errors: number[] = [];
  for (let origin = whole; weekly.weeks - origin >= LEAST_HISTORY; origin += whole) {
    const expected = expectNewcomers(weekly, whole, origin).value.reduce((sum, value) => sum + value, 0);
    const actual = actualNewcomers(weekly, whole, origin);
    if (expected > 0 && actual > 0) errors.push(Math.log(actual / expected));
  }
  const squares = errors.reduce((sum, error) => sum + error ** 2, 0);
  return Math.sqrt((PRIOR_WINDOWS * PRIOR_SD ** 2 + squares) / (PRIOR_WINDOWS + errors.length));
}

/** What customers who came in the weeks after an origin brought in those weeks. */
export function actualNewcomers({ revenue }: Weekly, weeks: number, origin: number): number {
  let sum = 0;
  for (let born = origin - weeks; born < origin; born++) {
    for (let week = origin - weeks; week <= born; week++) sum += revenue[born][week];
  }
  return sum;
}
