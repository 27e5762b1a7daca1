import { expect, test } from 'vitest';
import { channelReport } from '../../src/facts/channelReport.ts';
import { openLedger } from '../../src/transactions/ledger.ts';
import { formatMoney, parseMoney } from '../../src/units.ts';

const rows = [
  ['a', '2024-01-01', '0.10', 'web'],
  ['a', '2024-01-05', '0.20', 'shop'],
  ['b', '2024-01-02', '5.05', 'shop'],
  ['b', '2024-01-03', '-1.00', 'web'],
  ['c', '2024-01-02', '7.00', 'web'],
  ['d', '2024-01-02', '-3.00', 'web'],
  ['e', '2024-01-04', '2.00', ''],
].map(([customerId, date, amount, channel]) => ({ customerId, date, amount, channel }));

test('channels sum to the ledger to the cent, and each customer came by one', async () => {
  const ledger = await openLedger({ rows });
  try {
    const report = (await channelReport(ledger))!;
    const money = (parts: readonly { net: bigint }[]) => formatMoney(parts.reduce((sum, { net }) => sum + net, 0n));
    expect(money(report.channels)).toBe(ledger.quality.accepted.amount);
    expect(money(report.flows)).toBe(ledger.quality.accepted.amount);
    expect(report.channels.map(({ channel, net, customers, acquired }) => [channel, net, customers, acquired])).toEqual(
      [
        ['shop', parseMoney('5.25'), 2, 1],
        ['web', parseMoney('3.10'), 4, 2],
        ['', parseMoney('2.00'), 1, 2],
      ],
    );
    expect(report.channels.reduce((sum, { acquired }) => sum + acquired, 0)).toBe(ledger.quality.customers);
    // Two of them have been in both; nobody is counted twice among all.
    expect(report.customersOf).toEqual([3, 2]);
    expect(report.flows).toContainEqual({ first: 'web', channel: 'shop', customers: 1, net: parseMoney('0.20') });
    // Who has refunds alone came by none.
    expect(report.flows).toContainEqual({ first: '', channel: 'web', customers: 1, net: parseMoney('-3.00') });
  } finally {
    await ledger.close();
  }
});

test('a ledger without channels has none', async () => {
  const ledger = await openLedger({ rows: rows.map(({ channel: _, ...row }) => row) });
  try {
    expect(await channelReport(ledger)).toBeNull();
  } finally {
    await ledger.close();
  }
});
