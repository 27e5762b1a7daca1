/** A shop whose products come over HTTP alone: by a file with a column of its own name, and by posted transactions. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Client, createClient } from '../../src/client/index.ts';
import { type Serving, serve } from '../../src/service/serve.ts';
import { openStore } from '../../src/store/openStore.ts';
import { formatDay, parseDay } from '../../src/units.ts';
import { load, storeFile } from '../store/stores.ts';
import { bundle } from './shop.ts';

const start = parseDay('1997-01-01');
/** Forty customers who buy tea every 20 days, and something of forty other things each time. */
const lines = Array.from({ length: 40 }, (_, c) =>
  Array.from({ length: 13 }, (_, k) =>
    ['tea', `p${(c + 7 * k) % 40}`].map((product) => ({
      ...{ customerId: `c${c}`, date: formatDay(start + 20 * k + (c % 7)), amount: 10 },
      ...{ transactionId: `${c}/${k}/${product}`, product },
    })),
  ),
).flat(2);
const half = lines.length / 2;

let serving: Serving;
let client: Client;
beforeAll(async () => {
  const store = await openStore(storeFile(), { create: true, threads: 1 });
  // A store with nothing is served without a model: one line is enough.
  await load(store, { rows: lines.slice(0, 1), currency: 'USD', asOf: '1997-09-30' });
  serving = await serve({ bundle, store, port: 0, host: '127.0.0.1' });
  await serving.ready;
  client = createClient({ url: serving.url });
});
afterAll(() => serving.close());

test('products of a mapped column and of posted transactions are recommended from alike', async () => {
  const csv = [
    'customer_id,date,amount,transaction_id,what was it',
    ...lines.slice(1, half).map((line) => Object.values(line).join(',')),
  ].join('\n');
  const { id } = await client.addUpload('orders.csv', new TextEncoder().encode(`${csv}\n`));
  await client.changeUpload(id, { columns: { product: 'what was it' }, currency: 'USD' });
  expect(await client.loadUpload(id)).toMatchObject({ state: 'loaded', loaded: { added: half - 1 } });
  await client.addTransactions(lines.slice(half));

  for (const customer of ['c3', 'c33']) {
    const { recommendations } = await client.recommendations(customer, { top: 3, horizonDays: 60 });
    expect(recommendations[0]).toMatchObject({
      ...{ kind: 'again', product: 'tea' },
      reason: expect.stringMatching(/^bought on 13 of 13 days/),
    });
    const known = new Set(lines.filter(({ customerId }) => customerId === customer).map(({ product }) => product));
    const fresh = recommendations.filter(({ kind }) => kind === 'new');
    expect(fresh.length).toBeGreaterThan(0);
    for (const { product } of fresh) expect(known).not.toContain(product);
  }
  const { kinds } = await client.crossSelling({ horizonDays: 60 });
  const of = (wanted: string) => Number(kinds.find(({ kind }) => kind === wanted)!.amount);
  // Thirteen days of two lines each: the first day's are `first`, tea is bought again on all others.
  expect(of('first')).toBe(40 * 20);
  expect(of('again') + of('cross')).toBe(40 * 12 * 20);
  expect(of('again')).toBeGreaterThanOrEqual(40 * 12 * 10);
});
