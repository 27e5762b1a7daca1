/** A thread says of customers what this one says, to the last bit. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { streamFacts } from '../../../src/facts/readFacts.ts';
import { copyColumns } from '../../../src/facts/summaries.ts';
import { summarise } from '../../../src/facts/summarise.ts';
import type { Nameless } from '../../../src/forecast/contract.ts';
import { openThreads, type Threads } from '../../../src/pipelines/valuing/threads.ts';
import { openRanges, type SavedForecast } from '../../../src/pipelines/valuing/valueRange.ts';
import { DEFAULT_TERMS } from '../../../src/valuation/terms.ts';
import { openOrders, orderLines, trainedOn } from '../../service/orders.ts';

const options = { terms: DEFAULT_TERMS, level: 0.8, timing: true, explain: 3 };
let customers: Nameless;
let saved: SavedForecast;
let threads: Threads;
beforeAll(async () => {
  const ledger = await openOrders(orderLines(140, 7));
  const { manifest, files } = await trainedOn(ledger);
  saved = { record: manifest.forecast!, files };
  const { summaries } = await summarise(ledger, { facts: true });
  const question = { cutoff: summaries.clock.asOf, scope: saved.record.scope, sample: null };
  for await (const facts of streamFacts(ledger, question)) {
    customers = { summaries: copyColumns(summaries, 0, facts.length), facts };
  }
  await ledger.close();
  threads = openThreads({ saved, options }, 1);
});
afterAll(() => threads.close());

test('the same customers get the same figures, and their columns go along', async () => {
  const here = (await openRanges(saved, options))(customers);
  const [first, second, third] = [1, 2, 3].map(() => structuredClone(customers));
  const taken = [await threads.take(first), await threads.take(second)];
  const waits = threads.take(third);
  expect([first.facts!.columns.n.length, second.summaries.x.length]).toEqual([0, 0]);
  // Two are with the thread: the third stays here until one of them is done.
  expect(third.summaries.x).toHaveLength(customers.summaries.x.length);
  expect(await taken[0].valued).toEqual(here);
  expect(await (await waits).valued).toEqual(here);
  expect(await taken[1].valued).toEqual(here);
  expect(here.explanation!.some((text) => text.includes('×'))).toBe(true);
  expect(here.timing!.soon).toHaveLength(customers.summaries.x.length);
});

test('what goes wrong on a thread is told to who asked', async () => {
  const { valued } = await threads.take({ ...structuredClone(customers), facts: null });
  await expect(valued).rejects.toThrow(/needs transactions/);
});
