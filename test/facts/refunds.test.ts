import { expect, test } from 'vitest';
import { refundShareOf } from '../../src/facts/refunds.ts';
import { summarise } from '../../src/facts/summarise.ts';
import { withLedger } from '../support/ledgerOf.ts';

const shareOf = (lines: readonly string[]) =>
  withLedger(`customer_id,date,amount\n${lines.join('\n')}\n`, async (ledger) =>
    refundShareOf((await summarise(ledger, { timeUnit: 'day' })).summaries),
  );

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
