/**
 * Exports as shops really have them: small files in the columns of each tool's public documentation, with amounts summed by
 * hand. Each is read to the cent, or refused with the right reason.
 */
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { openLedger } from '../../src/transactions/ledger.ts';
import type { LedgerOptions } from '../../src/transactions/options.ts';
import type { Quality } from '../../src/transactions/quality.ts';
import { parseMoney } from '../../src/units.ts';
import { withLedger } from '../support/ledgers.ts';

const file = (name: string) => join(import.meta.dirname, name);

interface Read {
  readonly preset?: string;
  readonly rows: number;
  readonly amount: string;
  readonly currency?: string;
  /** Net amount of each customer. */
  readonly customers: Readonly<Record<string, string>>;
  readonly excluded?: Readonly<Record<string, number>>;
  readonly orderLines?: number;
  readonly days?: readonly [string, string];
}

const EXPORTS: readonly (readonly [what: string, name: string, options: Partial<LedgerOptions>, read: Read])[] = [
  [
    'Shopify: totals on the first line of an order, refunds deducted, voided and pending orders left out',
    'shopify_orders.csv',
    { asOf: '2024-12-31' },
    {
      preset: 'shopify-orders',
      rows: 4,
      // 59.90 + (100 − 25.50) + (40 − 40) + 33.10
      amount: '167.50',
      currency: 'EUR',
      customers: { 'anna@example.com': '59.90', 'bob@example.com': '107.60' },
      excluded: { 'not completed': 3, 'no customer': 1 },
      orderLines: 2,
      // 23:30 in New York is the next day in UTC.
      days: ['2024-01-05', '2024-04-02'],
    },
  ],
  [
    'Shopify in yen: totals above a million',
    'shopify_yen.csv',
    {},
    {
      preset: 'shopify-orders',
      rows: 4,
      amount: '3666280.00',
      currency: 'JPY',
      customers: { 'a@example.jp': '3650000.00', 'b@example.jp': '980.00', 'c@example.jp': '15300.00' },
    },
  ],
  [
    'WooCommerce with a row an item: the total of an order once, guests by their address',
    'woocommerce_items.csv',
    {},
    {
      preset: 'woocommerce-items',
      rows: 6,
      // 54.90 + 24.90 + 104.90 + 0 + 24.90 + 20
      amount: '229.60',
      currency: 'EUR',
      customers: {
        'eva@example.com': '74.90',
        'gast@example.com': '24.90',
        'gast2@example.com': '104.90',
        'finn@example.com': '24.90',
      },
      excluded: { 'not completed': 3, 'no customer': 1 },
      orderLines: 5,
    },
  ],
  [
    'the same by id: guests are 0, and nobody',
    'woocommerce_items.csv',
    { customerKey: 'id' },
    {
      rows: 4,
      amount: '99.80',
      customers: { '7': '74.90', '8': '24.90' },
      excluded: { 'not completed': 3, 'no customer': 3 },
      orderLines: 5,
    },
  ],
  [
    'WooCommerce with a row an order: wc- statuses, refunded without saying how much',
    'woocommerce_orders.csv',
    {},
    {
      preset: 'woocommerce-orders',
      rows: 4,
      amount: '1232.25',
      currency: 'GBP',
      customers: { 'h@example.com': '12.50', 'i@example.com': '1212.50', 'j@example.com': '7.25' },
      excluded: { 'not completed': 1 },
    },
  ],
  [
    'WooCommerce by Advanced Order Export',
    'woocommerce_advanced.csv',
    {},
    {
      preset: 'woocommerce-items',
      rows: 3,
      amount: '70.00',
      customers: { 'k@example.com': '45.00', 'l@example.com': '25.00' },
      excluded: { 'not completed': 1 },
      orderLines: 1,
    },
  ],
  [
    'Stripe payments: failed, test and foreign ones left out, refunds deducted, times in UTC',
    'stripe_payments.csv',
    { timeZone: 'Europe/Berlin' },
    {
      preset: 'stripe-charges',
      rows: 4,
      // 120 + 0 + (50 − 12.34) + 15
      amount: '172.66',
      currency: 'EUR',
      customers: { 'a@example.com': '135.00', 'b@example.com': '37.66' },
      excluded: { 'other currency': 1, 'test transaction': 1, 'not completed': 2 },
      days: ['2024-02-01', '2024-02-06'],
    },
  ],
  [
    'the same by id',
    'stripe_payments.csv',
    { customerKey: 'id' },
    {
      rows: 4,
      amount: '172.66',
      customers: { cus_A: '120.00', cus_B: '37.66', cus_D: '15.00' },
      excluded: { 'other currency': 1, 'test transaction': 1, 'not completed': 2 },
      days: ['2024-01-31', '2024-02-06'],
    },
  ],
  [
    "Stripe's API: cents, Unix seconds, live charges alone",
    'stripe_api_cents.csv',
    {},
    {
      preset: 'stripe-api',
      rows: 3,
      amount: '140.01',
      currency: 'EUR',
      customers: { 'a@example.com': '20.01', 'b@example.com': '120.00' },
      excluded: { 'not completed': 1, 'test transaction': 1 },
      days: ['2024-01-01', '2024-03-01'],
    },
  ],
  [
    "Stripe's API in yen, which has no cents",
    'stripe_api_yen.csv',
    {},
    {
      rows: 2,
      amount: '14000.00',
      currency: 'JPY',
      customers: { 'a@example.com': '2000.00', 'b@example.com': '12000.00' },
    },
  ],
  [
    'Stripe balance: charges, refunds and disputes; payouts and fees are no sales',
    'stripe_balance.csv',
    {},
    {
      preset: 'stripe-balance',
      rows: 5,
      amount: '40.00',
      customers: { 'a@example.com': '40.00', 'b@example.com': '0.00' },
      excluded: { 'not a sale': 2 },
    },
  ],
  [
    'Square: dollar signs, brackets for refunds, a refund of an amount',
    'square_transactions.csv',
    {},
    {
      preset: 'square-transactions',
      rows: 6,
      // 1200 + 12 − 12 + 4.50 + 6.25 − 1.25
      amount: '1209.50',
      currency: 'USD',
      customers: { C1: '1206.25', C2: '0.00', C3: '3.25' },
      excluded: { 'not a sale': 1 },
    },
  ],
  [
    'Square with a row an item: two equal lattes are two',
    'square_items.csv',
    {},
    {
      preset: 'square-items',
      rows: 5,
      // 4.50 + 4.50 + 1200 − 600 + 3
      amount: '612.00',
      currency: 'USD',
      customers: { C1: '609.00', C2: '3.00' },
      days: ['2024-01-03', '2024-02-06'],
    },
  ],
  [
    'WooCommerce’s own analytics: net sales, refunds as rows of their own',
    'woocommerce_analytics.csv',
    {},
    {
      preset: 'woocommerce-analytics',
      rows: 4,
      // 41.93 + 16.81 + 25.21 − 25.21
      amount: '58.74',
      customers: { 'Eva Example': '41.93', 'Finn Example': '16.81' },
      excluded: { 'not completed': 1 },
    },
  ],
  [
    'PayPal: a refund is of whom it goes to; withdrawals, payments sent and mere authorisations are no sales',
    'paypal_activity.csv',
    {},
    {
      preset: 'paypal-activity',
      rows: 4,
      amount: '1094.80',
      currency: 'EUR',
      customers: { 'paula@example.com': '29.90', 'quinn@example.com': '1049.90', 'rob@example.com': '15.00' },
      excluded: { 'not a sale': 4, 'not completed': 1 },
      days: ['2024-01-31', '2024-02-15'],
    },
  ],
  [
    'Amazon order report: tabs, lines of orders',
    'amazon_order_report.txt',
    {},
    {
      preset: 'amazon-orders',
      rows: 3,
      amount: '59.97',
      currency: 'EUR',
      customers: { 'x1@marketplace.amazon.de': '49.98', 'x2@marketplace.amazon.de': '9.99' },
      days: ['2024-01-31', '2024-02-10'],
    },
  ],
  [
    'a German spreadsheet',
    'german_spreadsheet.csv',
    {},
    {
      preset: 'generic',
      rows: 5,
      amount: '2210.00',
      currency: 'EUR',
      customers: { K1: '1200.00', K2: '12.00', K3: '998.00' },
      days: ['2024-01-05', '2024-02-05'],
    },
  ],
  [
    'a spreadsheet that names its currency above the amounts, and people by their names',
    'names_and_currency.csv',
    {},
    {
      rows: 3,
      amount: '1266.56',
      currency: 'EUR',
      customers: { 'Anna Beispiel': '1254.56', 'Bernd Beispiel': '12.00' },
      excluded: { 'unreadable date': 1 },
    },
  ],
  [
    'German thousands, when said',
    'german_thousands.csv',
    { decimal: 'comma' },
    { rows: 3, amount: '4714.00', customers: { K1: '2214.00', K2: '2500.00' } },
  ],
  [
    'German in the encoding of Windows, when said',
    'german_windows1252.csv',
    { encoding: 'windows-1252' },
    { rows: 3, amount: '100.00', currency: 'EUR', customers: { Müller: '92.50', Jäger: '7.50' } },
  ],
  [
    'an American spreadsheet',
    'us_spreadsheet.csv',
    {},
    {
      rows: 5,
      amount: '3407.00',
      currency: 'USD',
      customers: { c1: '2400.00', c2: '12.00', c3: '995.00' },
      days: ['2024-01-31', '2024-02-04'],
    },
  ],
  [
    'Excel serial dates',
    'excel_serials.csv',
    {},
    { rows: 3, amount: '35.75', customers: { '1': '15.75', '2': '20.00' }, days: ['2024-01-01', '2024-01-31'] },
  ],
  [
    'an Excel workbook',
    'workbook.xlsx',
    {},
    { rows: 3, amount: '1230.25', customers: { c1: '1230.00', c2: '0.25' }, days: ['2024-01-01', '2024-02-01'] },
  ],
  [
    'Unix milliseconds in JSON lines, whose numbers are numbers',
    'unix_milliseconds.jsonl',
    {},
    { rows: 3, amount: '1003.734', customers: { u1: '1001.234', u2: '2.50' }, days: ['2023-12-31', '2024-02-01'] },
  ],
  [
    'Swiss apostrophes and francs',
    'swiss.csv',
    {},
    { rows: 3, amount: '1246.55', currency: 'CHF', customers: { '1': '1234.55', '2': '12.00' } },
  ],
  [
    'French blanks and a typographic minus',
    'french.csv',
    { columns: { customer: 'client', amount: 'montant' } },
    { rows: 3, amount: '1246.00', currency: 'EUR', customers: { '1': '1234.00', '2': '12.00' } },
  ],
  [
    'Indian lakhs and crores',
    'indian.csv',
    {},
    { rows: 3, amount: '1358122.78', currency: 'INR', customers: { '1': '123555.78', '2': '1234567.00' } },
  ],
  [
    'two currencies by their signs: one counts',
    'two_currencies.csv',
    {},
    {
      rows: 3,
      amount: '20.00',
      currency: 'USD',
      customers: { '1': '12.50', '2': '7.50' },
      excluded: { 'other currency': 1 },
    },
  ],
  [
    'won: billions to businesses',
    'won_business.csv',
    {},
    { rows: 3, amount: '5001250980000.00', customers: { '1': '5001250000000.00', '2': '980000.00' } },
  ],
  [
    'order numbers that begin with C and are sales',
    'order_numbers_with_c.csv',
    {},
    { rows: 3, amount: '25.00', customers: { '1': '5.00', '2': '20.00' } },
  ],
  [
    'what programs write for nobody',
    'nobody.csv',
    {},
    { rows: 2, amount: '15.00', customers: { '1': '10.00', '2': '5.00' }, excluded: { 'no customer': 3 } },
  ],
  [
    'addresses that differ in case are one customer',
    'emails.csv',
    {},
    { rows: 4, amount: '75.00', customers: { 'anna@example.com': '70.00', 'bob@example.com': '5.00' } },
  ],
  [
    'a day that can be read two ways, when said',
    'ambiguous_dates.csv',
    { dateFormat: '%d/%m/%Y' },
    { rows: 2, amount: '30.00', customers: { '1': '10.00', '2': '20.00' }, days: ['2024-04-03', '2024-06-05'] },
  ],
];

const counts = ({ excluded }: Quality) => Object.fromEntries(excluded.map(({ reason, rows }) => [reason, rows]));

describe('exports are read to the cent', () => {
  test.each(EXPORTS)('%s', async (_, name, options, read) => {
    await withLedger({ file: file(name), ...options }, async ({ connection, quality }) => {
      const sums = await connection.rows<{ customer: string; net: string }>(
        'SELECT customer, CAST(sum(amount) AS VARCHAR) AS net FROM ledger GROUP BY customer',
      );
      const micros = (net: string) => parseMoney(net);
      expect(Object.fromEntries(sums.map(({ customer, net }) => [customer, micros(net)]))).toEqual(
        Object.fromEntries(Object.entries(read.customers).map(([customer, net]) => [customer, micros(net)])),
      );
      expect(quality.accepted).toEqual({ rows: read.rows, amount: read.amount });
      expect(counts(quality)).toEqual(read.excluded ?? {});
      expect(quality.orderLines).toBe(read.orderLines ?? 0);
      const excludedRows = quality.excluded.reduce((sum, { rows }) => sum + rows, 0);
      expect(quality.accepted.rows + excludedRows + quality.orderLines).toBe(quality.read.rows);
      if (read.preset) expect(quality.reading.preset.name).toBe(read.preset);
      if (read.currency) expect(quality.currency).toBe(read.currency);
      if (read.days) expect([quality.firstDay, quality.lastDay]).toEqual(read.days);
    });
  });
});

describe('exports that can not be read say why', () => {
  test.each([
    ['amazon_all_orders.txt', 'EXPORT_UNUSABLE', /Amazon orders, which names no buyers/],
    ['stripe_without_customers.csv', 'EXPORT_UNUSABLE', /Stripe payments .* which names no customers/],
    ['stripe_activity.csv', 'EXPORT_UNUSABLE', /all activity\), which names no customers/],
    ['german_thousands.csv', 'AMOUNT_AMBIGUOUS', /1\.234 .*decimal point \(1\.234\) or with a decimal comma \(1234\)/],
    ['german_windows1252.csv', 'FILE_FORMAT', /not UTF-8/],
    ['ambiguous_dates.csv', 'DATE_AMBIGUOUS', /%d\/%m\/%Y or %m\/%d\/%Y/],
    ['unclosed_quote.csv', 'FILE_FORMAT', /opened on line 3 is not closed/],
    ['swallowed_rows.csv', 'FILE_FORMAT', /opened on line 3 is not closed/],
  ])('%s', async (name, code, message) => {
    await expect(openLedger({ file: file(name) })).rejects.toMatchObject({
      code,
      message: expect.stringMatching(message),
    });
  });
});

describe('what is odd is said', () => {
  test('customers who are told by their names', async () => {
    const { warnings } = await withLedger({ file: file('woocommerce_analytics.csv') }, ({ quality }) => quality);
    expect(warnings).toEqual([expect.stringMatching(/two people of one name are one customer/)]);
  });

  test('a refund of an amount is no purchase', async () => {
    const { kinds } = await withLedger({ file: file('square_transactions.csv') }, ({ quality }) => quality);
    expect(kinds).toMatchObject({ refund: { rows: 2, amount: '-13.25' }, free: { rows: 1 } });
  });

  test('a placeholder for a date', async () => {
    const { warnings } = await withLedger({ file: file('placeholder_date.csv') }, ({ quality }) => quality);
    expect(warnings).toEqual([expect.stringMatching(/1 row is dated 1900-01-01, 45,290 days from all others/)]);
  });

  test('a second currency', async () => {
    const { warnings, otherCurrencies } = await withLedger({ file: file('two_currencies.csv') }, (l) => l.quality);
    expect(otherCurrencies).toEqual([{ currency: 'EUR', rows: 1 }]);
    expect(warnings).toEqual([expect.stringMatching(/only USD is counted, and 1 in EUR are excluded/)]);
  });

  test('how it was read, with the first rows beside', async () => {
    const { reading } = await withLedger({ file: file('shopify_orders.csv') }, ({ quality }) => quality);
    expect(reading.columns).toContainEqual({ role: 'refunded', column: 'Refunded Amount' });
    expect(reading.rows[0]).toMatchObject({
      line: 2,
      raw: { Email: 'anna@example.com', Total: '59.90' },
      customer: 'anna@example.com',
      day: '2024-01-05',
      amount: '59.90',
      outcome: 'accepted',
    });
    expect(reading.rows[1]).toMatchObject({ line: 3, outcome: 'line of an order' });
    expect(reading.rows).toHaveLength(5);
  });
});
