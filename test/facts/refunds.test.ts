import { expect, test } from 'vitest';
import { refundShareAt, refundShareOf } from '../../src/facts/refunds.ts';
import { summarise } from '../../src/facts/summarise.ts';
import type { Ledger } from '../../src/transactions/ledger.ts';
import { formatDay } from '../../src/units.ts';
import { withLedger } from '../support/ledgerOf.ts';
import { csvOf, DAYS, randomShop, START } from '../support/randomShop.ts';

/** By summaries and by purchase days, which have to agree. */
async function bothWays(ledger: Ledger, asOf = ledger.asOf): Promise<number> {
  const share = refundShareOf((await summarise(ledger, { asOf, timeUnit: 'day' })).summaries);
  expect(await refundShareAt(ledger, asOf)).toBeCloseTo(share, 12);
  return share;
}

const shareOf = (lines: readonly string[]) =>
  withLedger(`customer_id,date,amount\n${lines.join('\n')}\n`, (ledger) => bothWays(ledger));

test('refunds on other days count against purchases, those of the same day have lowered them already', async () => {
  // Purchases of 30 - 10 and 60; 20 of the 80 come back on another day.
  const lines = ['a,2024-01-01,30', 'a,2024-01-01,-10', 'b,2024-01-02,60', 'b,2024-01-05,-20'];
  expect(await shareOf(lines)).toBe(0.25);
});

test('refunds of purchases before the data begin do not count', async () => {
  const lines = ['a,2024-01-01,40', 'a,2024-01-05,-10', 'b,2024-01-02,-500', 'c,2024-01-02,0', 'c,2024-01-03,-70'];
  expect(await shareOf(lines)).toBe(0.25);
});

test('the share is between 0 and 1', async () => {
  expect(await shareOf(['a,2024-01-01,40'])).toBe(0);
  expect(await shareOf(['a,2024-01-01,40', 'a,2024-01-02,-90'])).toBe(1);
  expect(await shareOf(['a,2024-01-01,-40'])).toBe(0);
});

test('a random shop, at several days', async () => {
  // Without amounts in the billions, which would decide alone, and order numbers, which make cancellations of sales.
  const lines = randomShop(41).filter(({ amount }) => Math.abs(Number(amount)) < 1e6);
  await withLedger(csvOf(lines, ['order_id']), async (ledger) => {
    const shares: number[] = [];
    for (const day of [START - 1, START + 200, START + DAYS]) shares.push(await bothWays(ledger, formatDay(day)));
    expect(shares[0]).toBe(0);
    for (const share of shares.slice(1)) expect([share > 0, share < 1]).toEqual([true, true]);
  });
});
