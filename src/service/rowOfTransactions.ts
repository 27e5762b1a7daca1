import { summariseTransactions } from '../facts/summariseTransactions.ts';
import { type Micros, parseMoney } from '../units.ts';
import { AMOUNTS_NEEDED, AMOUNTS_UNUSED, type CustomerRow, NO_AMOUNTS, type RowContext } from './customerRow.ts';
import type { TransactionInput } from './requests.ts';
import { afterAsOf } from './rowOfSummary.ts';
import { MOST_MONEY } from './summaryInput.ts';
import type { Warning } from './warnings.ts';

/** A customer given as transactions. */
export function rowOfTransactions(transactions: readonly TransactionInput[], context: RowContext): CustomerRow {
  const { clock, today, hasAmounts, dayOf, problem } = context;
  const withAmount = transactions.filter(({ amount }) => amount !== undefined).length;
  let sum = 0;
  const rows = transactions.map(({ date, amount, orderId, product, category, channel }, i) => {
    const day = dayOf(date);
    if (day > today) problem(['transactions', i, 'date'], afterAsOf(today));
    if (hasAmounts && amount === undefined && withAmount > 0) {
      problem(['transactions', i, 'amount'], 'is missing, while other transactions of the customer have one');
    }
    sum += Math.abs(amount ?? 0);
    const micros = amount === undefined ? null : (parseMoney(amount) as Micros);
    return { day, amount: micros, orderId, product, category, channel };
  });
  if (sum > MOST_MONEY) problem(['transactions'], `amounts may add up to ${MOST_MONEY} at most`);
  return {
    ...summariseTransactions(rows, clock),
    // To learners an amount that is not known would be one of 0.
    transactions: hasAmounts && withAmount === 0 ? null : rows,
    valueKnown: withAmount > 0,
    remarks: remarksOn(context, withAmount),
  };
}

function remarksOn({ hasAmounts, combined }: RowContext, withAmount: number): Warning[] {
  if (!hasAmounts) return withAmount > 0 ? [AMOUNTS_UNUSED] : [];
  if (withAmount > 0) return [];
  return combined ? [NO_AMOUNTS, AMOUNTS_NEEDED] : [NO_AMOUNTS];
}
