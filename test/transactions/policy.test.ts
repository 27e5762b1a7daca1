import { describe, expect, test } from 'vitest';
import { openLedger } from '../../src/transactions/ledger.ts';
import type { Quality } from '../../src/transactions/quality.ts';
import { parseMoney } from '../../src/units.ts';
import { qualityOf, withLedger, written } from '../support/ledgers.ts';

const HEADER = 'customer_id,date,amount\n';
const reasons = ({ excluded }: Quality) => Object.fromEntries(excluded.map(({ reason, rows }) => [reason, rows]));

describe('every row has one verdict, and all add up', () => {
  const text = `transaction_id,customer_id,date,amount,currency
1,a,2024-01-01,10,EUR
2,,soon,x,USD
3,,soon,x,EUR
4,a,soon,x,EUR
5,a,2024-01-02,ten,EUR
6,a,2024-01-02,inf,EUR
7,a,2999-01-02,5,EUR
8,a,2024-03-01,5,EUR
1,a,2024-01-01,10,EUR
9,a,2024-01-03,-4,EUR
10,b,2024-01-03,0,EUR
11,b
`;

  test('by the first reason that applies', async () => {
    const policy = { refunds: 'exclude', freeOrders: 'exclude' } as const;
    const quality = await qualityOf(text, { asOf: '2024-02-01', policy });
    expect(reasons(quality)).toEqual({
      'malformed line': 1,
      'other currency': 1,
      'no customer': 1,
      'unreadable date': 1,
      'unreadable amount': 2,
      'after as-of': 2,
      'duplicate transaction': 1,
      refund: 1,
      'free order': 1,
    });
    expect(quality).toMatchObject({ read: { rows: 12, amount: '26.00' }, accepted: { rows: 1, amount: '10.00' } });
    const sum = [quality.accepted, ...quality.excluded].reduce(
      (total, { amount }) => total + parseMoney(amount ?? '0')!,
      0n,
    );
    expect(sum).toBe(parseMoney(quality.read.amount!));
    expect(quality.kinds).toMatchObject({
      sale: { rows: 4, amount: '30.00' },
      free: { rows: 1 },
      refund: { rows: 1, amount: '-4.00' },
    });
  });

  test('netted refunds and free orders are accepted, and lie within as-of', async () => {
    const quality = await qualityOf(text);
    expect(quality).toMatchObject({ accepted: { rows: 4, amount: '11.00' }, asOf: '2024-03-01', currency: 'EUR' });
    expect(quality).toMatchObject({ customers: 2, customersWithRefundsAlone: 0 });
  });

  test('--strict stops, and says on what', async () => {
    await expect(openLedger({ file: written(text), strict: true })).rejects.toMatchObject({
      code: 'QUALITY_STRICT',
      message: expect.stringMatching(/8 rows were excluded.*1 × unreadable date \(line 5: "soon"\)/),
    });
    expect(await qualityOf(`${HEADER}a,2024-01-01,1\n`, { strict: true })).toMatchObject({ accepted: { rows: 1 } });
  });

  test('a file of which nothing is left is an error', async () => {
    await expect(openLedger({ file: written(`${HEADER},2024-01-01,1\n`) })).rejects.toMatchObject({
      code: 'NO_TRANSACTIONS',
      message: expect.stringMatching(/1 × no customer/),
    });
  });
});

describe('duplicates', () => {
  const equal = 'a,2024-01-01,5\n'.repeat(3);
  const withIds = (...ids: number[]) => `transaction_id,${HEADER}${ids.map((id) => `${id},a,2024-01-01,5\n`).join('')}`;

  test('equal rows are kept and counted where nothing says that they are one', async () => {
    expect(await qualityOf(HEADER + equal)).toMatchObject({
      accepted: { rows: 3 },
      duplicatesKept: 2,
      sameDayRowsMerged: 2,
    });
    const set = await qualityOf(HEADER + equal, { policy: { duplicates: 'exclude' } });
    expect(set).toMatchObject({
      accepted: { rows: 1 },
      duplicatesKept: 0,
      excluded: [{ examples: [{ line: 3 }, { line: 4 }] }],
    });
  });

  test('a transaction id says that they are one, or two', async () => {
    expect(await qualityOf(withIds(1, 1, 2))).toMatchObject({
      accepted: { rows: 2 },
      excluded: [{ reason: 'duplicate transaction', examples: [{ line: 3, field: 'transaction_id', value: '1' }] }],
    });
    expect((await qualityOf(withIds(1, 1, 2), { policy: { duplicates: 'keep' } })).accepted.rows).toBe(3);
  });

  test('one id on rows of different content is noted, and all are kept', async () => {
    const quality = await qualityOf(`${withIds(1, 2)}1,a,2024-01-01,6\n1,b,2024-01-01,5\n`);
    expect(quality).toMatchObject({ accepted: { rows: 4 }, conflictingIds: 1, excluded: [] });
  });

  test('rows that differ in a column without a role, or in the time of day, are not equal', async () => {
    expect((await qualityOf('customer_id,date,amount,note\na,2024-01-01,5,x\na,2024-01-01,5,y\n')).duplicatesKept).toBe(
      0,
    );
    expect((await qualityOf(`${HEADER}a,2024-01-01 10:00,5\na,2024-01-01 11:00,5\n`)).duplicatesKept).toBe(0);
  });

  test('order lines share an order number and are none', async () => {
    const lines = `InvoiceNo,CustomerID,InvoiceDate,Quantity,UnitPrice\n${'1,a,2024-01-01,2,1.5\n'.repeat(2)}`;
    expect(await qualityOf(lines)).toMatchObject({ shape: 'lines', accepted: { rows: 2, amount: '6.00' } });
  });
});

describe('money', () => {
  test('is exact to six decimals, further ones round half away from nought', async () => {
    const quality = await qualityOf(`${HEADER}a,2024-01-01,0.0000005\na,2024-01-02,-1.0000005\na,2024-01-03,1e3\n`);
    expect(quality.read.amount).toBe('999.00');
  });

  test('of lines is quantity times price', async () => {
    const lines =
      'order_id,customer,date,quantity,unit_price\n1,a,2024-01-01,3,0.1\nC2,a,2024-01-02,-1,0.1\n3,a,2024-01-03,2,x\n';
    expect(await qualityOf(lines)).toMatchObject({
      accepted: { rows: 2, amount: '0.20' },
      kinds: { cancellation: { rows: 1, amount: '-0.10' } },
      excluded: [{ reason: 'unreadable amount', examples: [{ field: 'quantity × unit_price', value: '2 × x' }] }],
    });
  });

  test('a file without any tells of purchases; goods that come back are none', async () => {
    const quality = await qualityOf('user_id,timestamp,quantity\na,2024-01-01,1\na,2024-01-02,-1\n');
    expect(quality).toMatchObject({ hasAmounts: false, currency: '', read: { rows: 2, amount: null } });
    expect(quality.kinds).toMatchObject({ sale: { rows: 1 }, refund: { rows: 1 } });
  });
});

test('columns for features are carried along, attributes by name', async () => {
  const file = written(
    'customer,date,amount,order_no,sku,Category,channel,qty,Region "X"\na,2024-01-01,5,7,s1,toys,web,2,north\n',
  );
  const [row] = await withLedger({ file, attributes: ['region "x"'] }, ({ connection }) =>
    connection.rows('SELECT * FROM ledger'),
  );
  expect(row).toMatchObject({
    order_id: '7',
    product: 's1',
    category: 'toys',
    channel: 'web',
    'attribute_Region "X"': 'north',
  });
  expect(Number(row.quantity)).toBe(2);
});
