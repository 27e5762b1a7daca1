import { describe, expect, it } from 'vitest';
import { mainGroups, readMembers } from '../../src/facts/members.ts';
import { weeklyNewCustomers, weeklyPurchases } from '../../src/facts/weeklyPurchases.ts';
import { parseDay } from '../../src/units.ts';
import { withLedger } from '../support/ledgerOf.ts';

const csv = `customer_id,date,amount,shop,clerk
a,2024-01-01,10,north,Ann
a,2024-01-02,10,north,Ben
a,2024-01-02,5,north,Ben
a,2024-01-05,10,south,Ben
a,2024-02-01,10,west,Ann
b,2024-01-03,10,,Ann
b,2024-01-04,-10,south,Ann
c,2024-01-03,10, south ,Ann
c,2024-01-12,10,south,Ann
d,2024-01-11,10,south,Ann
`;

describe('members of groups', () => {
  it('are customers by the share of their purchase days before a day, refunds and later days apart', () =>
    withLedger(
      csv,
      async (ledger) => {
        const members = await readMembers(ledger, 'branch', '2024-01-10');
        expect(members.groups).toEqual(['north', 'south']);
        const entries = members.customer.map((name, i) => [name, members.groups[members.group[i]], members.weight[i]]);
        expect(entries).toEqual([
          ['a', 'north', 2 / 3],
          ['a', 'south', 1 / 3],
          ['c', 'south', 1],
        ]);
        expect([...mainGroups(members, ['a', 'b', 'c'])]).toEqual([0, -1, 1]);
      },
      { columns: { branch: 'shop' } },
    ));

  it('can be those of an attribute, and of no column that is not there', () =>
    withLedger(
      csv,
      async (ledger) => {
        expect((await readMembers(ledger, 'clerk', '2024-01-10')).groups).toEqual(['Ann', 'Ben']);
        // A column of advisers is not looked for by its name: somebody has to ask for it.
        for (const column of ['adviser', 'branch', 'nothing']) {
          await expect(readMembers(ledger, column, '2024-01-10')).rejects.toThrow(
            expect.objectContaining({ code: 'GROUP_UNKNOWN' }),
          );
        }
      },
      { attributes: ['clerk'] },
    ));
});

describe('weekly purchases', () => {
  it('are those of customers known before, in whole weeks, and first purchases apart', () =>
    withLedger(csv, async (ledger) => {
      const since = parseDay('2024-01-04');
      const made = await weeklyPurchases(ledger, since, 4);
      expect(made.customer).toEqual(['a', 'a', 'c']);
      expect([...made.week]).toEqual([0, 3, 1]);
      expect([...made.purchases]).toEqual([1, 1, 1]);
      expect([...(await weeklyNewCustomers(ledger, since, 4))]).toEqual([1, 0, 0, 0]);
    }));
});
