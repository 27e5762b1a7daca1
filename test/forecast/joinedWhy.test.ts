import { expect, test, vi } from 'vitest';
import { summarise } from '../../src/facts/summarise.ts';
import { predictJoined, trainJoined } from '../../src/forecast/joined.ts';
import { accountOf, explainJoined, shapley, type Why } from '../../src/forecast/why.ts';
import { randomFrom } from '../../src/numerics/random.ts';
import { formatDay } from '../../src/units.ts';
import { withLedger } from '../support/ledgerOf.ts';

// Trains networks, which takes its time where machines are shared.
vi.setConfig({ testTimeout: 240_000 });

async function all(explained: ReturnType<typeof explainJoined>): Promise<(Why | null)[]> {
  const found: (Why | null)[] = [];
  for await (const why of explained) found.push(why);
  return found;
}

test('Shapley values of two and of three players, by hand', () => {
  expect(Array.from(shapley(Float64Array.of(0, 1, 2, 5), 2))).toEqual([2, 3]);
  // Three players who are worth something only together share alike; one who adds nothing gets nothing.
  const together = Float64Array.of(0, 0, 0, 0, 0, 0, 0, 6);
  for (const value of shapley(together, 3)) expect(value).toBeCloseTo(2, 12);
  const idle = Float64Array.from({ length: 8 }, (_, set) => (set & 1 ? 1 : 0) + (set & 2 ? 4 : 0));
  expect(Array.from(shapley(idle, 3), (v) => Math.round(1e9 * v) / 1e9)).toEqual([1, 4, 0]);
});

test('factors multiply up to the prediction, for every customer asked', async () => {
  const random = randomFrom(3);
  const rows = ['customer_id,date,amount'];
  for (let c = 0; c < 700; c++) {
    const rate = random.gamma(0.8, 20);
    for (
      let day = random.integer(300);
      day < 400;
      day += Math.max(1, Math.round(random.exponential(day > 150 ? rate / 3 : rate)))
    ) {
      rows.push(`c${c},${formatDay(19_000 + day)},${(10 + 40 * random.uniform()).toFixed(2)}`);
    }
  }
  await withLedger(`${rows.join('\n')}\n`, async (ledger) => {
    const asOf = formatDay(19_400);
    const joined = await trainJoined(ledger, { asOf, horizonDays: 90, seed: 1 });
    expect(joined.record.method).toBe('joined');
    const { summaries } = await summarise(ledger, { asOf, timeUnit: 'week' });
    const { purchases } = await predictJoined(ledger, summaries, joined);
    const everybody = await all(explainJoined(ledger, joined));
    expect(everybody).toHaveLength(purchases.length);
    for (const [row, why] of everybody.entries()) {
      expect(why!.purchases).toBeCloseTo(purchases[row], 5);
      const product = why!.contributions.reduce((all, { factor }) => all * factor, why!.base * why!.level);
      expect(product).toBeCloseTo(purchases[row], 5);
      expect(why!.contributions[0].words).toMatch(/: ×\d+\.\d\d$/);
      const account = accountOf(why!, 2);
      expect(account.map(({ group }) => group)).toEqual([
        'base',
        ...why!.contributions.slice(0, 2).map(({ group }) => group),
        'rest',
      ]);
      expect(account.reduce((product, { factor }) => product * factor, 1)).toBeCloseTo(purchases[row], 5);
    }
    const one = await all(explainJoined(ledger, joined, { customers: [summaries.customer[17]] }));
    expect(one).toHaveLength(1);
    expect(one[0]!.purchases).toBeCloseTo(everybody[17]!.purchases, 10);
    const wordsOf = (why: Why | null) => why!.contributions.map(({ words }) => words);
    expect(wordsOf(one[0])).toEqual(wordsOf(everybody[17]));
    expect(await all(explainJoined(ledger, joined, { customers: ['nobody'] }))).toEqual([]);
    // At another day and horizon it follows the prediction.
    const earlier = formatDay(19_390);
    const then = await summarise(ledger, { asOf: earlier, timeUnit: 'week' });
    const other = await predictJoined(ledger, then.summaries, joined, { horizonDays: 200 });
    const why = await all(explainJoined(ledger, joined, { asOf: earlier, horizonDays: 200 }));
    for (const row of [0, 17, 123]) expect(why[row]!.purchases).toBeCloseTo(other.purchases[row], 5);
  });
});
