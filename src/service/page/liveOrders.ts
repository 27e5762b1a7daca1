import type { Histories } from '../../store/histories.ts';
import { moneyNumber } from '../../units.ts';
import { monthOf } from './monthsAhead.ts';
import { everyMonth, type OrderHistory } from './orderHistory.ts';

/** Transactions of a store that is served, as they stand at each moment. */
export function liveOrders(histories: () => Histories): OrderHistory {
  return {
    of: (customer) =>
      histories()
        .transactionsOf(customer)
        .map(({ day, amount, refund = false, orderId = '', product = '', category = '', channel = '' }) => ({
          ...{ day, amount: moneyNumber(amount ?? 0n), refund, orderId, product, category, channel },
        }))
        .sort((a, b) => a.day - b.day),
    months() {
      const sums = new Map<number, number>();
      histories().forEachAmount((day, amount) => {
        const month = monthOf(day);
        sums.set(month, (sums.get(month) ?? 0) + amount);
      });
      const months = Int32Array.from(sums.keys()).sort();
      return everyMonth(
        months,
        Float64Array.from(months, (month) => sums.get(month)!),
      );
    },
  };
}
