import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { PerennialError } from '../../src/errors.ts';
import { failure } from '../../src/service/problems.ts';
import { problemSchema } from '../../src/service/responses.ts';
import { ENGLISH } from '../support/english.ts';
import { type Client, loaded, problemOf, start } from './shop.ts';

let shop: Client;
const log: string[] = [];
beforeAll(async () => {
  shop = await start({ customers: loaded, bodyLimit: 100_000, customerLimit: 50, log: (text) => log.push(text) });
});
afterAll(() => {
  shop.close();
  expect(log).toEqual([]);
});

const date = '1997-03-04';
const one = { transactions: [{ date, amount: 1 }] };
const NUMBER = 'expected number, received string';

/** What is wrong, sent as text; the status; the fields at fault and a word of each message. */
const refused: [string, string, [string, string][]][] = [
  ['nothing known', '{}', [['', 'transactions or a summary']]],
  ['no object', '[]', [['', 'expected object']]],
  ['null', 'null', [['', 'expected object']]],
  ['text', '"hello"', [['', 'expected object']]],
  ['no transactions', '{"transactions": []}', [['/transactions', 'at least one transaction']]],
  ['no customers', '{"customers": []}', [['/customers', 'at least one customer']]],
  ['customers that are none', '{"customers": {"length": 3}}', [['/customers', 'expected array']]],
  ['a customer that is none', '{"customers": [7]}', [['/customers/0', 'expected object']]],
  [
    'both forms',
    `{"transactions": [{"date": "${date}"}], "summary": {"x": 0, "tx": 0, "T": 1}}`,
    [['/summary', 'not both']],
  ],
  ['no date', '{"transactions": [{"amount": 3}]}', [['/transactions/0/date', 'expected string']]],
  ['no such day', '{"transactions": [{"date": "1997-02-30"}]}', [['/transactions/0/date', 'must be a day']]],
  ['another notation', '{"transactions": [{"date": "04/03/1997"}]}', [['/transactions/0/date', 'YYYY-MM-DD']]],
  ['no such hour', '{"transactions": [{"date": "1997-02-03T24:01:00"}]}', [['/transactions/0/date', 'must be']]],
  ['a date before all shops', '{"transactions": [{"date": "0000-01-01"}]}', [['/transactions/0/date', '1900']]],
  ['a date as number', '{"transactions": [{"date": 867715200}]}', [['/transactions/0/date', 'expected string']]],
  [
    'a date after as-of',
    '{"transactions": [{"date": "1997-10-01"}]}',
    [['/transactions/0/date', 'after as-of, 1997-09-30']],
  ],
  [
    'an amount as text',
    `{"transactions": [{"date": "${date}", "amount": "12.50"}]}`,
    [['/transactions/0/amount', NUMBER]],
  ],
  [
    'an amount beyond all',
    `{"transactions": [{"date": "${date}", "amount": 1e999}]}`,
    [['/transactions/0/amount', 'Infinity']],
  ],
  [
    'an amount of null',
    `{"transactions": [{"date": "${date}", "amount": null}]}`,
    [['/transactions/0/amount', 'null']],
  ],
  [
    'too high an amount',
    `{"transactions": [{"date": "${date}", "amount": 1e16}]}`,
    [['/transactions/0/amount', '1000000000000000']],
  ],
  [
    'too high a sum',
    `{"transactions": [{"date": "${date}", "amount": 8e14}, {"date": "${date}", "amount": -8e14}]}`,
    [['/transactions', 'add up']],
  ],
  [
    'an amount here and none there',
    `{"transactions": [{"date": "${date}", "amount": 1}, {"date": "${date}"}]}`,
    [['/transactions/1/amount', 'missing']],
  ],
  [
    'a misspelt field',
    `{"transactions": [{"date": "${date}", "ammount": 1}]}`,
    [['/transactions/0/ammount', 'unknown field']],
  ],
  [
    'a field of a difficult name',
    '{"a/b~c": 1, "transactions": []}',
    [
      ['/transactions', ''],
      ['/a~1b~0c', 'unknown field'],
    ],
  ],
  [
    'a prototype',
    `{"__proto__": {"admin": true}, "transactions": [{"date": "${date}"}]}`,
    [['/__proto__', 'unknown field']],
  ],
  [
    'a constructor',
    `{"constructor": {"prototype": {}}, "transactions": [{"date": "${date}"}]}`,
    [['/constructor', 'unknown field']],
  ],
  ['a broken id', `{"customerId": 1.5, "transactions": [{"date": "${date}"}]}`, [['/customerId', 'text']]],
  ['an id by its former name', `{"id": "a", "transactions": [{"date": "${date}"}]}`, [['/id', 'unknown field']]],
  [
    'too long an id',
    `{"customerId": "${'x'.repeat(1001)}", "transactions": [{"date": "${date}"}]}`,
    [['/customerId', '1000']],
  ],
  [
    'a product as number',
    `{"transactions": [{"date": "${date}", "product": 7}]}`,
    [['/transactions/0/product', 'expected string']],
  ],
  ['an empty summary', '{"summary": {}}', [['/summary', 'x, tx and T']]],
  [
    'half a summary',
    '{"summary": {"x": 1}}',
    [
      ['/summary/tx', 'missing'],
      ['/summary/T', 'missing'],
    ],
  ],
  ['two summaries in one', '{"summary": {"x": 1, "purchases": 2}}', [['/summary/purchases', 'not both']]],
  ['half a purchase', '{"summary": {"x": 1.5, "tx": 1, "T": 2}}', [['/summary/x', 'int']]],
  [
    'numbers as text',
    '{"summary": {"x": "1", "tx": "1", "T": 2}}',
    [
      ['/summary/x', NUMBER],
      ['/summary/tx', NUMBER],
    ],
  ],
  [
    'times below zero',
    '{"summary": {"x": 1, "tx": -1, "T": -2}}',
    [
      ['/summary/tx', '>=0'],
      ['/summary/T', '>=0'],
    ],
  ],
  ['a last purchase after as-of', '{"summary": {"x": 1, "tx": 3, "T": 2}}', [['/summary/tx', 'above T']]],
  ['a repeat that is none', '{"summary": {"x": 0, "tx": 1, "T": 2}}', [['/summary/tx', 'must be 0']]],
  ['an age of ages', '{"summary": {"x": 0, "tx": 0, "T": 1e300}}', [['/summary/T', 'before 1900-01-01']]],
  [
    'more spend than purchases',
    '{"summary": {"x": 1, "tx": 1, "T": 2, "spendCount": 2}}',
    [['/summary/spendCount', 'above']],
  ],
  [
    'dates reversed',
    '{"summary": {"purchases": 2, "firstPurchase": "1997-03-04", "lastPurchase": "1997-03-01"}}',
    [['/summary/lastPurchase', 'before firstPurchase']],
  ],
  [
    'more purchases than days',
    '{"summary": {"purchases": 9, "firstPurchase": "1997-03-04", "lastPurchase": "1997-03-05"}}',
    [['/summary/purchases', 'above 2']],
  ],
  [
    'one purchase on two days',
    '{"summary": {"purchases": 1, "firstPurchase": "1997-03-04", "lastPurchase": "1997-03-05"}}',
    [['/summary/lastPurchase', 'equal']],
  ],
  [
    'a summary of the future',
    '{"summary": {"purchases": 2, "firstPurchase": "1997-03-04", "lastPurchase": "1998-03-05"}}',
    [['/summary/lastPurchase', 'after as-of']],
  ],
  ['no such as-of', `{"asOf": "yesterday", "transactions": [{"date": "${date}"}]}`, [['/asOf', 'must be a day']]],
  ...['0', '-1', '1.5', '3653', '1e308'].map((days): [string, string, [string, string][]] => [
    `a horizon of ${days} days`,
    `{"horizonDays": ${days}, "transactions": [{"date": "${date}"}]}`,
    [['/horizonDays', 'whole number of days from 1 to 3652']],
  ]),
  ['a horizon as text', `{"horizonDays": "90", "transactions": [{"date": "${date}"}]}`, [['/horizonDays', NUMBER]]],
  ...['0', '1', '80'].map((level): [string, string, [string, string][]] => [
    `a level of ${level}`,
    `{"level": ${level}, "transactions": [{"date": "${date}"}]}`,
    [['/level', 'above 0 and below 1']],
  ]),
  ['eleven reasons', `{"explain": 11, "transactions": [{"date": "${date}"}]}`, [['/explain', 'from 1 to 10']]],
  [
    'one of many',
    `{"customers": [{"transactions": [{"date": "${date}"}]}, {"transactions": [{"date": "2001-01-01"}]}]}`,
    [['/customers/1/transactions/0/date', 'after as-of']],
  ],
];

describe('a request that can not be meant', () => {
  test('is told of in German where that is asked for', async () => {
    const texts = await Promise.all(
      refused.map(async ([, body]) => {
        const response = await shop.send(body, { 'Content-Type': 'application/json', 'Accept-Language': 'de' });
        const { detail, hint, errors = [] } = await problemOf(response);
        return [detail, hint, ...errors.map(({ message }) => message)];
      }),
    );
    expect([...new Set(texts.flat())].filter((text) => ENGLISH.test(text))).toEqual([]);
  });

  test.each(refused)('%s', async (_, body, fields) => {
    const response = await shop.send(body);
    expect(response.status).toBe(400);
    expect(response.headers.get('content-type')).toBe('application/problem+json');
    const problem = problemSchema.strict().parse(await response.json());
    expect(problem).toMatchObject({
      code: 'REQUEST_INVALID',
      status: 400,
      type: 'urn:perennial:problem:request-invalid',
    });
    expect(problem.errors!.map(({ field }) => field)).toEqual(fields.map(([field]) => field));
    problem.errors!.forEach(({ message }, i) => {
      expect(message).toContain(fields[i][1]);
    });
    expect(problem.detail).toContain(fields[0][0]);
  });

  test('the first twenty fields are named, and the others counted', async () => {
    const customers = Array.from({ length: 50 }, () => ({ transactions: [{ date: 'then' }] }));
    const problem = await problemOf(await shop.post({ customers }));
    expect(problem.errors).toHaveLength(20);
    expect(problem.detail).toContain('(and 49 more)');
  });

  test('what the client wrote comes back short', async () => {
    const response = await shop.send(JSON.stringify({ ['k'.repeat(50_000)]: 1, ...one }));
    expect((await response.text()).length).toBeLessThan(1000);
  });

  test('a prototype within the request reaches no other object', async () => {
    await shop.send('{"__proto__": {"polluted": 1}, "constructor": {"prototype": {"polluted": 1}}}');
    await shop.send('{"customers": [{"__proto__": {"polluted": 1}}]}');
    expect('polluted' in {}).toBe(false);
  });
});

describe('a body that can not be read', () => {
  test.each([
    ['broken JSON', '{"transactions": [', 'invalid JSON'],
    ['NaN', '{"summary": {"x": NaN}}', 'invalid JSON'],
    ['two values', '{} {}', 'invalid JSON'],
    ['nothing', '', 'no body'],
  ])('%s', async (_, body, word) => {
    const response = await shop.send(body);
    expect(response.status).toBe(400);
    expect(await problemOf(response)).toMatchObject({ code: 'REQUEST_INVALID', detail: expect.stringContaining(word) });
  });

  test.each([
    ['text/plain'],
    ['application/x-www-form-urlencoded'],
    ['application/json; charset=latin1'],
    ['nonsense'],
  ])('media type %s', async (type) => {
    const response = await shop.send(JSON.stringify(one), { 'Content-Type': type });
    expect(response.status).toBe(415);
    expect(await problemOf(response)).toMatchObject({ code: 'MEDIA_TYPE', status: 415 });
  });

  test('an unknown encoding', async () => {
    const headers = { 'Content-Type': 'application/json', 'Content-Encoding': 'rot13' };
    expect((await shop.send(JSON.stringify(one), headers)).status).toBe(415);
  });

  test('too large, plain or packed', async () => {
    const body = JSON.stringify({ ...one, customerId: 'x'.repeat(200_000) });
    const response = await shop.send(body);
    expect(response.status).toBe(413);
    expect(await problemOf(response)).toMatchObject({
      code: 'REQUEST_TOO_LARGE',
      detail: 'The body is larger than 100,000 bytes',
    });
    const headers = { 'Content-Type': 'application/json', 'Content-Encoding': 'gzip' };
    const packed = await fetch(`${shop.url}/v1/predictions`, { method: 'POST', body: gzipSync(body), headers });
    expect(packed.status).toBe(413);
    const fits = await fetch(`${shop.url}/v1/predictions`, {
      method: 'POST',
      body: gzipSync(JSON.stringify(one)),
      headers,
    });
    expect(fits.status).toBe(200);
  });

  test('too many customers', async () => {
    const response = await shop.post({ customers: Array.from({ length: 51 }, () => one) });
    expect(response.status).toBe(413);
    expect(await problemOf(response)).toMatchObject({
      code: 'TOO_MANY_CUSTOMERS',
      detail: '51 customers in one request; the most is 50',
    });
  });
});

describe('routes', () => {
  test.each([
    ['DELETE', '/v1/predictions', 'POST'],
    ['GET', '/v1/predictions', 'POST'],
    ['POST', '/v1/customers/a', 'GET, HEAD'],
    ['PUT', '/v1/model', 'GET, HEAD'],
    ['OPTIONS', '/healthz', 'GET, HEAD'],
  ])('%s %s is told what it allows', async (method, path, allowed) => {
    const response = await fetch(`${shop.url}${path}`, { method });
    expect(response.status).toBe(405);
    expect(response.headers.get('allow')).toBe(allowed);
    expect(await problemOf(response)).toMatchObject({ code: 'METHOD_NOT_ALLOWED', hint: `Use ${allowed}.` });
  });

  test.each([
    ['/assets'],
    ['/assets/none.js'],
    ['/v1'],
    ['/v1/customers/'],
    ['/v1/customers/a/b'],
    ['/../../etc/passwd'],
    ['/v1/%E0%A4%A'],
  ])('there is nothing at %s', async (path) => {
    const response = await shop.get(path);
    expect(response.status).toBe(404);
    expect(await problemOf(response)).toMatchObject({ code: 'NOT_FOUND', title: 'Not found' });
  });

  test('headers keep answers out of caches and frames, and the maker’s name out of headers', async () => {
    const { headers } = await shop.get('/v1/customers/regular');
    expect(Object.fromEntries(headers)).toMatchObject({
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
    });
    expect(headers.has('x-powered-by')).toBe(false);
  });
});

test('a fault of the server’s own says nothing of its inside, and the log all', async () => {
  const lines: string[] = [];
  const broken = { ...loaded, summaries: { ...loaded.summaries, x: Float64Array.of(Number.NaN) } };
  Object.defineProperty(broken.summaries, 'tx', {
    get() {
      throw new Error('secret detail');
    },
  });
  const client = await start({ customers: broken, log: (text) => lines.push(text) });
  const response = await client.get('/v1/customers/regular');
  client.close();
  expect(response.status).toBe(500);
  const problem = await problemOf(response);
  expect(problem).toMatchObject({ code: 'INTERNAL', title: 'Internal', status: 500 });
  expect(JSON.stringify(problem)).not.toMatch(/secret|\.ts|node_modules/);
  expect(lines).toHaveLength(1);
  expect(lines[0]).toContain('secret detail');
  expect(lines[0]).toContain(problem.instance!.slice('urn:uuid:'.length));
  expect(JSON.parse(lines[0])).toMatchObject({ level: 'error', method: 'GET', route: '/v1/customers/:id' });
  expect(lines[0]).not.toContain('regular');
});

test('of a file of the server those outside learn the name, and not the folder', () => {
  const details = { role: 'channel', columns: 'day' };
  const { problem } = failure(
    new PerennialError('COLUMN_MISSING', { ...details, file: '/srv/secret/shop.store' }),
    0,
    'x',
  );
  expect(problem.detail).toContain('shop.store');
  expect(JSON.stringify(problem)).not.toContain('secret');
});
