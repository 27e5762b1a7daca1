/** Attributes of customers: of the store and of the model, listed with their values, each the list that it leads to. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createClient } from '../../src/client/index.ts';
import { attributesSchema } from '../../src/service/routes/attributes.ts';
import { type Serving, serve } from '../../src/service/serve.ts';
import { openStore } from '../../src/store/openStore.ts';
import { load, storeFile } from '../store/stores.ts';
import { bundle, problemOf } from './shop.ts';

const CHANNELS = ['web', 'store', 'web', ''];
const rows = Array.from({ length: 8 }, (_, k) => ({
  ...{ customerId: `C${k}`, date: '1997-03-01', amount: 10 + k, transactionId: `T${k}` },
  ...{ channel: CHANNELS[k % 4], town: `town ${k}` },
}));

describe('of a store', () => {
  let serving: Serving;
  const get = async (path: string) => (await fetch(`${serving.url}${path}`)).json();
  beforeAll(async () => {
    const store = await openStore(storeFile(), { create: true, threads: 1 });
    await load(store, { rows, currency: 'USD', asOf: '1997-09-30', attributes: ['channel', 'town'] });
    serving = await serve({ bundle, store, port: 0, host: '127.0.0.1' });
    await serving.ready;
  });
  afterAll(() => serving.close());

  test('values with their customers, the commonest first; of too many values none', async () => {
    const all = attributesSchema.strict().parse(await get('/v1/attributes?most=7'));
    expect(all.attributes).toEqual([
      {
        ...{ name: 'channel', distinct: 2, lacking: 2 },
        values: [
          { value: 'web', customers: 4 },
          { value: 'store', customers: 2 },
        ],
      },
      { name: 'town', distinct: 8, lacking: 0, values: null },
    ]);
    expect((await createClient({ url: serving.url }).attributes()).attributes[1].values).toHaveLength(8);
  });

  test('each value leads to as many customers as it tells, and two at once to those who have both', async () => {
    const totalOf = async (query: string) => ((await get(`/v1/customers?${query}`)) as { total: number }).total;
    expect(await totalOf('attribute=channel:web')).toBe(4);
    expect(await totalOf('attribute=channel:')).toBe(2);
    expect(await totalOf('attribute=channel:web&attribute=town:town%202')).toBe(1);
    expect(await totalOf('attribute=channel:store&attribute=town:town%202')).toBe(0);
  });

  test('a customer who comes new is counted at once', async () => {
    const attributes = { channel: 'fax', town: 'town 1' };
    const transaction = { transactionId: 'N1', customerId: 'N1', date: '1997-09-01', amount: 5, attributes };
    await createClient({ url: serving.url }).addTransactions([transaction]);
    const [channel, town] = attributesSchema.parse(await get('/v1/attributes')).attributes;
    expect(channel.values?.at(-1)).toEqual({ value: 'fax', customers: 1 });
    expect(town.values?.[0]).toEqual({ value: 'town 1', customers: 2 });
  });

  test('a name that there is not is refused with those that there are', async () => {
    const problem = await problemOf(await fetch(`${serving.url}/v1/customers?attribute=shoe:9`));
    expect(JSON.stringify(problem)).toContain('there are channel, town');
  });
});
