import { describe, expect, test } from 'vitest';
import { chooseColumns, tellsByName } from '../../src/transactions/columns.ts';
import { currencyInName } from '../../src/transactions/currencies.ts';

const choose = (names: string[], more: Partial<Parameters<typeof chooseColumns>[0]> = {}) =>
  chooseColumns({ file: 'f.csv', names, given: {}, attributes: [], ...more });

describe('columns are recognised by their usual names', () => {
  test.each([
    [['customer_id', 'date', 'amount']],
    [['CustomerID', 'InvoiceDate', 'Total']],
    [['Client ID', 'order-date', 'REVENUE']],
    [['email', 'created_at', 'price']],
    [['customer', 'Order Date', 'Net Sales']],
    [['Customer ID', 'Created (UTC)', 'Amount']],
    [['customer', 'created', 'amount']],
    [['Kundennummer', 'Bestelldatum', 'Gesamtbetrag']],
    [['E-Mail-Adresse', 'Datum', 'Umsatz']],
    [['Kunden-Nr.', 'Rechnungsdatum', 'Betrag']],
    [['Kunde', 'Datum', 'Betrag (EUR)']],
    [['Customer Name', 'Order Date', 'Order Total [$]']],
  ])('%j: customer, date and amount', (names) => {
    expect(choose(names)).toEqual({
      shape: 'transactions',
      at: expect.objectContaining({ customer: 0, date: 1, amount: 2 }),
      attributes: [],
    });
  });

  test.each([
    ['Betrag (EUR)', 'Betrag', 'EUR'],
    ['Order Total [$]', 'Order Total', 'USD'],
    ['total_(GBP)', 'total', 'GBP'],
    ['Created (UTC)', 'Created (UTC)', ''],
    ['Total (ALL)', 'Total (ALL)', ''],
    ['(EUR)', '(EUR)', ''],
  ])('%s is %s, in %j', (given, name, currency) => {
    expect(currencyInName(given)).toEqual({ name, currency });
  });

  test('an id is preferred to a name, which is said', () => {
    const names = ['Customer Name', 'Customer ID', 'date', 'amount'];
    expect(choose(names).at.customer).toBe(1);
    expect(tellsByName(choose(names), names)).toBe(false);
    const only = names.filter((name) => name !== 'Customer ID');
    expect(tellsByName(choose(only), only)).toBe(true);
  });

  test('quantity and unit price without an amount are order lines', () => {
    const names = ['InvoiceNo', 'StockCode', 'Quantity', 'InvoiceDate', 'UnitPrice', 'CustomerID'];
    const at = { order: 0, product: 1, quantity: 2, date: 3, unitPrice: 4, customer: 5 };
    expect(choose(names)).toMatchObject({ shape: 'lines', at });
  });

  test('with an amount they are not, unless asked for', () => {
    const names = ['customer', 'date', 'quantity', 'unit_price', 'amount'];
    expect(choose(names).shape).toBe('transactions');
    expect(choose(names, { shape: 'lines' })).toMatchObject({ shape: 'lines', at: { amount: 4 } });
  });

  test('an e-mail address or an id is the customer, as asked', () => {
    const names = ['customer_id', 'email', 'date', 'amount'];
    expect(choose(names).at.customer).toBe(0);
    expect(choose(names, { customerKey: 'email' }).at.customer).toBe(1);
    expect(choose(names.slice(1), { customerKey: 'email' }).at.customer).toBe(0);
    expect(() => choose(names.slice(1), { customerKey: 'id' })).toThrow(/no column for customer/);
  });

  test('without money, purchases remain', () => {
    expect(choose(['user_id', 'timestamp']).at).toEqual({ customer: 0, date: 1 });
  });

  test('a column that is named goes before one that is recognised', () => {
    const names = ['customer_id', 'date', 'amount', 'net'];
    expect(choose(names, { given: { amount: 'net' } }).at.amount).toBe(3);
    expect(choose(names, { attributes: ['NET'] }).attributes).toEqual([3]);
  });
});

describe('columns that are not clear are errors', () => {
  test.each([
    [
      'no date',
      ['customer_id', 'amount'],
      {},
      'COLUMN_MISSING',
      /no column for date; its columns are customer_id, amou/,
    ],
    [
      'a flag that names none',
      ['id', 'date'],
      { given: { customer: 'who' } },
      'COLUMN_MISSING',
      /customer named "who"/,
    ],
    ['lines without price', ['customer', 'date', 'qty'], { shape: 'lines' }, 'COLUMN_MISSING', /unit price/],
    ['two amounts', ['customer', 'date', 'amount', 'Amount'], {}, 'COLUMN_AMBIGUOUS', /amount \(column 3\) and Amount/],
  ] as const)('%s', (_, names, more, code, message) => {
    let error: unknown;
    try {
      choose([...names], more);
    } catch (thrown) {
      error = thrown;
    }
    expect(error).toMatchObject({ code, message: expect.stringMatching(message) });
  });

  test('two columns of one name that nobody needs are none', () => {
    expect(choose(['customer', 'date', 'note', 'note', 'amount']).at).toMatchObject({ amount: 4 });
  });
});
