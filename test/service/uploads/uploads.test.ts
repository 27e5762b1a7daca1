/** A server with nothing: a file is sent, understood, loaded and trained, until it answers for its customers. */
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createClient } from '../../../src/client/index.ts';
import type { Problem } from '../../../src/service/responses.ts';
import { type Serving, serve } from '../../../src/service/serve.ts';
import type { Upload } from '../../../src/service/uploads/uploadContract.ts';
import { openStore } from '../../../src/store/openStore.ts';
import { folder } from '../../store/stores.ts';

const file = join(folder, 'empty.store');
const spool = `${file}.uploads`;
let serving: Serving;
const open = async () =>
  serve({
    bundle: null,
    store: await openStore(file, { create: true }),
    models: `${file}.versions`,
    uploadLimit: 200_000,
    port: 0,
    host: '127.0.0.1',
  });
beforeAll(async () => {
  mkdirSync(join(spool, 'left-behind.part'), { recursive: true });
  writeFileSync(join(spool, 'left-behind.part', 'data'), 'half');
  serving = await open();
  await serving.ready;
});
afterAll(() => serving.close());

const csv = (rows: readonly (readonly string[])[]) => `${rows.map((row) => row.join(',')).join('\n')}\n`;
const shop = csv([
  ['customer_id', 'date', 'amount', 'order_id', 'note'],
  ...Array.from({ length: 1500 }, (_, i) => [
    `C${(i * i) % 211}`,
    new Date(Date.UTC(2022, 0, 1 + ((i * 37) % 700))).toISOString().slice(0, 10),
    String(1 + ((i * 13) % 90)),
    `o-${i}`,
    i % 2 ? 'gift' : '',
  ]),
  ['', '2023-01-01', '12.34', 'o-x', ''],
  ['C1', '2023-02-30', '5', 'o-y', ''],
]);

const ask = (method: string, path: string, body?: unknown) =>
  fetch(`${serving.url}${path}`, {
    method,
    ...(body === undefined ? {} : { body: JSON.stringify(body), headers: { 'Content-Type': 'application/json' } }),
  });
const send = (body: string | Uint8Array<ArrayBuffer>, name = 'orders.csv', headers: Record<string, string> = {}) =>
  fetch(`${serving.url}/v1/uploads?name=${encodeURIComponent(name)}`, { method: 'POST', body, headers });
const codeOf = async (response: Response) => ((await response.json()) as Problem).code;

/** As it stands once it has been read. */
async function read(id: string): Promise<Upload> {
  for (;;) {
    const upload = (await (await ask('GET', `/v1/uploads/${id}`)).json()) as Upload;
    if (upload.state !== 'reading') return upload;
    await new Promise((next) => setTimeout(next, 20));
  }
}
async function sent(body: string | Uint8Array<ArrayBuffer>, name?: string): Promise<Upload> {
  const response = await send(body, name);
  expect(response.status).toBe(201);
  const { id } = (await response.json()) as Upload;
  expect(response.headers.get('location')).toBe(`/v1/uploads/${id}`);
  return read(id);
}

describe('a server without a model', () => {
  test('is ready to be given one, and says so to whatever else it is asked', async () => {
    expect(await (await ask('GET', '/readyz')).json()).toEqual({ status: 'ready', customers: null });
    expect(await (await ask('GET', '/v1/session')).json()).toMatchObject({ capabilities: ['load', 'training'] });
    expect((await ask('GET', '/metrics')).status).toBe(200);
    expect(await (await ask('GET', '/v1/models')).json()).toEqual({ models: [] });
    for (const path of ['/v1/summary', '/v1/customers', '/v1/customers/C1', '/v1/model', '/v1/exports/customers']) {
      const response = await ask('GET', path);
      expect(response.status, path).toBe(409);
      expect(await codeOf(response), path).toBe('MODEL_MISSING');
    }
    const order = { transactionId: '1', customerId: 'A', date: '2023-01-01', amount: 1 };
    expect(await codeOf(await ask('POST', '/v1/transactions', order))).toBe('MODEL_MISSING');
    expect(await codeOf(await ask('POST', '/v1/predictions', { transactions: [order] }))).toBe('MODEL_MISSING');
  });

  test('has removed what another had not received wholly', () => {
    expect(readdirSync(spool)).toEqual([]);
  });
});

describe('a file', () => {
  test('is shown as it is understood: columns, values, rows, and every row accounted for', async () => {
    const upload = await sent(shop, 'Bestellungen März.csv');
    expect(upload).toMatchObject({
      name: 'Bestellungen März.csv',
      bytes: Buffer.byteLength(shop),
      state: 'ready',
      recognised: { name: 'generic' },
      question: null,
      doubt: null,
      problem: null,
      loaded: null,
    });
    expect(upload.columns).toMatchObject([
      { name: 'customer_id', role: 'customer', values: ['C0', 'C1', 'C4'] },
      { name: 'date', role: 'date' },
      { name: 'amount', role: 'amount', values: ['1', '14', '27'] },
      { name: 'order_id', role: 'order' },
      { name: 'note', role: null, values: ['gift'] },
    ]);
    expect(upload.preview).toHaveLength(10);
    expect(upload.preview![1]).toEqual({
      line: 3,
      written: { customer_id: 'C1', date: '2022-02-07', amount: '14', order_id: 'o-1' },
      ...{ customer: 'C1', day: '2022-02-07', amount: '14.00', outcome: 'accepted' },
    });
    const { read: all, accepted, excluded } = upload.quality!;
    expect(all.rows).toBe(1502);
    expect(excluded.map(({ reason, rows, amount }) => [reason, rows, amount])).toEqual([
      ['no customer', 1, '12.34'],
      ['unreadable date', 1, '5.00'],
    ]);
    expect(excluded[1].examples).toEqual([{ line: 1503, field: 'date', value: '2023-02-30' }]);
    const cents = (amount: string | null) => Math.round(100 * Number(amount));
    expect(accepted.rows + excluded.reduce((sum, { rows }) => sum + rows, 0)).toBe(all.rows);
    expect(cents(accepted.amount) + 1234 + 500).toBe(cents(all.amount));
    expect(upload.sufficiency!.length).toBeGreaterThan(4);
    expect(JSON.stringify(upload)).not.toContain(folder);
    expect((await ask('DELETE', `/v1/uploads/${upload.id}`)).status).toBe(204);
    expect(await codeOf(await ask('GET', `/v1/uploads/${upload.id}`))).toBe('UPLOAD_UNKNOWN');
    expect(readdirSync(spool)).toEqual([]);
  });

  test('whose dates can be read in two ways asks which, and follows the answer', async () => {
    const days = csv([
      ['customer_id', 'date', 'amount'],
      ['A', '03/04/2023 10:00', '1.5'],
      ['B', '05/06/2023 11:30', '2.5'],
    ]);
    const upload = await sent(days);
    expect(upload).toMatchObject({ state: 'unreadable', problem: { code: 'DATE_AMBIGUOUS' }, quality: null });
    expect(upload.question).toEqual({
      about: 'dates',
      column: 'date',
      readings: [
        {
          value: '%d/%m/%Y',
          examples: [
            { written: '03/04/2023 10:00', read: '2023-04-03' },
            { written: '05/06/2023 11:30', read: '2023-06-05' },
          ],
        },
        {
          value: '%m/%d/%Y',
          examples: [
            { written: '03/04/2023 10:00', read: '2023-03-04' },
            { written: '05/06/2023 11:30', read: '2023-05-06' },
          ],
        },
      ],
    });
    expect(upload.columns!.map(({ role }) => role)).toEqual(['customer', 'date', 'amount']);
    const changed = await ask('PATCH', `/v1/uploads/${upload.id}`, { dateFormat: upload.question!.readings[1].value });
    expect(((await changed.json()) as Upload).state).toBe('reading');
    const after = await read(upload.id);
    expect(after).toMatchObject({ state: 'ready', question: null, problem: null });
    expect(after.preview!.map(({ day }) => day)).toEqual(['2023-03-04', '2023-05-06']);
    await ask('DELETE', `/v1/uploads/${upload.id}`);
  });

  test('whose amounts can be read in two ways asks which', async () => {
    const upload = await sent('customer_id;date;amount\nA;2023-01-02;1.234\nB;2023-01-03;5.678\n');
    expect(upload.question).toEqual({
      about: 'amounts',
      column: 'amount',
      readings: [
        {
          value: 'point',
          examples: [
            { written: '1.234', read: '1.23' },
            { written: '5.678', read: '5.68' },
          ],
        },
        {
          value: 'comma',
          examples: [
            { written: '1.234', read: '1234.00' },
            { written: '5.678', read: '5678.00' },
          ],
        },
      ],
    });
    await ask('PATCH', `/v1/uploads/${upload.id}`, { decimal: 'comma' });
    expect((await read(upload.id)).quality!.read.amount).toBe('6912.00');
    await ask('DELETE', `/v1/uploads/${upload.id}`);
  });

  test('whose columns have unusual names is mapped by hand', async () => {
    const upload = await sent('who,when,paid\nA,2023-01-02,3\n', 'C:\\shop\\a/odd\u0007.csv');
    expect(upload).toMatchObject({ name: 'odd.csv', state: 'unreadable', problem: { code: 'COLUMN_MISSING' } });
    expect(upload.columns!.map(({ role }) => role)).toEqual([null, null, null]);
    expect(upload.problem!.detail).toContain('odd.csv has no column');
    await ask('PATCH', `/v1/uploads/${upload.id}`, { columns: { customer: 'who', date: 'when', amount: 'paid' } });
    const after = await read(upload.id);
    expect(after.state).toBe('ready');
    expect(after.columns!.map(({ role }) => role)).toEqual(['customer', 'date', 'amount']);
    await ask('DELETE', `/v1/uploads/${upload.id}`);
  });

  test.each([
    ['a picture', Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 0, 0, 1]), 'FILE_FORMAT'],
    ['half an archive', gzipSync(shop).subarray(0, 200), 'FILE_FORMAT'],
    ['a header alone', Buffer.from('customer_id,date,amount\n'), 'FILE_EMPTY'],
    ['one JSON array', Buffer.from('[{"customer_id": "A"}]'), 'FILE_FORMAT'],
  ])('that is %s is told to be, and nothing of it can be loaded', async (_, bytes, code) => {
    const upload = await sent(new Uint8Array(bytes));
    expect(upload).toMatchObject({ state: 'unreadable', problem: { code } });
    expect(upload.problem!.detail).toContain('orders.csv');
    const response = await ask('POST', `/v1/uploads/${upload.id}/load`, {});
    expect(response.status).toBe(422);
    expect(await codeOf(response)).toBe(code);
    await ask('DELETE', `/v1/uploads/${upload.id}`);
  });

  test('with SQL and markup for names and values is data like any other', async () => {
    const evil = `"x'); DROP TABLE loads; --"`;
    const upload = await sent(`customer_id,date,${evil}\n<img src=x onerror=alert(1)>,2023-01-02,7\n`, "'; DELETE.csv");
    expect(upload.columns![2]).toEqual({ name: "x'); DROP TABLE loads; --", values: ['7'], role: null });
    const settings = { columns: { amount: "x'); DROP TABLE loads; --" }, dateFormat: "%Y-%m-%d'); DROP TABLE x; --" };
    await ask('PATCH', `/v1/uploads/${upload.id}`, settings);
    expect((await read(upload.id)).quality).toBeNull();
    await ask('PATCH', `/v1/uploads/${upload.id}`, { columns: settings.columns });
    const after = await read(upload.id);
    expect(after.preview).toMatchObject([{ customer: '<img src=x onerror=alert(1)>', amount: '7.00' }]);
    await ask('DELETE', `/v1/uploads/${upload.id}`);
  });
});

describe('what can not be taken', () => {
  test.each([
    ['nothing', () => send(''), 400, 'UPLOAD_EMPTY'],
    ['more than the limit', () => send('x'.repeat(200_001)), 413, 'UPLOAD_TOO_LARGE'],
    ['a form', () => send('--x--', 'a', { 'Content-Type': 'multipart/form-data; boundary=x' }), 400, 'REQUEST_INVALID'],
    ['an unknown setting', () => ask('PATCH', '/v1/uploads/x', { sql: '1' }), 400, 'REQUEST_INVALID'],
    [
      'a role that there is not',
      () => ask('PATCH', '/v1/uploads/x', { columns: { who: 'a' } }),
      400,
      'REQUEST_INVALID',
    ],
    ['an id that is a path', () => ask('GET', '/v1/uploads/..%2F..%2Fempty.store'), 404, 'UPLOAD_UNKNOWN'],
    ['an id that is not', () => ask('POST', '/v1/uploads/x/load', {}), 404, 'UPLOAD_UNKNOWN'],
  ])('%s', async (_, call, status, code) => {
    const response = await call();
    expect(await codeOf(response)).toBe(code);
    expect(response.status).toBe(status);
    expect(readdirSync(spool)).toEqual([]);
  });

  test('a file without a length that grows beyond the limit', async () => {
    const chunk = new TextEncoder().encode('y'.repeat(50_000));
    let left = 6;
    const body = new ReadableStream({
      pull(controller) {
        if (left-- > 0) controller.enqueue(chunk);
        else controller.close();
      },
    });
    const init = { method: 'POST', body, duplex: 'half' } as RequestInit;
    const response = await fetch(`${serving.url}/v1/uploads`, init).catch(() => null);
    // Whether the answer is read before the connection ends is a race; that nothing stays is none.
    if (response) expect(await codeOf(response)).toBe('UPLOAD_TOO_LARGE');
    await expect.poll(() => readdirSync(spool)).toEqual([]);
  });

  test('a file whose sender goes away', async () => {
    const { port } = new URL(serving.url);
    const socket = connect(Number(port), '127.0.0.1');
    socket.write(`POST /v1/uploads HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 1000\r\n\r\n${'z'.repeat(500)}`);
    await expect.poll(() => readdirSync(spool).length).toBe(1);
    socket.destroy();
    await expect.poll(() => readdirSync(spool)).toEqual([]);
    expect(await (await ask('GET', '/v1/uploads')).json()).toEqual({ uploads: [] });
  });
});

test('the typed client does the same', async () => {
  const client = createClient({ url: serving.url });
  const { id } = await client.addUpload('a.csv', new Blob(['customer_id,date,amount\nA,03/04/2023,3\n']));
  await read(id);
  expect((await client.upload(id)).question?.about).toBe('dates');
  await client.changeUpload(id, { dateFormat: '%m/%d/%Y' });
  await read(id);
  await expect(client.loadUpload('none')).rejects.toMatchObject({ problem: { code: 'UPLOAD_UNKNOWN' } });
  expect(await client.removeUpload(id)).toBeUndefined();
  await expect(client.upload(id)).rejects.toMatchObject({ problem: { status: 404 } });
});

test('from a packed file to answers; loading it twice changes nothing; all of it outlives the server', async () => {
  const upload = await sent(new Uint8Array(gzipSync(shop)), 'orders.csv.gz');
  await ask('PATCH', `/v1/uploads/${upload.id}`, { currency: 'EUR' });
  await read(upload.id);
  const loading = Promise.all([1, 2].map(() => ask('POST', `/v1/uploads/${upload.id}/load`, {})));
  for (const response of await loading) {
    expect(await response.json()).toMatchObject({ state: 'loaded', loaded: { added: 1500, known: 0 } });
  }
  expect(await codeOf(await ask('PATCH', `/v1/uploads/${upload.id}`, {}))).toBe('UPLOAD_BUSY');
  const run = (await (await ask('POST', '/v1/training-runs', { models: ['bg-nbd'], activate: true })).json()) as {
    id: string;
  };
  await (await ask('GET', `/v1/training-runs/${run.id}/events`)).text();
  expect(await (await ask('GET', `/v1/training-runs/${run.id}`)).json()).toMatchObject({
    state: 'succeeded',
    result: { activated: true, activeSkill: null },
  });
  const summary = (await (await ask('GET', '/v1/summary')).json()) as { customers: number; capabilities: string[] };
  expect(summary.customers).toBeGreaterThan(50);
  expect(summary.capabilities).toEqual(expect.arrayContaining(['customers', 'load', 'training', 'try']));
  expect((await ask('GET', '/v1/customers/C1')).status).toBe(200);

  // A second file, into a store that is served: its customers are there at once.
  const more = await sent(
    'customer_id,date,amount,order_id\nNEW,2024-02-01,20,n-1\nC1,2024-02-02,30,n-2\nC1,2022-02-07,14,o-1\n',
  );
  const before = (await (await ask('GET', '/v1/customers/C1')).json()) as { historical: { orders: number } };
  expect(await (await ask('POST', `/v1/uploads/${more.id}/load`, {})).json()).toMatchObject({
    loaded: { added: 2, known: 1 },
  });
  const after = (await (await ask('GET', '/v1/customers/C1')).json()) as { historical: { orders: number } };
  expect(after.historical.orders).toBe(before.historical.orders + 1);
  expect((await ask('GET', '/v1/customers/NEW')).status).toBe(200);
  expect(await (await ask('GET', '/v1/summary')).json()).toMatchObject({
    customers: summary.customers + 1,
    asOf: '2024-02-02',
  });

  await serving.close();
  serving = await open();
  await serving.ready;
  expect((await ask('GET', '/v1/customers/NEW')).status).toBe(200);
  expect(await read(upload.id)).toMatchObject({ state: 'loaded', loaded: { added: 1500 } });
  expect(existsSync(join(spool, upload.id))).toBe(true);
});
