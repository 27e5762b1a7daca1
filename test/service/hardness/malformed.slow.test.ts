/** Ten thousand requests that are wrong somewhere: none is the server's fault, and none tells of its inside. */

import { afterAll, beforeAll, expect, test } from 'vitest';
import { randomFrom } from '../../../src/numerics/random.ts';
import { routesOf } from '../../../src/service/app.ts';
import { openPredictor } from '../../../src/service/predictor.ts';
import { problemSchema } from '../../../src/service/responses.ts';
import { SEED } from '../../support/seed.ts';
import { bundle, type Client, loaded, start } from '../shop.ts';

let shop: Client;
const log: string[] = [];
beforeAll(async () => {
  shop = await start({ customers: loaded, log: (line) => log.push(line) });
});
afterAll(() => shop.close());

const random = randomFrom(SEED);
const pick = <T>(values: readonly T[]): T => values[random.integer(values.length)];

const TEXTS = [
  ...['', ' ', '0', '-1', 'NaN', 'null', '../../etc/passwd', '%00', '\u0000', '\ud800', 'ü😀', "' OR 1=1 --"],
  ...[
    '=cmd()',
    '<script>',
    '1e999',
    '2024-02-30',
    '1997-03-04',
    '__proto__',
    'constructor',
    'x'.repeat(5000),
    '\u202e',
  ],
];
const NUMBERS = [0, -0, 1, -1, 0.5, 1e-320, 1e308, -1e308, 2 ** 53, 1e15 + 1, Number.MAX_SAFE_INTEGER];
const KEYS = [
  ...['customers', 'customerId', 'transactions', 'summary', 'attributes', 'date', 'amount', 'asOf', 'horizonDays'],
  ...['level', 'explain', 'x', 'tx', 'T', 'purchases', 'firstPurchase', 'meanSpend', '__proto__', 'toString', ''],
];

function value(depth: number): unknown {
  const kind = random.integer(depth > 3 ? 4 : 7);
  if (kind === 0) return pick(TEXTS);
  if (kind === 1) return pick(NUMBERS);
  if (kind === 2) return pick([null, true, false]);
  if (kind === 3) return random.uniform() * 100;
  if (kind === 4) return Array.from({ length: random.integer(4) }, () => value(depth + 1));
  return Object.fromEntries(Array.from({ length: random.integer(5) }, () => [pick(KEYS), value(depth + 1)]));
}

/** For a URL, where half a character can't stand. */
const encoded = (text: string) => encodeURIComponent(Buffer.from(text).toString());

/** Text that is cut, doubled or has a character changed. */
function broken(text: string): string {
  const at = random.integer(text.length + 1);
  const kind = random.integer(4);
  if (kind === 0) return text.slice(0, at);
  if (kind === 1) return text.slice(0, at) + pick(TEXTS) + text.slice(at);
  if (kind === 2) return text + text;
  return text;
}

const TYPES = [
  'application/json',
  'application/json',
  'application/x-ndjson',
  'text/csv',
  'nonsense',
  'multipart/form-data',
];
const METHODS = ['GET', 'POST', 'POST', 'POST', 'DELETE', 'PATCH', 'PUT', 'OPTIONS'];

test('10,000 malformed requests', { timeout: 300_000 }, async () => {
  const paths = [
    ...new Set(routesOf({ predictor: await openPredictor(bundle), customers: loaded }).map(({ path }) => path)),
  ];
  const statuses = new Map<number, number>();
  const once = async () => {
    const method = pick(METHODS);
    const path = (random.uniform() < 0.5 ? '/v1/predictions' : pick(paths)).replace(/:\w+/g, () =>
      encoded(pick(TEXTS)),
    );
    const names = Array.from(
      { length: random.integer(3) },
      () => `${encodeURIComponent(pick(KEYS))}=${encoded(pick(TEXTS))}`,
    );
    const body = method === 'GET' ? undefined : broken(JSON.stringify(value(0)) ?? '');
    const type = pick(TYPES);
    const response = await fetch(`${shop.url}${path}?${names.join('&')}`, {
      method,
      headers: { 'Content-Type': type },
      ...(body === undefined ? {} : { body }),
    });
    const text = await response.text();
    statuses.set(response.status, (statuses.get(response.status) ?? 0) + 1);
    const asked = `${method} ${path} ${type} ${body?.slice(0, 300)}`;
    expect(response.status, asked).toBeLessThan(500);
    if (response.status < 400) return;
    expect(response.headers.get('content-type'), asked).toBe('application/problem+json');
    if (method !== 'HEAD') problemSchema.strict().parse(JSON.parse(text));
    expect(text, asked).not.toMatch(/node_modules|\.ts:|\.js:\d| at \w+ \(|\/src\/|\/dist\//);
  };
  const client = async (requests: number) => {
    for (let i = 0; i < requests; i++) await once();
  };
  await Promise.all(Array.from({ length: 10 }, () => client(1000)));
  expect(log).toEqual([]);
  expect([...statuses.values()].reduce((sum, count) => sum + count, 0)).toBe(10_000);
  for (const status of [400, 404, 405, 415]) expect(statuses.get(status), String(status)).toBeGreaterThan(50);
  expect((await shop.get('/healthz')).status).toBe(200);
});
