/** A server without keys, and a page of the web in a browser on the same machine. */
import { request } from 'node:http';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Client, start } from '../shop.ts';

let shop: Client;
beforeAll(async () => {
  shop = await start({ rateLimit: 40 });
});
afterAll(() => shop.close());

/** `fetch` sets Host itself. */
function statusOf(method: string, path: string, headers: Record<string, string>): Promise<number> {
  return new Promise((resolve, reject) => {
    request(`${shop.url}${path}`, { method, headers }, (response) => {
      response.resume();
      resolve(response.statusCode!);
    })
      .on('error', reject)
      .end();
  });
}

test.each([
  ['GET', { Host: 'localhost:3000' }, 200],
  ['GET', { Host: '127.0.0.1' }, 200],
  ['GET', { Host: '[::1]:80' }, 200],
  ['GET', { Host: 'shop.example' }, 403],
  ['GET', { Host: 'localhost.shop.example:3000' }, 403],
])('a name that was led here is not answered: %s %j', async (method, headers, status) => {
  expect(await statusOf(method, '/v1/model', headers)).toBe(status);
});

test('a page of another site can’t write', async () => {
  const host = { Host: '127.0.0.1:3000' };
  expect(await statusOf('POST', '/v1/predictions', { ...host, Origin: 'https://shop.example' })).toBe(403);
  expect(await statusOf('POST', '/v1/predictions', { ...host, Origin: 'null' })).toBe(403);
  expect(await statusOf('POST', '/v1/predictions', { ...host, Origin: 'http://127.0.0.1:3000' })).toBe(400);
  expect(await statusOf('POST', '/v1/predictions', host)).toBe(400);
});

test('beyond the limit of a minute requests are refused, and those who watch are not', async () => {
  const statuses: number[] = [];
  let last: Response | null = null;
  for (let i = 0; i < 45; i++) {
    last = await shop.get('/v1/session');
    statuses.push(last.status);
  }
  expect(statuses).toContain(200);
  expect(last!.status).toBe(429);
  expect(Number(last!.headers.get('retry-after'))).toBeGreaterThan(0);
  expect(await last!.json()).toMatchObject({ code: 'TOO_MANY_REQUESTS', status: 429 });
  expect((await shop.get('/healthz')).status).toBe(200);
});

test('headers are those that helmet sets, or stricter', async () => {
  const { headers } = await shop.get('/healthz');
  expect(Object.fromEntries(headers)).toMatchObject({
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'referrer-policy': 'no-referrer',
    'strict-transport-security': 'max-age=31536000',
    'x-frame-options': 'DENY',
    'x-content-type-options': 'nosniff',
    'x-permitted-cross-domain-policies': 'none',
  });
});
