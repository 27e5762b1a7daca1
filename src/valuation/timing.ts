/**
 * When a customer is likely to buy next: days and windows read from one curve, P(a purchase by day t). A single date
 * misses by weeks; a window says how much it does not know.
 */
import type { Forecast } from '../forecast/contract.ts';
import { columnOf, concatenated } from '../numerics/columns.ts';

/** Columns in the order of the customers; days after as-of, NaN where there is none within the horizon. */
export interface Timing {
  /** P(a purchase within 14 days, or within the horizon where that is shorter). */
  readonly soon: Float64Array;
  /** Day by which a quarter and three quarters of customers like this one have bought. */
  readonly quarter: Float64Array;
  readonly threeQuarters: Float64Array;
  /** Where the middle half of the returns within the horizon fall; NaN where a return is too unlikely. */
  readonly windowFrom: Float64Array;
  readonly windowTo: Float64Array;
}

export const SOON_DAYS = 14;
/** Below this P(return), as of a customer asleep, a window would be a promise of nothing. */
export const LEAST_RETURN = 0.1;

/** Points of the horizon at which the curve is asked for: dense where customers return soon. */
const POINTS = [1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 40, 48, 56, 64].map((k) => k / 64);

export function timingOf(forecast: Forecast): Timing {
  const { horizonDays, pReturn } = forecast;
  const curve = returnCurve(forecast);
  const day = (p: (row: number) => number) =>
    columnOf(pReturn.length, (row) => {
      const time = timeOf(curve, row, p(row));
      return Number.isNaN(time) ? time : Math.max(1, Math.ceil(time));
    });
  const windowed = (share: number) => (row: number) =>
    pReturn[row] >= LEAST_RETURN ? share * pReturn[row] : Number.NaN;
  const half = forecast.nextPurchase();
  return {
    soon: horizonDays > SOON_DAYS ? forecast.within(SOON_DAYS).pReturn : pReturn,
    // The half day is the forecast's own: whatever is read between points keeps its order.
    quarter: day(() => 0.25).map((v, row) => (Number.isNaN(half[row]) ? v : Math.min(v, half[row]))),
    threeQuarters: day(() => 0.75).map((v, row) => Math.max(v, half[row])),
    windowFrom: day(windowed(0.25)),
    windowTo: day(windowed(0.75)),
  };
}

/** Parts of one ledger's customers, one behind the other. */
export function joinTimings(parts: readonly Timing[]): Timing {
  if (parts.length === 1) return parts[0];
  const column = (name: keyof Timing) => concatenated(parts.map((part) => part[name]));
  return {
    soon: column('soon'),
    quarter: column('quarter'),
    threeQuarters: column('threeQuarters'),
    windowFrom: column('windowFrom'),
    windowTo: column('windowTo'),
  };
}

interface ReturnCurve {
  readonly days: readonly number[];
  /** -ln(1 - P(return)) by each day, for every customer; never falling from one to the next. */
  readonly hazards: readonly Float64Array[];
}

function returnCurve(forecast: Forecast): ReturnCurve {
  const { horizonDays, pReturn } = forecast;
  const days = [...new Set(POINTS.map((point) => Math.max(1, Math.round(point * horizonDays))))];
  const hazards: Float64Array[] = [];
  for (const day of days) {
    const p = day === horizonDays ? pReturn : forecast.within(day).pReturn;
    const before = hazards.at(-1);
    hazards.push(p.map((v, row) => Math.max(before?.[row] ?? 0, -Math.log1p(-Math.min(v, 1 - 1e-12)))));
  }
  return { days, hazards };
}

/** Time at which the curve reaches p: between points the hazard is taken as even. */
function timeOf({ days, hazards }: ReturnCurve, row: number, p: number): number {
  if (!(p > 0)) return Number.NaN;
  const wanted = -Math.log1p(-p);
  let [from, low] = [0, 0];
  for (let j = 0; j < days.length; j++) {
    const high = hazards[j][row];
    if (high >= wanted) return from + ((days[j] - from) * (wanted - low)) / (high - low);
    [from, low] = [days[j], high];
  }
  return Number.NaN;
}
