import { describe, expect, test } from 'vitest';
import type { Summaries } from '../../src/facts/summaries.ts';
import { summarise } from '../../src/facts/summarise.ts';
import { type DatedTransaction, summariseTransactions } from '../../src/facts/summariseTransactions.ts';
import { randomFrom } from '../../src/numerics/random.ts';
import { dayReader } from '../../src/service/dates.ts';
import { type Clock, formatDay, NO_DAY, parseMoney } from '../../src/units.ts';
import { withLedger, written } from '../support/ledgers.ts';

interface Row {
  readonly customer: string;
  readonly date: string;
  readonly amount: string;
  readonly orderId: string;
}

/** Sales, refunds, free orders and cancellations, in local time and as instants around midnight; busy days happen. */
function randomRows(seed: number): Row[] {
  const random = randomFrom(seed);
  return Array.from({ length: 500 }, () => {
    const day = formatDay(19_700 + random.integer(120));
    const hour = String(random.integer(24)).padStart(2, '0');
    const luck = random.uniform();
    return {
      customer: String(random.integer(60)),
      date: luck < 0.4 ? day : `${day}T${hour}:30:00${luck < 0.7 ? 'Z' : luck < 0.85 ? '-07:00' : ''}`,
      amount: random.uniform() < 0.1 ? '0' : ((random.integer(900_000) - 200_000) / 10_000).toFixed(4),
      orderId: random.uniform() < 0.05 ? `C${random.integer(99)}` : String(random.integer(400)),
    };
  });
}

function rowOf(summaries: Summaries, row: number) {
  const { x, tx, T, orders, spendCount, meanSpend, historicalValue, purchaseValue } = summaries;
  const [firstPurchase, lastPurchase] = [summaries.firstPurchase[row], summaries.lastPurchase[row]];
  const money = { historicalValue: historicalValue[row], purchaseValue: purchaseValue[row], meanSpend: meanSpend[row] };
  const times = { x: x[row], tx: tx[row], T: T[row], firstPurchase, lastPurchase };
  return { ...times, ...money, orders: orders[row], spendCount: spendCount[row] };
}

describe('one customer in TypeScript is what SQL makes of a file', () => {
  test.each([
    [1, 'UTC', true],
    [2, 'Europe/Berlin', true],
    [3, 'America/Los_Angeles', false],
    [4, 'Pacific/Auckland', true],
  ])('seed %i, %s, order numbers %s', async (seed, timeZone, withOrders) => {
    const rows = randomRows(seed);
    const text = rows.map(({ customer, date, amount, orderId }) =>
      [customer, date, amount, ...(withOrders ? [orderId] : [])].join(','),
    );
    const header = `customer_id,date,amount${withOrders ? ',order_id' : ''}`;
    const file = written(`${header}\n${text.join('\n')}\n`);
    const asOf = '2024-04-01';
    const options = { file, timeZone, asOf, shape: 'lines', policy: { duplicates: 'keep' } } as const;
    const { summaries } = await withLedger(options, (ledger) => summarise(ledger, { timeUnit: 'week' }));

    const clock: Clock = { timeUnit: 'week', grain: 'day', timeZone, asOf };
    const dayOf = dayReader(timeZone);
    const dated = new Map<string, DatedTransaction[]>();
    for (const { customer, date, amount, orderId } of rows) {
      const transaction = { day: dayOf(date), amount: parseMoney(amount), orderId: withOrders ? orderId : undefined };
      if (formatDay(transaction.day) <= asOf) dated.set(customer, [...(dated.get(customer) ?? []), transaction]);
    }
    expect(summaries.customer).toEqual([...dated.keys()].sort((a, b) => Number(a) - Number(b)));
    summaries.customer.forEach((customer, row) => {
      expect(summariseTransactions(dated.get(customer)!, clock), customer).toEqual(rowOf(summaries, row));
    });
  });
});

describe('by hand', () => {
  const clock: Clock = { timeUnit: 'day', grain: 'day', timeZone: 'UTC', asOf: '2024-01-31' };
  const on = (day: string, amount: string, orderId?: string): DatedTransaction => {
    return { day: dayReader('UTC')(day), amount: parseMoney(amount), orderId };
  };

  test('a day of refunds alone is no purchase, and lowers the value', () => {
    const rows = [on('2024-01-01', '10'), on('2024-01-11', '20'), on('2024-01-21', '-5')];
    expect(summariseTransactions(rows, clock)).toMatchObject({
      x: 1,
      tx: 10,
      T: 30,
      orders: 2,
      spendCount: 1,
      meanSpend: 20,
      historicalValue: 25_000_000n,
      purchaseValue: 30_000_000n,
    });
  });

  test('a free order is a purchase without spend; a sale that is refunded the same day too', () => {
    const rows = [on('2024-01-01', '10'), on('2024-01-11', '0'), on('2024-01-21', '5'), on('2024-01-21', '-5')];
    expect(summariseTransactions(rows, clock)).toMatchObject({ x: 2, tx: 20, spendCount: 0, meanSpend: 0, orders: 3 });
  });

  test('lines of one order are one order, a cancelled one is none', () => {
    const rows = [
      on('2024-01-01', '1', '7'),
      on('2024-01-01', '2', '7'),
      on('2024-01-01', '3', '8'),
      on('2024-01-02', '-3', 'C8'),
    ];
    expect(summariseTransactions(rows, clock)).toMatchObject({ orders: 2, x: 0, historicalValue: 3_000_000n });
    // An order number alone does not say that goods came back.
    expect(summariseTransactions([...rows, on('2024-01-03', '4', 'C9')], clock)).toMatchObject({ orders: 3, x: 1 });
  });

  test('nobody bought: no purchase day', () => {
    expect(summariseTransactions([on('2024-01-01', '-1')], clock)).toMatchObject({
      x: 0,
      tx: 0,
      T: 0,
      firstPurchase: NO_DAY,
      lastPurchase: NO_DAY,
    });
  });
});
