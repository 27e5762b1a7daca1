import { expect, test } from 'vitest';
import { LINE_KINDS, lineTotals, lineWindows, prepareLineKinds } from '../../src/facts/lineKinds.ts';
import { formatMoney, parseDay, parseMoney } from '../../src/units.ts';
import { withLedger } from '../support/ledgerOf.ts';
import { csvOf, randomShop } from '../support/randomShop.ts';

const HEAD = 'customer_id,date,amount,quantity,unit_price,product,category';

test('each line is what it was to its customer on its day', async () => {
  const lines = [
    ['2024-01-01', 10, 2, 'tea', 'drinks', 'first'],
    ['2024-01-02', 5, 1, 'tea', 'drinks', 'again'],
    ['2024-01-03', 5.4, 1, 'milk', 'drinks', 'sideways'],
    ['2024-01-04', 8, 1, 'wine', 'drinks', 'up'],
    ['2024-01-05', 3, 1, 'water', 'drinks', 'down'],
    ['2024-01-06', 9, 3, 'cake', 'food', 'cross'],
    ['2024-01-06', 6, 1, 'pie', 'food', 'cross'],
    ['2024-01-07', 4, 1, '', 'food', 'unnamed'],
    ['2024-01-08', -5, -1, 'tea', 'drinks', 'refund'],
  ] as const;
  const csv = lines.map(([day, amount, quantity, product, category]) =>
    ['a', day, amount, quantity, amount / quantity, product, category].join(','),
  );
  await withLedger(`${HEAD}\n${csv.join('\n')}\n`, async (ledger) => {
    await prepareLineKinds(ledger);
    const rows = await ledger.connection.rows<{ kind: number }>(
      'SELECT kind FROM line_kinds ORDER BY day, amount DESC',
    );
    expect(rows.map(({ kind }) => LINE_KINDS[kind])).toEqual(lines.map((line) => line[5]));
  });
});

test.each([1, 2, 3])(
  'sums of kinds, and of their months, are the revenue to the last digit (shop %i)',
  async (seed) => {
    const lines = randomShop(seed);
    for (const without of [[], ['category'], ['product']] as const) {
      await withLedger(csvOf(lines, without), async (ledger) => {
        const { total, kinds, months } = await lineTotals(ledger);
        expect(formatMoney(kinds.reduce((sum, { amount }) => sum + amount, 0n))).toBe(formatMoney(total));
        expect(total).toBe(parseMoney(ledger.quality.accepted.amount!));
        expect(kinds.reduce((sum, row) => sum + row.lines, 0)).toBe(ledger.quality.accepted.rows);
        const everyMonth = months.flatMap(({ amounts }) => amounts).reduce((sum, amount) => sum + amount, 0n);
        expect(everyMonth).toBe(total);
      });
    }
  },
);

test('windows lie on both sides of the cutoff, and nothing later counts as known', async () => {
  const csv = `customer_id,date,amount,product,category
a,2024-01-01,1,tea,drinks
a,2024-01-20,2,cake,food
a,2024-02-01,4,milk,drinks
a,2024-02-09,8,soap,care
a,2024-03-01,16,tea,drinks
b,2024-02-05,1,tea,drinks
`;
  await withLedger(csv, async (ledger) => {
    const { place, breadth, before, after } = await lineWindows(ledger, parseDay('2024-02-01'), 10);
    expect([[...place], [...breadth]]).toEqual([[0], [2]]);
    // Of the days from 23 January on only milk, which was dearer than the tea; after them the soap, a new category.
    expect([before.all[0], before.cross[0], before.up[0]]).toEqual([4, 0, 4]);
    expect([after.all[0], after.cross[0], after.up[0]]).toEqual([8, 8, 0]);
  });
});
