/** Recommendations and reviews of a served store. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Client, createClient } from '../../src/client/index.ts';
import { recommendationsSchema, reviewSummarySchema } from '../../src/service/reviewContract.ts';
import { crossSellingSchema } from '../../src/service/routes/crossSelling.ts';
import { type Serving, serve } from '../../src/service/serve.ts';
import { openStore } from '../../src/store/openStore.ts';
import { formatDay, parseDay } from '../../src/units.ts';
import { load, storeFile } from '../store/stores.ts';
import { bundle } from './shop.ts';

const start = parseDay('1997-01-01');
/** Forty customers who buy tea every 20 days, and something of forty other things each time. */
const rows = Array.from({ length: 40 }, (_, c) =>
  Array.from({ length: 13 }, (_, k) =>
    ['tea', `p${(c + 7 * k) % 40}`].map((product) => ({
      ...{ customerId: `c${c}`, date: formatDay(start + 20 * k + (c % 7)), amount: 10 },
      ...{ transactionId: `${c}/${k}/${product}`, product },
    })),
  ),
).flat(2);

let serving: Serving;
let client: Client;
beforeAll(async () => {
  const file = storeFile();
  const store = await openStore(file, { create: true, threads: 1 });
  await load(store, { rows, currency: 'USD', asOf: '1997-09-30' });
  await store.close();
  serving = await serve({ bundle, store: await openStore(file, { threads: 1 }), port: 0, host: '127.0.0.1' });
  await serving.ready;
  client = createClient({ url: serving.url });
});
afterAll(() => serving.close());

const problem = (code: string) => expect.objectContaining({ problem: expect.objectContaining({ code }) });

test('what a customer buys again stands first, with its reason, in German too', async () => {
  const made = await client.recommendations('c3', { top: 3, horizonDays: 60 });
  expect(recommendationsSchema.parse(made)).toEqual(made);
  const [first] = made.recommendations;
  expect(first).toMatchObject({ kind: 'again', rank: 1, product: 'tea' });
  expect(first.probability).toBeGreaterThan(0.8);
  expect(first.reason).toBe('bought on 13 of 13 days, last on 1 Sept 1997');
  const german = await client.recommendations('c3', { top: 3, horizonDays: 60, lang: 'de' });
  expect(german.recommendations[0].reason).toBe('an 13 von 13 Tagen gekauft, zuletzt am 01.09.1997');
  await expect(client.recommendations('nobody')).rejects.toMatchObject(problem('CUSTOMER_UNKNOWN'));
});

test('revenue divides into what each line was, to the cent, and tells why nothing is foretold', async () => {
  const made = await client.crossSelling({ horizonDays: 60 });
  expect(crossSellingSchema.parse(made)).toEqual(made);
  const cents = (amounts: readonly string[]) => amounts.reduce((sum, text) => sum + Math.round(100 * Number(text)), 0);
  expect(cents(made.kinds.map(({ amount }) => amount))).toBe(100 * 10 * rows.length);
  expect(cents([made.total])).toBe(100 * 10 * rows.length);
  expect(cents(made.months.flatMap(({ amounts }) => amounts))).toBe(100 * 10 * rows.length);
  expect(made).toMatchObject({ tellsUp: false, horizonDays: 60, currency: 'USD', asOf: '1997-09-30' });
  const { total, cross } = made.predicted;
  expect(total).toBeGreaterThan(0);
  // Half of each basket is new; a window of 60 days is a quarter of the history.
  expect(made.noShares).toBeNull();
  expect(cross! / total!).toBeCloseTo(0.5, 1);
  await expect(client.crossSelling({ horizonDays: 0 })).rejects.toMatchObject(problem('REQUEST_INVALID'));
});

test('reviews are taken once, summed up with the sentences behind, and go with their customer', async () => {
  const reviews = [
    { id: '1', date: '1997-03-01', customerId: 'c1', rating: 1, text: 'Die Gebühren sind eine Frechheit.' },
    { id: '2', date: '1997-03-02', customerId: 'c2', text: 'The advice was excellent, I trust them.' },
    { id: '3', date: '1997-04-02', rating: 5 },
  ];
  expect(await client.addReviews(reviews)).toEqual({ added: 3, known: 0 });
  expect(await client.addReviews(reviews.slice(0, 1))).toEqual({ added: 0, known: 1 });
  const summary = await client.reviewSummary({ lang: 'de' });
  expect(reviewSummarySchema.parse(summary)).toEqual(summary);
  expect(summary).toMatchObject({ reviews: 3, counts: { good: 2, bad: 1, unclear: 0 }, meanRating: 3 });
  const price = summary.themes.find(({ name }) => name === 'price');
  expect(price).toMatchObject({ title: 'Preis und Gebühren', counts: { good: 0, bad: 1, unclear: 0 } });
  expect(price!.examples[0].sentence).toBe('Die Gebühren sind eine Frechheit.');
  expect(summary.link).toMatchObject({ writers: 2, customers: 40 });

  expect(summary).not.toHaveProperty('charts');
  const { charts = [] } = await client.reviewSummary({ lang: 'de', include: 'charts', width: 400 });
  // Two months are a trend; of two writers no ratio is told.
  expect(charts.map(({ id, title, width }) => [id, title, width])).toEqual([['trend', 'Nach Monaten', 400]]);
  expect(charts[0].table.rows.map(([month]) => month)).toEqual(['1997-03', '1997-04']);

  await client.eraseCustomer('c1');
  const after = await client.reviewSummary();
  expect(after).toMatchObject({ reviews: 2, counts: { good: 2, bad: 0, unclear: 0 } });
  await expect(client.addReviews([{ id: '4', date: '1997-04-02' }])).rejects.toMatchObject(problem('REQUEST_INVALID'));
});
