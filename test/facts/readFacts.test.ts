import { describe, expect, test } from 'vitest';
import { readAmounts } from '../../src/facts/amounts.ts';
import { FACT_NAMES, type FactScope, type Facts, factScopeSchema, readScope } from '../../src/facts/facts.ts';
import { type FactQuestion, readFacts, readTargets, streamFacts } from '../../src/facts/readFacts.ts';
import { summarise } from '../../src/facts/summarise.ts';
import { quantileSorted } from '../../src/numerics/quantiles.ts';
import type { Ledger } from '../../src/transactions/ledger.ts';
import { formatDay, parseDay } from '../../src/units.ts';
import { withLedger } from '../support/ledgerOf.ts';
import { csvOf, DAYS, type Line, randomShop, START } from '../support/randomShop.ts';
import { slowTest } from '../support/thorough.ts';

const SCOPE: FactScope = {
  hasAmounts: true,
  hasProducts: true,
  hasRefunds: true,
  shares: [{ column: 'category', values: ['tea', 'cake'] }],
  windowDays: 60,
};
const MIDDLE = START + 500;
const question = (rest: Partial<FactQuestion> = {}): FactQuestion => ({
  cutoff: formatDay(MIDDLE),
  scope: SCOPE,
  sample: null,
  ...rest,
});
const facts =
  (rest: Partial<FactQuestion> = {}) =>
  (ledger: Ledger) =>
    readFacts(ledger, question(rest));
const KEEP = { policy: { duplicates: 'keep' } } as const;

/** Every fact and share of a row. */
function rowOf({ columns, shares }: Facts, row: number): number[] {
  return [...FACT_NAMES.map((name) => columns[name][row]), ...shares.flat().map((column) => column[row])];
}

describe('nothing after the cutoff enters', () => {
  const lines = randomShop(21);
  const past = lines.filter(({ day }) => day <= MIDDLE);
  const poison = (line: Line, k: number): Line => ({
    ...line,
    customer: k % 3 === 0 ? `new ${k}` : line.customer,
    day: MIDDLE + 1 + (k % 90),
    amount: k % 2 === 0 ? '777777777' : '-888888888',
    product: `poison ${k}`,
    category: 'cake',
  });
  const poisoned = [...past, ...lines.map(poison)];

  test('facts and amounts are those of the past alone', async () => {
    const [clean, later] = await Promise.all(
      [past, poisoned].map((rows) =>
        withLedger(
          csvOf(rows),
          async (ledger) => ({
            facts: await facts()(ledger),
            sampled: await facts({ sample: { share: 0.5, seed: 1 } })(ledger),
            amounts: await readAmounts(ledger, formatDay(MIDDLE), null),
          }),
          KEEP,
        ),
      ),
    );
    expect(clean.facts.length).toBeGreaterThan(80);
    expect(later).toEqual(clean);
  });

  test('and so is the scope', async () => {
    // Categories need 50 customers to be worth a feature: 'cake' has them in the past, 'venom' later alone.
    const many = Array.from({ length: 60 }, (_, c) => [
      `${c},2024-01-01,5,${c % 2 === 0 ? 'cake' : 'tea'}`,
      `${c},2024-01-02,5,cake`,
      `${c},2024-01-03,5,tea`,
      `${c},2024-02-01,5,venom`,
      `${c},2024-02-02,-5,venom`,
    ]).flat();
    await withLedger(`customer_id,date,amount,category\n${many.join('\n')}\n`, async (ledger) => {
      const early = await readScope(ledger, '2024-01-31', 30);
      expect(early).toEqual({
        hasAmounts: true,
        hasProducts: false,
        hasRefunds: false,
        shares: [{ column: 'category', values: ['cake', 'tea'] }],
        windowDays: 30,
      });
      expect(factScopeSchema.parse(JSON.parse(JSON.stringify(early)))).toEqual(early);
      const late = await readScope(ledger, '2024-02-28', 30);
      expect([late.hasRefunds, late.shares[0].values]).toEqual([true, ['cake', 'tea', 'venom']]);
    });
  });
});

describe('who, and in which order', () => {
  const lines = randomShop(22);

  test('customers come as in the summaries, whatever the number of threads, and streamed as all at once', async () => {
    const read = (threads: number) =>
      withLedger(
        csvOf(lines),
        async (ledger) => {
          const parts: Facts[] = [];
          for await (const part of streamFacts(ledger, question())) parts.push(part);
          const { summaries } = await summarise(ledger, { asOf: formatDay(MIDDLE), timeUnit: 'day', gaps: true });
          return { parts, summaries, all: await facts()(ledger) };
        },
        { ...KEEP, threads },
      );
    const { parts, summaries, all } = await read(1);
    expect(parts).toEqual([all]);
    const { columns } = all;
    expect(all.length).toBe(summaries.customer.length);
    expect(columns.n.map((n) => Math.max(0, n - 1))).toEqual(summaries.x);
    expect(columns.n.map((n, i) => (n > 0 ? MIDDLE - columns.first[i] : 0))).toEqual(summaries.T);
    expect(columns.n.map((n, i) => (n > 0 ? columns.last[i] - columns.first[i] : 0))).toEqual(summaries.tx);
    expect(columns.orders).toEqual(summaries.orders);
    expect(columns.lnGaps).toEqual(summaries.lnGaps);
    expect(await read(4)).toEqual({ parts, summaries, all });
  });

  test('names that are all numbers up to the cutoff are in their order, whatever names follow', async () => {
    const csv = `customer_id,date,amount
10,2023-01-01,10
9,2023-01-02,9
guest,2023-02-01,5
9,2023-02-02,90
10,2023-02-03,100
`;
    await withLedger(csv, async (ledger) => {
      const early = question({ cutoff: '2023-01-31' });
      expect([...(await readFacts(ledger, early)).columns.total]).toEqual([9, 10]);
      expect([...(await readTargets(ledger, early, ['2023-12-31']))[0].value]).toEqual([90, 100]);
      expect([...(await readFacts(ledger, question({ cutoff: '2023-12-31' }))).columns.total]).toEqual([110, 99, 5]);
    });
  });

  test('customers asked for by name are the same as among all', async () => {
    await withLedger(
      csvOf(lines),
      async (ledger) => {
        const end = { cutoff: formatDay(START + DAYS) };
        const all = await facts(end)(ledger);
        const { summaries } = await summarise(ledger, { asOf: end.cutoff, timeUnit: 'day' });
        const customers = ["o'brien", '57', "'; --", 'nobody', 'say "hi"'];
        const some = await facts({ ...end, customers })(ledger);
        const rows = [...summaries.customer.keys()].filter((row) => customers.includes(summaries.customer[row]));
        expect(rows.length).toBe(4);
        expect(rows.map((_, i) => rowOf(some, i))).toEqual(rows.map((row) => rowOf(all, row)));
        expect((await facts({ customers: [] })(ledger)).length).toBe(0);
      },
      KEEP,
    );
  });

  slowTest(
    'more customers than are read at a time',
    async () => {
      const customers = 140_000;
      const day = (c: number) => formatDay(START + (c % 50));
      const rows = Array.from({ length: customers }, (_, c) => `${c},${day(c)},${c}.25`);
      await withLedger(`customer_id,date,amount\n${rows.join('\n')}\n`, async (ledger) => {
        const all = question({ scope: { ...SCOPE, shares: [], hasProducts: false } });
        const { columns, length } = await readFacts(ledger, all);
        expect(length).toBe(customers);
        expect(columns.total.every((total, c) => total === c + 0.25)).toBe(true);
        expect(columns.first.every((first, c) => first === START + (c % 50))).toBe(true);
        const lengths: number[] = [];
        for await (const part of streamFacts(ledger, all)) lengths.push(part.length);
        expect(lengths.length).toBeGreaterThan(1);
        const early = { ...all, cutoff: formatDay(START + 9) };
        const [{ purchases }] = await readTargets(ledger, early, [formatDay(START + 60)]);
        expect([purchases.length, purchases.every((n) => n === 0)]).toEqual([customers / 5, true]);

        // Folds are of equal size; a sample has its share of customers, and says nothing of that of another seed or of folds.
        const sampled = async (share: number, seed: number) => {
          const sample = await readFacts(ledger, { ...all, sample: { share, seed } });
          return sample.columns;
        };
        const [one, other] = [await sampled(0.3, 1), await sampled(0.3, 2)];
        // Five standard deviations of a binomial count.
        const asExpected = (count: number, of: number, share: number) =>
          expect(Math.abs(count - of * share)).toBeLessThan(5 * Math.sqrt(of * share * (1 - share)));
        for (let fold = 0; fold < 10; fold++) {
          asExpected(columns.fold.filter((own) => own === fold).length, customers, 0.1);
        }
        asExpected(one.n.length, customers, 0.3);
        const inOne = new Set(one.total);
        asExpected(other.total.filter((total) => inOne.has(total)).length, customers, 0.09);
        asExpected(one.fold.filter((fold) => fold === 3).length, one.n.length, 0.1);
        const amounts = await readAmounts(ledger, all.cutoff, { share: 0.3, seed: 1 });
        expect(amounts.meanAmount).toBe(one.total.reduce((sum, v) => sum + v, 0) / one.n.length);
      });
    },
    60_000,
  );

  test('a sample has the same customers at every cutoff', async () => {
    const sample = { share: 0.4, seed: 5 };
    await withLedger(
      csvOf(lines),
      async (ledger) => {
        const late = { cutoff: formatDay(START + DAYS) };
        const names = async (cutoff: string) =>
          (await summarise(ledger, { asOf: cutoff, timeUnit: 'day' })).summaries.customer;
        // Amounts tell customers apart.
        const chosen = async (cutoff: string) => {
          const [all, some] = [await facts({ cutoff })(ledger), await facts({ cutoff, sample })(ledger)];
          const rows = Array.from({ length: some.length }, (_, row) => JSON.stringify(rowOf(some, row)));
          const customers = await names(cutoff);
          return customers.filter((_, row) => rows.includes(JSON.stringify(rowOf(all, row))));
        };
        const [before, after] = [await chosen(question().cutoff), await chosen(late.cutoff)];
        const known = await names(question().cutoff);
        expect(before.length).toBeGreaterThan(20);
        expect(before).toEqual(known.filter((name) => after.includes(name)));
        const { summaries } = await summarise(ledger, { asOf: question().cutoff, timeUnit: 'day', sample });
        expect(summaries.customer).toEqual(before);
      },
      KEEP,
    );
  });
});

test('targets are what followed, for the same customers and each end', async () => {
  const csv = `customer_id,date,amount
a,2023-01-01,10
a,2023-02-10,20
a,2023-04-11,40
a,2023-04-11,-5
a,2023-04-20,-7
b,2023-02-01,-3
b,2023-03-01,8
c,2023-03-05,50
`;
  await withLedger(csv, async (ledger) => {
    const asked = question({ cutoff: '2023-02-10' });
    const targets = await readTargets(ledger, asked, ['2023-04-10', '2023-04-11', '2023-12-31']);
    expect(targets.map(({ purchases }) => [...purchases])).toEqual([
      [0, 1],
      [1, 1],
      [1, 1],
    ]);
    expect(targets.map(({ value }) => [...value])).toEqual([
      [0, 8],
      [35, 8],
      [28, 8],
    ]);
    expect((await readFacts(ledger, asked)).length).toBe(2);
  });
});

test('amounts are those of purchases, below 0 counting as 0', async () => {
  const days = [12, 30, 0, 4, 100];
  const rows = days.map((amount, k) => `a,${formatDay(START + k)},${amount}`);
  const csv = `customer_id,date,amount\n${rows.join('\n')}\na,${formatDay(START)},-20\nb,${formatDay(START)},-90\n`;
  await withLedger(csv, async (ledger) => {
    const { meanAmount, cap } = await readAmounts(ledger, formatDay(START + 9), null);
    expect(meanAmount).toBe(134 / 5);
    expect(cap).toBeCloseTo(quantileSorted([0, 0, 4, 30, 100], 0.995), 9);
    expect(await readAmounts(ledger, formatDay(START - 1), null)).toEqual({ meanAmount: 0, cap: 0 });
  });
});

test('tables are made when facts are first asked for, once', async () => {
  await withLedger(csvOf(randomShop(23)), async (ledger) => {
    const tables = async () => {
      const rows = await ledger.connection.rows<{ name: string; made: bigint }>(
        `SELECT table_name AS name, table_oid AS made FROM duckdb_tables() WHERE table_name SIMILAR TO '(customer|purchase|named|category).*' ORDER BY name`,
      );
      return rows.map(({ name, made }) => `${name} ${made}`);
    };
    await summarise(ledger, { timeUnit: 'week' });
    expect(await tables()).toEqual([]);
    await facts({ scope: { ...SCOPE, shares: [] } })(ledger);
    const first = await tables();
    expect(first.map((table) => table.split(' ')[0])).toEqual(['customer_places', 'purchase_days']);
    await facts({ cutoff: formatDay(START + 1), scope: { ...SCOPE, shares: [] } })(ledger);
    expect(await tables()).toEqual(first);
  });
});

test('a cutoff that is no day is refused', async () => {
  await withLedger('customer_id,date,amount\na,2024-01-01,5\n', async (ledger) => {
    await expect(readFacts(ledger, question({ cutoff: '2024-02-30' }))).rejects.toMatchObject({
      code: 'OPTION_INVALID',
    });
    expect(parseDay('2024-02-29')).toBe(19_782);
  });
});
