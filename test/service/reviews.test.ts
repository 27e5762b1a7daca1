/** Recommendations and reviews of a served store. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Client, createClient } from '../../src/client/index.ts';
import { recommendationsSchema, reviewSummarySchema } from '../../src/service/reviewContract.ts';
import { crossSellingSchema } from '../../src/service/routes/crossSelling.ts';
import { firstProductsSchema } from '../../src/service/routes/firstProducts.ts';
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

test('who has come since it was learnt is told all the same, and who was erased is not', async () => {
  await client.recommendations('c4', { top: 3, horizonDays: 60 });
  const order = { customerId: 'newcomer', date: '1997-09-30', amount: 10, transactionId: 'n1', product: 'tea' };
  await client.addTransactions([order]);
  const { recommendations } = await client.recommendations('newcomer', { top: 3, horizonDays: 60 });
  expect(recommendations[0]).toMatchObject({ kind: 'again', product: 'tea' });
  await client.eraseCustomer('newcomer');
  await expect(client.recommendations('newcomer')).rejects.toMatchObject(problem('CUSTOMER_UNKNOWN'));
  expect((await client.recommendations('c4', { top: 3, horizonDays: 60 })).recommendations[0].product).toBe('tea');
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

test('parts of predicted value add up to the cent, in the figures and in the table that is read', async () => {
  const { predicted, interval, newIsProduct, told } = await client.crossSelling({
    ...{ horizonDays: 60, include: 'told', lang: 'de' },
  });
  const cents = (value: number | null) => Math.round(100 * value!);
  expect(cents(predicted.cross) + cents(predicted.rest)).toBe(cents(predicted.total));
  expect(interval!.low).toBeLessThan(predicted.total!);
  expect(interval!.high).toBeGreaterThan(predicted.total!);
  expect(newIsProduct).toBe(true);
  const [past, ahead] = told!.tables;
  expect(past.rows.map(([name]) => name)).toEqual(['erster Tag', 'wieder gekauft', 'neues Produkt', 'gesamt']);
  const [cross, again, total] = ahead.rows.map(([, text]) => Number(text.replace(/[^\d]/g, '')));
  expect(ahead.rows.map(([name]) => name)).toEqual(['neues Produkt', 'wieder gekauft', 'gesamt']);
  expect(cross + again).toBe(total);
  expect(total).toBe(cents(predicted.total));
  // Half of each basket after the first day is tea.
  expect(told!.charts.map(({ title }) => title)).toEqual([expect.stringMatching(/^50\s% des Umsatzes/)]);
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

test('first products tell who comes back, and the menu has what the transactions name', async () => {
  expect((await client.firstProducts()).products).toBeNull();
  const capabilities = async () =>
    ((await (await fetch(`${serving.url}/v1/session`)).json()) as { capabilities: string[] }).capabilities;
  expect(await capabilities()).toContain('products');
  expect(await capabilities()).not.toContain('channels');
  const day = (k: number) => formatDay(start + k);
  const begins = (product: string, again: boolean) =>
    Array.from({ length: 30 }, (_, c) =>
      (again ? [c, c + 30] : [c]).map((k) => ({
        ...{ transactionId: `${product}/${c}/${k}`, customerId: `${product}${c}`, date: day(k), amount: 5, product },
        channel: 'web',
      })),
    ).flat();
  await client.addTransactions([...begins('mug', true), ...begins('pen', false)]);
  expect(await capabilities()).toEqual(expect.arrayContaining(['products', 'channels']));
  const made = await client.firstProducts({ include: 'told' });
  expect(firstProductsSchema.parse(made)).toEqual(made);
  const { column, returned, rows: found } = made.products!;
  expect(column).toBe('product');
  const of = (name: string) => found.find((row) => row.name === name)!;
  expect(of('mug').returnedLow).toBeGreaterThan(returned);
  expect(of('pen').returnedHigh).toBeLessThan(returned);
  expect(made.told!.charts[0].title).toMatch(/^Who begins with “(mug|tea)” comes back most often: /);
  expect(made.told!.tables[0].rows.map(([name]) => name)).toEqual(
    expect.arrayContaining(['all customers', 'mug', 'pen', 'tea']),
  );
  await expect(client.firstProducts({ periodDays: 200 })).rejects.toMatchObject(problem('TOO_LITTLE_DATA'));
});
