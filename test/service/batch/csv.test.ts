import { once } from 'node:events';
import { Agent, get, type IncomingMessage, request } from 'node:http';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { csvRecords } from '../../../src/service/batch/csvRecords.ts';
import { type Prediction, predictionsSchema } from '../../../src/service/responses.ts';
import { fc } from '../../support/random.ts';
import { type Client, problemOf, start } from '../shop.ts';

async function recordsOf(bytes: Buffer, size: number, limit = 1000) {
  const pieces = Array.from({ length: Math.ceil(bytes.length / size) }, (_, i) =>
    bytes.subarray(i * size, (i + 1) * size),
  );
  const records = [];
  for await (const some of csvRecords(Readable.from(pieces), limit)) records.push(...some);
  return records;
}

describe('records of CSV', () => {
  const quoted = (cell: string) => `"${cell.replaceAll('"', '""')}"`;

  test('are those that were written, whatever is in them, wherever the stream is cut', async () => {
    const cell = fc.oneof(
      fc.string({ unit: fc.constantFrom('a', 'ü', '😀', ',', '"', '\n', '\r\n', ' ', "'") }),
      fc.string(),
    );
    const table = fc.array(fc.array(cell, { minLength: 2, maxLength: 4 }), { minLength: 1, maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(table, fc.integer({ min: 1, max: 9 }), fc.boolean(), async (rows, size, last) => {
        const text = rows.map((row) => row.map(quoted).join(',')).join('\r\n') + (last ? '\n' : '');
        const records = await recordsOf(Buffer.from(text), size);
        expect(records.map(({ cells }) => cells)).toEqual(rows);
        let line = 1;
        for (const [i, row] of rows.entries()) {
          expect(records[i].line).toBe(line);
          line += 1 + (row.join().split('\n').length - 1);
        }
      }),
      { numRuns: 150 },
    );
  });

  test('plain ones too, without a mark of byte order and blank lines', async () => {
    const records = await recordsOf(Buffer.from('\ufeffa,b\n\n1,\n  \n2,"x"\n'), 3);
    expect(records).toEqual([
      { line: 1, cells: ['a', 'b'] },
      { line: 3, cells: ['1', ''] },
      { line: 5, cells: ['2', 'x'] },
    ]);
  });

  test('that are too long, or end within quotes, are told, and the next line is read', async () => {
    const long = `a,"${'x'.repeat(300)}\n`;
    const records = await recordsOf(Buffer.from(`1,2\n${long}${long}3,4\n5,"6"7\n8,9\n`), 50, 100);
    expect(records.filter(({ cells }) => cells !== null).map(({ cells }) => cells!.join())).toContain('8,9');
    expect(records.filter(({ cells }) => cells === null).length).toBeGreaterThan(0);
    expect(records.at(-2)).toEqual({ line: 5, cells: null });
  });
});

let shop: Client;
beforeAll(async () => {
  shop = await start();
});
afterAll(() => shop.close());

const csv = { 'Content-Type': 'text/csv' };
const post = (body: string, headers: object = {}, query = '') =>
  fetch(`${shop.url}/v1/predictions${query}`, { method: 'POST', body, headers: { ...csv, ...headers } });

/** Lines by their columns. */
async function rowsOf(response: Response): Promise<Record<string, string>[]> {
  expect(response.status).toBe(200);
  expect(response.headers.get('content-type')).toBe('text/csv; charset=utf-8');
  const [header, ...lines] = await recordsOf(Buffer.from(await response.text()), 1000);
  return lines.map(({ cells }) => Object.fromEntries(header.cells!.map((name, i) => [name, cells![i]])));
}

const customers = Array.from({ length: 300 }, (_, i) => ({
  customerId: `c"${i},ü`,
  transactions: Array.from({ length: 1 + (i % 3) }, (_, k) => ({
    date: `1997-0${3 + k}-0${1 + (i % 9)}`,
    amount: 5 + i + k / 4,
    ...(k === 1 ? { orderId: 'o1' } : {}),
  })),
}));
const lineOf = (cells: unknown[]) => cells.map((cell) => `"${String(cell ?? '').replaceAll('"', '""')}"`).join(',');
const log = [
  'customer_id,date,amount,order_id',
  ...customers.flatMap(({ customerId, transactions }) =>
    transactions.map(({ date, amount, orderId }) => lineOf([customerId, date, amount, orderId])),
  ),
].join('\n');

describe('POST /v1/predictions with CSV', () => {
  test('a transaction a line is answered as in a list of customers', async () => {
    const body = { customers, horizonDays: 60, level: 0.5 };
    const { predictions } = predictionsSchema.parse(await (await shop.post(body)).json());
    const rows = await rowsOf(await post(log, {}, '?horizonDays=60&level=0.5'));
    expect(rows.map(({ customer_id }) => customer_id)).toEqual(customers.map(({ customerId }) => customerId));
    const figures: [string, (p: (typeof predictions)[0]) => unknown][] = [
      ['historical_value', (p) => p.historicalValue],
      ['first_purchase', (p) => p.historical.firstPurchase],
      ['expected_purchases', (p) => p.expectedPurchases],
      ['purchases_high', (p) => p.purchases.high],
      ['value_median', (p) => p.value?.median],
      ['p_return', (p) => p.pReturn],
      ['next_purchase', (p) => p.nextPurchase],
      ['horizon_days', (p) => p.horizonDays],
      ['level', (p) => p.level],
      ['model', (p) => p.model.name],
      ['warnings', (p) => p.warnings.join(' ')],
    ];
    for (const [i, row] of rows.entries()) {
      for (const [name, of] of figures) expect(row[name], name).toBe(String(of(predictions[i]) ?? ''));
      expect([row.line, row.problem]).toEqual(['', '']);
    }
  });

  test('Accept chooses the form of the answer, either way', async () => {
    const ndjson = await (await post(log, { Accept: 'application/x-ndjson' })).text();
    const { predictions } = predictionsSchema.parse(await (await shop.post({ customers })).json());
    const lines = ndjson.split('\n').slice(0, -1);
    expect(lines.map((line) => JSON.parse(line))).toEqual(predictions);
    const sent = customers.map((customer) => JSON.stringify(customer)).join('\n');
    const asked = await post(sent, { 'Content-Type': 'application/x-ndjson', Accept: 'text/csv' });
    expect((await rowsOf(asked)).map((row) => row.customer_id)).toEqual(customers.map((one) => one.customerId));
  });

  test('the summary of a customer a line, as the columns of score name it', async () => {
    const rows = await rowsOf(await post('customer_id,x,tx,T,historical_value\na,3,20,30,120\n,0,0,9,\n'));
    const known = (await (
      await shop.post({ summary: { x: 3, tx: 20, T: 30, historicalValue: 120 } })
    ).json()) as Prediction;
    expect(rows.map(({ customer_id }) => customer_id)).toEqual(['a', '']);
    expect(Number(rows[0].predicted_value)).toBeCloseTo(known.predictedValue!, 9);
    expect(rows[0].warnings).toBe(known.warnings.map(({ code }) => code).join(' '));
    expect(rows[1].historical_value).toBe('');
  });

  test('bad lines are answered in their places, and told by their numbers', async () => {
    const lines = [
      'customer_id,date,amount',
      'a,1997-03-01,5',
      'b,soon,5',
      'c,1997-03-01,5',
      'c,1997-03-02,five',
      'd,1997-03-01',
      ',1997-03-01,5',
      'e,1997-03-01,5',
      'a,1997-04-01,7',
      '"f"x,1997-03-01,5',
      'g,1997-03-01,5',
    ];
    const rows = await rowsOf(await post(lines.join('\n')));
    const told = rows.map(({ customer_id, line, problem }) => [customer_id, line, problem]);
    expect(told).toEqual([
      ['a', '', ''],
      ['', '3', expect.stringContaining('INVALID: /transactions/0/date')],
      ['', '4', expect.stringContaining('INVALID: /transactions/1/amount')],
      ['', '6', expect.stringContaining('2 cells, and the header 3')],
      ['', '7', expect.stringContaining('names no customer')],
      ['e', '', ''],
      ['', '9', expect.stringContaining('Sort the lines by customer_id')],
      ['', '10', expect.stringContaining('quotes')],
      ['g', '', ''],
    ]);
  });

  test.each([
    ['customer_id,day,amount', '"day"'],
    ['customer_id,date,date', 'date twice'],
    ['date,amount', 'lacks columns'],
    ['customer_id', 'lacks columns'],
    ['"customer_id,date', 'header line'],
  ])('a header such as %s is refused', async (header, words) => {
    const refused = await post(`${header}\na,1997-03-01,5\n`);
    expect(refused.status).toBe(400);
    expect((await problemOf(refused)).detail).toContain(words);
  });

  test('a name that a spreadsheet would run is made text', async () => {
    const answered = await (await post('customer_id,date\n"=HYPERLINK(""x"")",1997-03-01\n')).text();
    expect(answered.split('\n')[1]).toMatch(/^"'=HYPERLINK\(""x""\)",/);
  });

  test('nothing is answered by a header alone', async () => {
    const answered = await post('customer_id,date,amount\n');
    expect((await answered.text()).split('\n')).toHaveLength(2);
  });
});

test('a body that is refused at its beginning keeps the connection from nothing', async () => {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const headers = { 'Content-Type': 'text/csv' };
  const sent = request(`${shop.url}/v1/predictions`, { method: 'POST', agent, headers });
  const answered = once(sent, 'response') as Promise<[IncomingMessage]>;
  sent.end(`neither,nor\n${'1,2\n'.repeat(1_000_000)}`);
  const [refused] = await answered;
  expect(refused.statusCode).toBe(400);
  const { socket } = refused.resume();
  // It waits for the only connection.
  const [next] = (await once(get(`${shop.url}/healthz`, { agent }), 'response')) as [IncomingMessage];
  expect(next.socket).toBe(socket);
  expect(next.resume().statusCode).toBe(200);
  agent.destroy();
}, 10_000);
