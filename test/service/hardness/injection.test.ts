/** Text from outside that would like to be SQL, a path or a formula: it stays text. */
import { once } from 'node:events';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { CustomersAnswer } from '../../../src/service/customersAnswer.ts';
import type { Prediction, TransactionsAnswer } from '../../../src/service/responses.ts';
import { type LiveShop, openLiveShop } from './liveShop.ts';

let shop: LiveShop;
beforeAll(async () => {
  shop = await openLiveShop();
});
afterAll(async () => {
  expect(shop.log).toEqual([]);
  await shop.close();
});

const get = async <Body>(path: string) => {
  const response = await fetch(`${shop.url}${path}`);
  return { status: response.status, body: (await response.json()) as Body };
};

const SQL = [
  "x'; DROP TABLE transactions; --",
  "' OR '1'='1",
  "a' UNION SELECT hash FROM api_keys --",
  "\"; ATTACH '/tmp/other' AS other; --",
  "\\'; COPY transactions TO '/tmp/stolen'; --",
  "$1; SELECT read_text('/etc/passwd')",
  "{'a': 1}",
  '%',
  '_',
];

describe('SQL', () => {
  test.each(SQL)('%j is a customer, an order, a product like any other', async (text) => {
    const before = await shop.store.counts();
    const transaction = { transactionId: text, customerId: text, date: '1997-05-06', amount: 7 };
    const named = { orderId: text, product: text, category: text, channel: text };
    const posted = await fetch(`${shop.url}/v1/transactions`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ ...transaction, ...named }),
    });
    expect(posted.status).toBe(200);
    expect(((await posted.json()) as TransactionsAnswer).customers[0].customerId).toBe(text);
    const [stored] = await shop.store.byTransactionId([text]);
    expect(stored).toMatchObject({ customer: text, transactionId: text, ...named });
    const after = await shop.store.counts();
    expect(after.transactions).toBe(before.transactions + 1);
    const { body } = await get<Prediction>(`/v1/customers/${encodeURIComponent(text)}`);
    expect(body).toMatchObject({ customerId: text, historicalValue: 7 });
    const erased = await fetch(`${shop.url}/v1/customers/${encodeURIComponent(text)}`, { method: 'DELETE' });
    expect(await erased.json()).toEqual({ erased: { transactions: 1 } });
    expect(await shop.store.counts()).toEqual(before);
  });

  test.each(SQL)('%j as a filter finds nobody but who has it in the id', async (text) => {
    for (const filter of ['q', 'ids']) {
      const { status, body } = await get<CustomersAnswer>(`/v1/customers?${filter}=${encodeURIComponent(text)}`);
      expect(status).toBe(200);
      expect(body.rows.every(({ customerId }) => filter === 'q' && customerId!.includes(text))).toBe(true);
    }
    for (const name of ['attribute', 'sort', 'minPredictedValue', 'lastPurchaseFrom', 'cursor', 'limit']) {
      expect((await get(`/v1/customers?${name}=${encodeURIComponent(text)}`)).status, name).toBe(400);
    }
  });
});

describe('an object with a length that JavaScript can’t compare', () => {
  const lengths = [
    '{"toString":"x"}',
    '{"valueOf":1,"toString":null}',
    '[[{"toString":1}]]',
    `${'['.repeat(9000)}${']'.repeat(9000)}`,
  ];
  const value = '{"field":"predicted_value","value":0}';
  const dated = '"date":"1997-05-05"';
  const places: [string, (bad: string) => string, string][] = [
    ['/v1/customers/C000042/manual', (bad) => `{"values":[${value}],"source":${bad}}`, '/source'],
    ['/v1/customers/C000042/manual', (bad) => `{"values":${bad}}`, '/values'],
    ['/v1/transactions', (bad) => `{"transactions":[{"transactionId":${bad}}]}`, '/transactions/0/transactionId'],
    [
      '/v1/predictions',
      (bad) => `{"customers":[{"customerId":${bad},"transactions":[{${dated}}]}]}`,
      '/customers/0/customerId',
    ],
    ['/v1/predictions', (bad) => `{"customers":${bad}}`, '/customers'],
  ];
  const send = (path: string, body: string, type = 'application/json') =>
    fetch(`${shop.url}${path}`, {
      method: path.endsWith('/manual') ? 'PUT' : 'POST',
      headers: { 'Content-Type': type },
      body,
    });

  test.each(places.flatMap((place) => lengths.map((length) => [...place, length] as const)))(
    '%s names the field',
    async (path, body, field, length) => {
      const response = await send(path, body(`{"length":${length}}`));
      expect(response.status).toBe(400);
      expect(await response.json()).toMatchObject({
        errors: [{ field, message: 'has a `length` that is no number' }],
      });
    },
  );

  test('one that can be compared is refused as any other object', async () => {
    const body = `{"values":[${value}],"source":{"length":{"valueOf":1}}}`;
    const response = await send('/v1/customers/C000042/manual', body);
    expect(response.status).toBe(400);
    const { errors } = (await response.json()) as { errors: { field: string; message: string }[] };
    expect(errors[0]).toEqual({ field: '/source', message: 'expected string, received object' });
  });

  test('a line of a batch is refused, and the others answered', async () => {
    const good = `{"customerId":"a","transactions":[{${dated},"amount":5}]}`;
    const bad = good.replace('"a"', '{"length":{"toString":"x"}}');
    const response = await send('/v1/predictions', [good, bad].join('\n'), 'application/x-ndjson');
    const [first, second] = (await response.text())
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(first).toMatchObject({ customerId: 'a' });
    expect(second).toMatchObject({ line: 2, status: 400, errors: [{ field: '/customerId' }] });
  });
});

describe('paths', () => {
  /** The address as it is: `fetch` would tidy it up. */
  async function raw(target: string): Promise<string> {
    const socket = connect(shop.port, '127.0.0.1');
    socket.write(`GET ${target} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n`);
    let answer = '';
    socket.on('data', (part) => {
      answer += part;
    });
    await once(socket, 'close');
    return answer;
  }

  const climbs = ['../', '..%2f', '%2e%2e/', '%2e%2e%2f', '..%5c', '....//', '..;/'];
  const roots = ['/', '/docs/', '/assets/', '/v1/models/', '/v1/exports/', '//'];
  test.each(roots.flatMap((root) => climbs.map((climb) => [`${root}${climb.repeat(6)}`])))('%s…', async (path) => {
    for (const file of ['etc/passwd', 'package.json']) {
      const answer = await raw(`${path}${file}`);
      expect(answer).toMatch(/^HTTP\/1\.1 (404|400|405) /);
      expect(answer).not.toMatch(/root:|"dependencies"/);
    }
  });

  test('a version of the model is a name of its form, and no path', async () => {
    for (const version of ['..', '.', '../shop', '/etc', 'current', '20240101-00000000/../..', 'C:\\']) {
      const path = `/v1/models/${encodeURIComponent(version)}/activate`;
      expect((await fetch(`${shop.url}${path}`, { method: 'POST' })).status).toBe(404);
    }
  });
});

test('a formula in a spreadsheet is text', async () => {
  const ids = ['=1+1', '+1', '-1', '@1+1', '\t=1', '=HYPERLINK("http://x";"y")'];
  const transactions = ids.map((customerId, i) => ({
    ...{ transactionId: `F${i}`, customerId, date: '1997-05-06', amount: 7 },
  }));
  await fetch(`${shop.url}/v1/transactions`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ transactions }),
  });
  const csv = await (await fetch(`${shop.url}/v1/exports/customers`)).text();
  // A cell begins a line or follows a comma, within quotation marks or without.
  expect(csv).not.toMatch(/(^|[,\n]"?)[=+@\t\r]/);
  for (const id of ids) expect(csv).toContain(`'${id.replaceAll('"', '""')}`);
  // Numbers below zero are no formulas, and stay numbers.
  expect(csv).not.toMatch(/,'-?\d/);
});
