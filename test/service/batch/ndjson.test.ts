import { connect } from 'node:net';
import { PassThrough, Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { countLines, wholeLines } from '../../../src/service/batch/lines.ts';
import { predictionsSchema, problemSchema } from '../../../src/service/responses.ts';
import { type Client, start } from '../shop.ts';

let shop: Client;
const log: string[] = [];
beforeAll(async () => {
  shop = await start({ log: (line) => log.push(line) });
});
afterAll(() => shop.close());

const headers = { 'Content-Type': 'application/x-ndjson' };
const customer = (i: number) => ({
  customerId: `c${i}`,
  transactions: [{ date: '1997-03-04', amount: 1 + i }, ...(i % 2 ? [{ date: '1997-05-06', amount: 2 }] : [])],
});
const post = (text: string, query = '') =>
  fetch(`${shop.url}/v1/predictions${query}`, { method: 'POST', headers, body: text });
const linesOf = (text: string) =>
  text
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line));

describe('lines', () => {
  const read = async (pieces: (string | Buffer)[], limit = 100) => {
    const lines: string[] = [];
    for await (const some of wholeLines(Readable.from(pieces.map((piece) => Buffer.from(piece))), limit)) {
      const parts = some.toString().split('\n');
      if (parts.at(-1) === '') parts.pop();
      lines.push(...parts);
    }
    return lines;
  };
  const umlaut = Buffer.from('ü');

  test('are the same wherever the stream is cut', async () => {
    expect(await read(['a\nb', 'c\n\n', '  \r\nd'])).toEqual(['a', 'bc', '', '  \r', 'd']);
    expect(await read([Buffer.concat([Buffer.from('x'), umlaut.subarray(0, 1)]), umlaut.subarray(1)])).toEqual(['xü']);
    expect(await read([])).toEqual([]);
  });

  test('that are too long are cut where it shows, and the next ones read', async () => {
    const long = 'x'.repeat(60);
    expect(await read([long, long, long, '\na\n'])).toEqual(['x'.repeat(101), 'a']);
    expect(await read([long, long, 'b'])).toEqual(['x'.repeat(101)]);
    expect(await read([long, `${long}\nb`, 'c\nd'])).toEqual(['x'.repeat(101), 'bc', 'd']);
  });

  test('are counted', () => {
    expect([countLines(Buffer.from('')), countLines(Buffer.from('a\n\nb\nc'))]).toEqual([0, 3]);
  });
});

describe('a customer a line', () => {
  test('is answered as in a list, in order', async () => {
    const customers = Array.from({ length: 600 }, (_, i) => customer(i));
    const answer = await post(`${customers.map((one) => JSON.stringify(one)).join('\n')}\n`);
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toBe('application/x-ndjson');
    const { predictions } = predictionsSchema.parse(await (await shop.post({ customers })).json());
    expect(linesOf(await answer.text())).toEqual(predictions);
  });

  test('the query says what is asked of all', async () => {
    const line = JSON.stringify(customer(1));
    const query = { horizonDays: 30, level: 0.5, asOf: '1997-08-31' };
    const answer = await post(
      line,
      `?${new URLSearchParams(Object.entries(query).map(([name, value]): [string, string] => [name, String(value)]))}`,
    );
    const [told] = predictionsSchema.parse(
      await (await shop.post({ customers: [customer(1)], ...query })).json(),
    ).predictions;
    expect(linesOf(await answer.text())[0]).toEqual(told);
    expect((await post(line, '?horizonDays=0')).status).toBe(400);
    expect((await post(line, '?horizon=9')).status).toBe(400);
  });

  test('a bad line is answered in its place', async () => {
    const bad = [
      '{',
      '[]',
      '{"customerId": "x"}',
      '{"transactions": [{"date": "1999-01-01"}]}',
      `"${'x'.repeat(1_000_001)}"`,
    ];
    const lines = [JSON.stringify(customer(1)), ...bad.flatMap((line, i) => [line, JSON.stringify(customer(i))])];
    const answers = linesOf(await (await post(lines.join('\n'))).text());
    expect(answers).toHaveLength(lines.length);
    for (const [i, answer] of answers.entries()) {
      if (i % 2 === 0) {
        expect(answer.expectedPurchases, lines[i]).toBeGreaterThan(0);
        continue;
      }
      const { line, ...problem } = answer;
      expect(line).toBe(i + 1);
      expect(problemSchema.strict().parse(problem)).toMatchObject({ status: 400, code: 'REQUEST_INVALID' });
    }
  });

  test('a line is told by its number in the file, blank ones counted, wherever the stream is cut', async () => {
    const good = JSON.stringify(customer(1));
    const lines = Array.from({ length: 900 }, (_, i) => (i % 3 === 0 ? '' : i % 7 === 0 ? '{' : good));
    const answers = linesOf(await (await post(lines.join('\n'))).text());
    const bad = lines.flatMap((line, i) => (line === '{' ? [i + 1] : []));
    expect(answers.filter((answer) => 'line' in answer).map(({ line }) => line)).toEqual(bad);
    expect(answers).toHaveLength(lines.filter((line) => line !== '').length);
  });

  test('thousands of lines leave nothing behind', async () => {
    const warnings: string[] = [];
    const note = (warning: Error) => warnings.push(warning.message);
    process.on('warning', note);
    const answer = await post(`${JSON.stringify({ summary: { x: 1, tx: 2, T: 3 } })}\n`.repeat(4000));
    expect(linesOf(await answer.text())).toHaveLength(4000);
    await new Promise((resolve) => setTimeout(resolve, 5));
    process.off('warning', note);
    expect(warnings).toEqual([]);
  });

  test('nothing is answered by nothing', async () => {
    const answer = await post('\n\n');
    expect([answer.status, await answer.text()]).toEqual([200, '']);
  });

  test('answers come while lines are still being sent', async () => {
    const body = new PassThrough();
    body.write(`${JSON.stringify(customer(1))}\n`);
    const answer = await fetch(`${shop.url}/v1/predictions`, {
      method: 'POST',
      headers,
      body: Readable.toWeb(body) as ReadableStream,
      duplex: 'half',
    } as RequestInit);
    const reader = answer.body!.getReader();
    const decoder = new TextDecoder();
    expect(linesOf(decoder.decode((await reader.read()).value))[0].customerId).toBe('c1');
    body.end(JSON.stringify(customer(2)));
    expect(linesOf(decoder.decode((await reader.read()).value))[0].customerId).toBe('c2');
    expect((await reader.read()).done).toBe(true);
  });

  test('a client that goes away does no harm', async () => {
    const socket = connect(Number(new URL(shop.url).port), '127.0.0.1');
    socket.write('POST /v1/predictions HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/x-ndjson\r\n');
    socket.write(`Transfer-Encoding: chunked\r\n\r\n5\r\n{"cus\r\n`);
    await new Promise((resolve) => setTimeout(resolve, 30));
    socket.destroy();
    await new Promise((resolve) => setTimeout(resolve, 30));
    expect((await shop.get('/healthz')).status).toBe(200);
    expect(log).toEqual([]);
  });
});
