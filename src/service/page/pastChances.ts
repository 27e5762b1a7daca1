/** How a customer's P(return) has moved: the forecast as it stood on past days. */
import { formatDay } from '../../units.ts';
import type { Predictor } from '../predictor.ts';
import { batchReader, groupsOf } from '../readBatch.ts';
import type { OrderRow } from './orderHistory.ts';

export interface PastChance {
  readonly day: number;
  readonly pReturn: number;
  /** Whether there was an order on this day. */
  readonly bought: boolean;
}

/** The last so many days with orders. */
const MOST = 20;

/**
 * P(return) after each of the last orders and before the next, up to as-of, by the model of today.
 *
 * @param orders  by day
 * @param today   as-of
 */
export async function pastChances(
  predictor: Predictor,
  orders: readonly OrderRow[],
  today: number,
): Promise<PastChance[]> {
  const days = [...new Set(orders.filter(({ refund }) => !refund).map(({ day }) => day))].slice(-MOST);
  const bought = new Set(days);
  const told = days.flatMap((day, k) => [day, (days[k + 1] ?? today + 1) - 1]);
  const read = batchReader(predictor.manifest, 1);
  const chances: PastChance[] = [];
  for (const day of [...new Set(told)]) {
    const { rows, asOf } = await read({
      asOf: formatDay(day),
      transactions: orders.filter((o) => o.day <= day).map(sent),
    });
    const [{ group }] = groupsOf(rows, predictor.manifest, asOf);
    const [{ pReturn }] = predictor.predict(group, {});
    chances.push({ day, pReturn, bought: bought.has(day) });
  }
  return chances;
}

/** As a program would send it to POST /v1/predictions. */
function sent({ day, amount, orderId, product, category, channel }: OrderRow) {
  const named = Object.entries({ orderId, product, category, channel }).filter(([, text]) => text !== '');
  return { date: formatDay(day), amount, ...Object.fromEntries(named) };
}
