import { type LineTotals, type LineWindows, lineTotals, lineWindows, tellsUpFromCross } from '../facts/lineKinds.ts';
import type { Ledger } from '../transactions/ledger.ts';
import { type EpochDay, formatDay, parseDay } from '../units.ts';
import {
  agrees,
  checkShare,
  learnShare,
  predictShare,
  SHARES,
  type Share,
  type ShareCheck,
} from '../valuation/crossSelling.ts';

export interface CrossSelling {
  readonly history: LineTotals;
  /** Whether categories tell cross from up: without them new products are all `cross`. */
  readonly tellsUp: boolean;
  /** Whether what is new is a product; else it is a category. */
  readonly byProduct: boolean;
  /** Length of the windows that shares were learnt from, and the cutoffs. */
  readonly windowDays: number;
  readonly cutoffs: readonly string[];
  readonly checks: Readonly<Record<Share, ShareCheck>> | null;
  /** By customer of the ledger's places: share of what is to come; null, with a reason, until two cutoffs agree. */
  readonly shares: Readonly<Record<Share, Float64Array>> | null;
  readonly noShares: string | null;
}

/** So many windows need to fit into the history: two that are learnt from and judged on, and one before them. */
const WINDOWS = 4;
const SHORTEST_WINDOW = 28;

/**
 * What further products have brought, and which share of what is to come they will bring.
 *
 * Shares are of windows as long as the horizon, or a quarter of the history where that is shorter.
 *
 * @throws COLUMN_MISSING where the ledger has neither products nor categories
 */
export async function crossSelling(ledger: Ledger, horizonDays: number): Promise<CrossSelling> {
  const history = await lineTotals(ledger);
  const tellsUp = tellsUpFromCross(ledger);
  const byProduct = ledger.columns.product !== undefined;
  const asOf = parseDay(ledger.asOf);
  const length = asOf - parseDay(ledger.firstDay);
  const windowDays = Math.min(horizonDays, Math.floor(length / WINDOWS));
  const none = (noShares: string, more: Partial<CrossSelling> = {}): CrossSelling => ({
    ...{ history, tellsUp, byProduct, windowDays, cutoffs: [], checks: null, shares: null },
    ...more,
    noShares,
  });
  if (!ledger.hasAmounts) return none('Without amounts there is no revenue to divide.');
  if (windowDays < SHORTEST_WINDOW) {
    return none(`Shares of further products need ${WINDOWS * SHORTEST_WINDOW} days of history; there are ${length}.`);
  }
  const [earlier, later] = [asOf - 2 * windowDays, asOf - windowDays];
  const windows = {
    earlier: await lineWindows(ledger, earlier, windowDays),
    later: await lineWindows(ledger, later, windowDays),
  };
  const checks = checksOf(windows.earlier, windows.later);
  const cutoffs = [earlier, later].map(formatDay);
  const apart = SHARES.filter((share) => (share === 'cross' || tellsUp) && !agrees(checks[share]));
  if (apart.length > 0) {
    const named = apart.map((share) => `${share} ${(100 * (checks[share].total - 1)).toFixed(0)} %`).join(', ');
    return none(`Two past cutoffs do not agree yet (${named} off): no share of further products is foretold.`, {
      ...{ cutoffs, checks },
    });
  }
  const shares = await sharesAt(ledger, asOf, windowDays, windows.later);
  return { ...{ history, tellsUp, byProduct, windowDays, cutoffs, checks, shares }, noShares: null };
}

function checksOf(earlier: LineWindows, later: LineWindows): Record<Share, ShareCheck> {
  const check = (share: Share) => checkShare(learnShare(earlier, share), later, share);
  return { cross: check('cross'), up: check('up') };
}

/** Shares as of a day, learnt at the cutoff before it; NaN for customers without a purchase. */
async function sharesAt(ledger: Ledger, asOf: EpochDay, windowDays: number, learntFrom: LineWindows) {
  const now = await lineWindows(ledger, asOf, windowDays);
  const [{ count }] = await ledger.connection.rows<{ count: bigint }>('SELECT count(*) AS count FROM customer_places');
  const spread = (share: Share) => {
    const column = new Float64Array(Number(count)).fill(Number.NaN);
    const own = predictShare(learnShare(learntFrom, share), now, share);
    now.place.forEach((place, i) => {
      column[place] = own[i];
    });
    return column;
  };
  return { cross: spread('cross'), up: spread('up') };
}
