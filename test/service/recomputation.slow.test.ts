/** Whatever comes in whatever order, once or again: a store's figures are those of a ledger of what stands in the end. */

import { beforeAll, expect, test } from 'vitest';
import { FACT_NAMES, type FactScope } from '../../src/facts/facts.ts';
import { readFacts } from '../../src/facts/readFacts.ts';
import type { Summaries } from '../../src/facts/summaries.ts';
import { summarise } from '../../src/facts/summarise.ts';
import { silent } from '../../src/forecast/progress.ts';
import { type Live, openLive } from '../../src/service/live/live.ts';
import { readTransactionBatch } from '../../src/service/live/readTransactions.ts';
import { openPredictor, type Predictor } from '../../src/service/predictor.ts';
import { openStore } from '../../src/store/openStore.ts';
import { type Ledger, openLedger } from '../../src/transactions/ledger.ts';
import { formatDay, parseDay } from '../../src/units.ts';
import { load, storeFile } from '../store/stores.ts';
import { fc } from '../support/random.ts';
import { bundle } from './shop.ts';

const FIRST = parseDay('2023-01-01');
const scope: FactScope = {
  ...{ hasAmounts: true, hasProducts: true, hasRefunds: true, windowDays: 90 },
  shares: [
    { column: 'category', values: ['tea', 'cake'] },
    { column: 'channel', values: ['web'] },
  ],
};
/** Logarithms are added in another order: all other figures are equal to the last bit. */
const LOGARITHMS: readonly string[] = ['lnGaps', 'logSum', 'logSquares'];

let predictor: Predictor;
beforeAll(async () => {
  // A single model, which looks at no fact; the facts are made all the same.
  predictor = { ...(await openPredictor(bundle)), scope };
});

interface Told {
  readonly id: number;
  readonly version: number;
}

/** What an id says in a version: always the same. */
function content({ id, version }: Told) {
  const mix = (salt: number, size: number) => (((id * 31 + version * 17 + salt) * 2654435761) >>> 7) % size;
  if (mix(1, 8) === 0) return null;
  const order = mix(2, 6);
  return {
    customerId: ['Ada', 'bob@x.org', '7', "o'brien", 'Zoë'][mix(3, 5)],
    date: formatDay(FIRST + mix(4, 300)),
    amount: [12.5, 12.5, 0, -3.3333, 0.000001, 987654321.123456, 40, -40][mix(5, 8)],
    ...(order < 4 ? { orderId: ['1', ' 1', 'C5', ''][order] } : {}),
    product: ['', 'p1', 'p1 ', "it's"][mix(6, 4)],
    category: ['tea', 'cake', ''][mix(7, 3)],
    channel: ['web', 'shop', ''][mix(8, 3)],
  };
}

const told = fc.record({ id: fc.integer({ min: 0, max: 25 }), version: fc.integer({ min: 1, max: 3 }) });
const requests = fc.array(fc.array(told, { minLength: 1, maxLength: 5 }), { minLength: 1, maxLength: 25 });

test('facts, values and dates after any history of posts', async () => {
  await fc.assert(
    fc.asyncProperty(requests, fc.integer({ min: 1, max: 8 }), async (history, together) => {
      const file = storeFile();
      const start = [{ customerId: 'Ada', date: '2022-12-01', amount: 5, transactionId: 'T' }];
      const store = await openStore(file, { create: true, threads: 1 });
      await load(store, { rows: start, currency: 'USD' });
      const live = await openLive(bundle, predictor, store, silent);
      for (let from = 0; from < history.length; from += together) {
        await Promise.all(history.slice(from, from + together).map((request) => post(live, request)));
      }
      const expected = await ledgerOf(start, history.flat());
      try {
        await expectEqual(live, expected);
        await live.close();
        await store.close();
        // And the same after it was closed and read again.
        const again = await openStore(file, { threads: 1 });
        const reopened = await openLive(bundle, predictor, again, silent);
        await expectEqual(reopened, expected);
        const ledger = await again.ledger();
        expect(plain((await summarise(ledger)).summaries)).toEqual(plain((await summarise(expected)).summaries));
        await ledger.close();
        await reopened.close();
        await again.close();
      } finally {
        await expected.close();
      }
    }),
    { numRuns: 8, seed: 20261127, endOnFailure: true },
  );
});

async function post(live: Live, request: readonly Told[]): Promise<void> {
  const transactions = request.map(({ id, version }) => ({
    ...{ transactionId: `T${id}`, version },
    ...(content({ id, version }) ?? { withdrawn: true }),
  }));
  const rules = { settings: live.store.settings!, covariates: [], limit: 100, today: parseDay('2030-01-01') };
  const { drafts } = readTransactionBatch({ transactions }, rules);
  await live.accept(drafts);
}

/** The highest version of each id, in one file. */
function ledgerOf(start: readonly object[], all: readonly Told[]): Promise<Ledger> {
  const highest = new Map<number, number>();
  for (const { id, version } of all) highest.set(id, Math.max(version, highest.get(id) ?? 0));
  const rows = [...highest].flatMap(([id, version]) => content({ id, version }) ?? []);
  const days = all.flatMap((one) => content(one)?.date ?? []);
  return openLedger({
    rows: [...start, ...rows],
    ...{ currency: 'USD', threads: 1, policy: { duplicates: 'keep' } },
    asOf: ['2022-12-01', ...days].sort().at(-1)!,
  });
}

async function expectEqual({ book }: Live, ledger: Ledger): Promise<void> {
  const { summaries } = await summarise(ledger);
  const facts = await readFacts(ledger, { cutoff: ledger.asOf, scope, sample: null });
  expect([...book.ids].filter((id) => id !== null).sort()).toEqual([...summaries.customer].sort());
  summaries.customer.forEach((id, row) => {
    const { customers } = book.find(id).group;
    expect(plain(customers.summaries)).toEqual(plain(summaries, row));
    if (!customers.facts) return;
    for (const name of FACT_NAMES) {
      if (name === 'fold') continue;
      const [own, other] = [customers.facts.columns[name][0], facts.columns[name][row]];
      if (LOGARITHMS.includes(name)) expect(Math.abs(own - other), name).toBeLessThanOrEqual(1e-9);
      else expect(own, `${id} ${name}`).toBe(other);
    }
    customers.facts.shares.forEach((values, c) => {
      values.forEach((column, v) => {
        expect(column[0], `${id} ${scope.shares[c].values[v]}`).toBe(facts.shares[c][v][row]);
      });
    });
  });
}

/** What a row says, or all of them. */
function plain(summaries: Summaries, row?: number) {
  const { clock, lnGaps: _, attributes: __, currency: ___, apart: ____, ...columns } = summaries;
  const entries = Object.entries(columns).map(([name, column]) => [
    name,
    row === undefined ? Array.from(column as ArrayLike<unknown>) : [column[row]],
  ]);
  return { asOf: clock.asOf, ...Object.fromEntries(entries) };
}
