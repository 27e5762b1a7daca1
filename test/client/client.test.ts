import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, expectTypeOf, test } from 'vitest';
import { createClient, type Prediction, ProblemError } from '../../src/client/index.ts';
import { loaded, type Client as Shop, start } from '../service/shop.ts';

let shop: Shop;
beforeAll(async () => {
  shop = await start({ customers: loaded });
});
afterAll(() => shop.close());

const transactions = [
  { date: '1997-03-04', amount: 20 },
  { date: '1997-05-06', amount: 40.1 },
];

describe('the client', () => {
  test('asks for the same as fetch', async () => {
    const client = createClient({ url: `${shop.url}/` });
    const sent = await (await shop.post({ customerId: 'a', transactions, horizonDays: 90 })).json();
    expect(await client.predict({ customerId: 'a', transactions, horizonDays: 90 })).toEqual(sent);
    const many = await client.predictMany({ customers: [{ transactions }, { summary: { x: 1, tx: 2, T: 3 } }] });
    expect(many.predictions).toHaveLength(2);
    const id = 'a/b ü 😀?#%';
    const known = await (await shop.get(`/v1/customers/${encodeURIComponent(id)}?level=0.5`)).json();
    expect(await client.customer(id, { level: 0.5, horizonDays: undefined })).toEqual(known);
    const { rows, total } = await client.customers({ ids: ['regular', 'once'], sort: 'customerId', limit: 1 });
    expect([rows.map(({ customerId }) => customerId), total]).toEqual([['once'], 2]);
    expect((await client.summary()).customers).toBe(4);
    expect((await client.model()).purchaseModel).toBe('bg-nbd');
    expect((await client.model({ include: 'charts', width: 400 })).charts).toEqual([]);
    expect(await client.model()).not.toHaveProperty('charts');
    expect(await client.health()).toEqual({ status: 'ok' });
    expect(await client.readiness()).toEqual({ status: 'ready', customers: 4 });
    await expect(client.models()).rejects.toMatchObject({ problem: { code: 'STORE_MISSING' } });
    await expect(client.activateModel('a/b')).rejects.toMatchObject({ problem: { code: 'STORE_MISSING' } });
    await expect(client.cancelTraining('x')).rejects.toMatchObject({ problem: { code: 'STORE_MISSING' } });
    expect(await client.openApi()).toHaveProperty('openapi', '3.1.0');
  });

  test('streams lines in the form in which they were sent', async () => {
    const client = createClient({ url: shop.url });
    const log = `customer_id,date,amount\n${transactions.map(({ date, amount }) => `a,${date},${amount}`).join('\n')}\n`;
    const csv = await new Response(await client.predictLines('csv', log, { horizonDays: 90 })).text();
    const known = await client.predict({ customerId: 'a', transactions, horizonDays: 90 });
    expect(csv.split('\n')[1]).toContain(`a,${known.historicalValue},`);
    const rows = new Blob([JSON.stringify({ customerId: 'b', transactions })]).stream();
    const line = JSON.parse(await new Response(await client.predictLines('ndjson', rows)).text());
    expect(line).toMatchObject({ customerId: 'b', historicalValue: known.historicalValue });
    await expect(client.predictLines('csv', 'day\n1\n')).rejects.toBeInstanceOf(ProblemError);
  });

  test('rejects with the problem document', async () => {
    const client = createClient({ url: shop.url });
    const failed = await client.customer('nobody').catch((error: unknown) => error);
    expect(failed).toBeInstanceOf(ProblemError);
    const { problem, requestId, message } = failed as ProblemError;
    expect(problem).toMatchObject({ status: 404, code: 'CUSTOMER_UNKNOWN', detail: message });
    expect(problem.instance).toBe(`urn:uuid:${requestId}`);
  });

  test('tells what stands between from the server', async () => {
    const proxy = async () => new Response('<h1>Bad gateway</h1>', { status: 502, headers: { 'Retry-After': '7' } });
    const failed = await createClient({ url: shop.url, fetch: proxy })
      .model()
      .catch((error: unknown) => error);
    expect(failed).toMatchObject({ retryAfter: 7, problem: { status: 502, code: 'FOREIGN' } });
  });

  test('sends its key', async () => {
    let sent: Headers | undefined;
    const spy: typeof fetch = async (_url, options) => {
      sent = new Headers(options?.headers);
      return Response.json({ status: 'ok' });
    };
    await createClient({ url: shop.url, key: 'secret', fetch: spy }).health();
    expect(sent?.get('Authorization')).toBe('Bearer secret');
  });

  test('knows the types of requests and answers', () => {
    const client = createClient({ url: shop.url });
    expectTypeOf(client.predict).returns.resolves.toEqualTypeOf<Prediction>();
    expectTypeOf<Prediction['pReturn']>().toEqualTypeOf<number>();
    // @ts-expect-error a misspelt field
    const wrong = () => client.predict({ transactions: [{ date: '1997-03-04', ammount: 1 }] });
    expect(wrong).toBeInstanceOf(Function);
  });
});

test('runs wherever there is fetch: it imports nothing but types and itself', () => {
  const folder = resolve(import.meta.dirname, '../../src/client');
  for (const file of readdirSync(folder)) {
    const text = readFileSync(join(folder, file), 'utf8');
    for (const [statement, from] of text.matchAll(/^(?:import|export)[^;]*? from '([^']+)';/gm)) {
      expect(/^(import|export) type /.test(statement) || from.startsWith('./'), statement).toBe(true);
    }
  }
});
