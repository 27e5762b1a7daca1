import { type EpochDay, formatDay, TIME_UNITS, type TimeUnit } from '../units.ts';

/** Which weeks a tracking plot shows: whole ones, so laid out that the calibration period ends with a week. */
export interface TrackingWeeks {
  /** First day of week 0: at most six days before the first purchase. */
  readonly start: EpochDay;
  readonly count: number;
  /** How many of the weeks belong to the calibration period. */
  readonly calibration: number;
}

/** Repeat purchases of all customers together, by week. */
export interface Tracking {
  /** Last day of each week. */
  readonly weekEnd: Int32Array;
  readonly calibrationWeeks: number;
  readonly actualWeekly: Float64Array;
  readonly expectedWeekly: Float64Array;
  readonly actualCumulative: Float64Array;
  readonly expectedCumulative: Float64Array;
  /** 100 (expected / actual - 1) of the purchases after the calibration end; null where there are none. */
  readonly holdoutBias: number | null;
}

/** @param end  last day of the holdout; days after the last whole week are left out, for a part of a week misleads */
export function trackingWeeks(firstDay: EpochDay, calibrationEnd: EpochDay, end: EpochDay): TrackingWeeks {
  const calibration = Math.ceil((calibrationEnd + 1 - firstDay) / 7);
  return {
    start: calibrationEnd + 1 - 7 * calibration,
    count: calibration + Math.floor((end - calibrationEnd) / 7),
    calibration,
  };
}

/**
 * Actual repeat purchases beside what the model expects of customers of whom it knows nothing but the first purchase:
 * the sum over customers of E[X(t - first)] (Fader, Hardie & Lee 2005, section 4).
 *
 * @param weeks          from {@link trackingWeeks}
 * @param actualWeekly   purchase days but for each customer's first, in week k: days start + 7k to start + 7k + 6, of
 *   the same customers as `firstPurchase`; length weeks.count
 * @param firstPurchase  day of each customer's first purchase
 * @param expectation    E[X(t)] for each t, in `timeUnit`: a fitted model's unconditionalExpectation
 */
export function tracking(
  weeks: TrackingWeeks,
  actualWeekly: Float64Array,
  firstPurchase: Int32Array,
  expectation: (t: Float64Array) => Float64Array,
  timeUnit: TimeUnit,
): Tracking {
  const weekEnd = Int32Array.from({ length: weeks.count }, (_, k) => weeks.start + 7 * k + 6);
  const expectedCumulative = expectedBy(weekEnd, firstPurchase, expectation, timeUnit);
  const actualCumulative = cumulate(actualWeekly);
  const last = weeks.count - 1;
  const since = (column: Float64Array) => column[last] - (weeks.calibration > 0 ? column[weeks.calibration - 1] : 0);
  const happened = since(actualCumulative);
  return {
    weekEnd,
    calibrationWeeks: weeks.calibration,
    actualWeekly,
    expectedWeekly: expectedCumulative.map((value, k) => value - (k > 0 ? expectedCumulative[k - 1] : 0)),
    actualCumulative,
    expectedCumulative,
    holdoutBias: last >= weeks.calibration && happened > 0 ? 100 * (since(expectedCumulative) / happened - 1) : null,
  };
}

/** E[X] is asked for once for each age that occurs: there are as many as days, however many customers. */
function expectedBy(
  weekEnd: Int32Array,
  firstPurchase: Int32Array,
  expectation: (t: Float64Array) => Float64Array,
  timeUnit: TimeUnit,
): Float64Array {
  const earliest = firstPurchase.reduce((least, day) => Math.min(least, day), Infinity);
  const final = weekEnd.at(-1) ?? earliest;
  const span = Math.max(0, final - earliest);
  const firstPurchases = new Float64Array(span + 1);
  for (const day of firstPurchase) if (day <= final) firstPurchases[day - earliest]++;
  const ages = Float64Array.from({ length: span + 1 }, (_, days) => days / TIME_UNITS[timeUnit]);
  const byAge = expectation(ages);
  return Float64Array.from(weekEnd, (day) => {
    let sum = 0;
    for (let first = 0; first <= Math.min(span, day - earliest); first++) {
      if (firstPurchases[first] > 0) sum += firstPurchases[first] * byAge[day - earliest - first];
    }
    return sum;
  });
}

function cumulate(column: Float64Array): Float64Array {
  let sum = 0;
  return column.map((value) => {
    sum += value;
    return sum;
  });
}

/** First and last day that the plot covers, as text. */
export function trackingSpan({ weekEnd }: Tracking): [first: string, last: string] {
  return [formatDay(weekEnd[0] - 6), formatDay(weekEnd.at(-1)!)];
}
