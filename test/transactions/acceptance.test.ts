import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { pickCustomers, sliceCustomers } from '../../src/facts/summaries.ts';
import { summarise } from '../../src/facts/summarise.ts';
import { checkAcceptance } from '../../src/transactions/acceptance.ts';
import { formatMoney } from '../../src/units.ts';
import { perennial } from '../support/cli.ts';
import { folder, qualityOf, withLedger, written } from '../support/ledgers.ts';

const HEADER = 'customer_id,date,amount\n';
const days = (count: number, row: (i: number) => string) => Array.from({ length: count }, (_, i) => row(i)).join('');
const good = (count: number) => days(count, (i) => `c${i % 9},2024-01-${10 + (i % 20)},10\n`);

describe('a file of which much is excluded was probably misread', () => {
  test.each([
    ['a tenth of the rows is accepted', good(90) + days(10, () => ',2024-01-05,10\n'), null],
    ['more is not', good(90) + days(11, () => ',2024-01-05,10\n'), /11 % of the rows .*11 × no customer \(line 92/],
    ['few rows of much money are not', `${good(90)},2024-01-05,200\n`, /18 % of the money .*1 × no customer/],
    ['nor are negative ones', `${good(90)},2024-01-05,-200\n`, /18 % of the money/],
    ['dates that can not be read', good(9) + days(2, (i) => `c${i},soon,10\n`), /18 % of the rows .*unreadable date/],
  ])('%s', async (_, rows, message) => {
    const quality = await qualityOf(HEADER + rows);
    if (message === null) expect(() => checkAcceptance(quality)).not.toThrow();
    else expect(() => checkAcceptance(quality)).toThrow(message);
  });

  test('what the file says itself does not count, however much it is', async () => {
    const status = `customer_id,date,amount,status\n${days(9, (i) => `c${i},2024-01-05,10,paid\n`)}${days(9, (i) => `c${i},2024-01-05,10,failed\n`)}`;
    const quality = await qualityOf(status);
    expect(quality.excluded).toMatchObject([{ reason: 'not completed', rows: 9, amount: '90.00' }]);
    expect(quality.unexplained).toEqual({ rows: 0, amount: 0 });
    expect(() => checkAcceptance(quality)).not.toThrow();
  });

  test('nor do copies of a transaction', async () => {
    const copies = `id,transaction_id,${HEADER}${days(9, (i) => `x,${i % 3},c,2024-01-05,10\n`)}`;
    const quality = await qualityOf(copies);
    expect(quality.excluded).toMatchObject([{ reason: 'duplicate transaction', rows: 6 }]);
    expect(() => checkAcceptance(quality)).not.toThrow();
  });

  test('train stops with exit code 3, and goes on with --accept-excluded', async () => {
    const file = written(HEADER + good(9) + days(3, () => ',2024-01-05,10\n'), 'half.csv');
    const words = ['train', '--transactions', file, '--out', join(folder, 'model'), '--quiet'];
    const stopped = await perennial(...words);
    expect(stopped).toMatchObject({ code: 3, err: expect.stringMatching(/25 % of the rows .*--accept-excluded/s) });
    const inspected = await perennial('inspect', file, '--quiet');
    expect(inspected).toMatchObject({ code: 0, err: expect.stringMatching(/Training would stop.*25 % of the rows/s) });
    // It then stops at what comes next: nobody in this file bought twice.
    expect((await perennial(...words, '--accept-excluded')).err).not.toMatch(/--accept-excluded/);
  });
});

describe('statuses', () => {
  const orders = (...statuses: string[]) =>
    `Order ID,Order Date,Status,Order Total,Billing Email\n${statuses.map((s, i) => `${i},2024-01-0${i + 1},${s},10,a@b.de\n`).join('')}`;

  test('one that the preset does not know is not guessed at', async () => {
    const text = orders('completed', 'Shipped', 'FAILED ', '');
    const quality = await qualityOf(text);
    expect(quality).toMatchObject({
      accepted: { rows: 2 },
      excluded: [{ rows: 1 }, { reason: 'unknown status', rows: 1 }],
    });
    expect(quality.excluded[1].examples[0]).toMatchObject({ field: 'Status', value: 'Shipped' });
    expect(await qualityOf(text, { countStatus: ['shipped'] })).toMatchObject({ accepted: { rows: 3 } });
    expect(await qualityOf(text, { countStatus: ['failed'] })).toMatchObject({ accepted: { rows: 3 } });
  });

  test('an order that was refunded brought nothing; a refund of its own is one', async () => {
    const text =
      'customer_id,date,amount,status\na,2024-01-01,30,refunded\na,2024-01-02,20,paid\nb,2024-01-03,-5,refunded\n';
    expect(await qualityOf(text)).toMatchObject({
      accepted: { rows: 3, amount: '15.00' },
      kinds: { sale: { rows: 2 }, refund: { rows: 1 } },
    });
  });

  test('a format that is named takes precedence over the header', async () => {
    expect((await qualityOf(orders('completed', 'Shipped'), { format: 'generic' })).accepted.rows).toBe(2);
    await expect(qualityOf(orders('completed'), { format: 'woo' })).rejects.toMatchObject({
      code: 'OPTION_INVALID',
      message: expect.stringMatching(/--format/),
    });
  });
});

describe('order totals', () => {
  const lines =
    'customer_id,date,order_id,order_total,sku\na,2024-01-01,1,30,x\na,2024-01-01,1,30,y\nb,2024-01-02,2,5,x\n';

  test('count once where the column is named so', async () => {
    expect(await qualityOf(lines)).toMatchObject({
      shape: 'order-totals',
      accepted: { rows: 2, amount: '35.00' },
      orderLines: 1,
    });
  });

  test('and where it is said; a line with another total is another order', async () => {
    const amounts = lines.replace('order_total', 'amount');
    expect(await qualityOf(amounts)).toMatchObject({ accepted: { rows: 3, amount: '65.00' }, orderLines: 0 });
    expect(await qualityOf(amounts, { shape: 'order-totals' })).toMatchObject({ accepted: { amount: '35.00' } });
    const other = amounts.replace('a,2024-01-01,1,30,y', 'a,2024-01-01,1,31,y');
    expect(await qualityOf(other, { shape: 'order-totals' })).toMatchObject({
      accepted: { amount: '66.00' },
      orderLines: 0,
    });
    const shop = amounts.replace('a,2024-01-01,1,30,y', 'c,2024-01-01,1,30,y');
    expect(await qualityOf(shop, { shape: 'order-totals' })).toMatchObject({
      accepted: { amount: '65.00' },
      orderLines: 0,
    });
  });
});

describe('what has been given back of an amount', () => {
  const text = 'customer_id,date,amount,amount_refunded\na,2024-01-01,30,10\na,2024-01-02,20,20\nb,2024-01-03,5,\n';

  test('is deducted, and the order stays a purchase', async () => {
    const quality = await qualityOf(text);
    expect(quality).toMatchObject({
      accepted: { rows: 3, amount: '25.00' },
      kinds: { sale: { rows: 3 }, free: { rows: 0 } },
    });
  });

  test('is not where refunds are excluded, and one that can not be read is no amount', async () => {
    expect(await qualityOf(text, { policy: { refunds: 'exclude' } })).toMatchObject({ accepted: { amount: '55.00' } });
    expect(await qualityOf(text.replace('30,10', '30,some'))).toMatchObject({
      accepted: { rows: 2, amount: '5.00' },
      excluded: [{ reason: 'unreadable amount' }],
    });
  });
});

describe('amounts of any currency', () => {
  const shop = (amount: string) => written(`${HEADER}a,2024-01-01,${amount}\na,2024-02-01,${amount}\nb,2024-01-05,7\n`);

  test.each(['999999.99', '1000000', '123456789012.345678', '4000000000000.25', '999999999999999.25'])(
    '%s is summed exactly',
    async (amount) => {
      await withLedger({ file: shop(amount) }, async (ledger) => {
        const { summaries } = await summarise(ledger, {
          timeUnit: 'week',
          holdoutEnd: '2024-03-01',
          asOf: '2024-01-31',
        });
        const [whole, fraction = ''] = amount.split('.');
        const once = BigInt(whole + fraction.padEnd(6, '0'));
        expect(summaries.historicalValue[0]).toBe(once);
        const all = await summarise(ledger, { timeUnit: 'week' });
        expect([...all.summaries.historicalValue]).toEqual([2n * once, 7_000_000n]);
        expect([...pickCustomers(all.summaries, [1, 0]).purchaseValue]).toEqual([7_000_000n, 2n * once]);
        expect([...sliceCustomers(all.summaries, 1, 2).historicalValue]).toEqual([7_000_000n]);
        expect(all.summaries.meanSpend[0]).toBeCloseTo(Number(amount), 3);
        expect(ledger.quality.accepted.amount).toBe(formatMoney(2n * once + 7_000_000n));
      });
    },
  );

  test('prices times quantities too', async () => {
    const lines =
      'order_id,customer,date,quantity,unit_price\n1,a,2024-01-01,3,2500000000.5\n1,a,2024-01-01,1000000,99999999.999999\n';
    expect((await qualityOf(lines)).accepted.amount).toBe('100007500000000.50');
  });
});

describe('warnings', () => {
  test('of rows that are there twice, and of a customer who is a till', async () => {
    const till = days(30, (i) => `till,2024-01-${10 + (i % 20)},${i + 1}\n`);
    const rows = HEADER + days(60, (i) => `c${i % 30},2024-01-${10 + (i % 20)},${i}\n`) + till;
    const { warnings, cautions } = await qualityOf(rows + days(5, (i) => `c${i % 30},2024-01-${10 + (i % 20)},${i}\n`));
    expect(warnings).toEqual([
      expect.stringMatching(/^5 of 95 rows repeat another in every column/),
      expect.stringMatching(/^Customer till has 32 % of all rows/),
    ]);
    expect(cautions.map(({ code, values }) => [code, values])).toEqual([
      ['DUPLICATES', { rows: 5, of: 95 }],
      ['BUSY_CUSTOMER', { customer: 'till', share: 30 / 95 }],
    ]);
    expect(cautions.map(({ text }) => text)).toEqual(warnings);
  });

  test('of money that was not recognised', async () => {
    const { hasAmounts, warnings } = await qualityOf('user_id,timestamp,Cost\na,2024-01-01,12.50\nb,2024-01-02,7.25\n');
    expect(hasAmounts).toBe(false);
    expect(warnings).toEqual([expect.stringMatching(/Cost looks like money: name it with --amount-column/)]);
  });

  test('none of a file that is as it should be', async () => {
    expect((await qualityOf(HEADER + days(60, (i) => `c${i % 30},2024-01-${10 + (i % 20)},${i}\n`))).warnings).toEqual(
      [],
    );
  });
});
