/** Clients that send little by little, or nothing more: they are sent away, and hold nobody up meanwhile. */
import { once } from 'node:events';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { setTimeout } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import express from 'express';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { answerProblem } from '../../../src/service/answer.ts';
import { bodyDeadline } from '../../../src/service/bodyDeadline.ts';
import { jsonBody } from '../../../src/service/jsonBody.ts';
import { limitedServer } from '../../../src/service/limits.ts';
import { openLog } from '../../../src/service/log.ts';
import { requestId } from '../../../src/service/requestId.ts';

/** The server's own parts, with less patience. */
const LIMIT = 100_000;
const app = express()
  .use(requestId, bodyDeadline({ whole: 300, silence: 300 }))
  .post('/json', ...jsonBody(LIMIT, 'anything'), (request, response) => {
    response.json({ had: request.body });
  })
  .post('/lines', (request, response) => {
    request.on('data', () => response.write('heard\n')).on('end', () => response.end());
  })
  .post('/file', (request, response) => {
    request.resume().on('end', () => setTimeout(900).then(() => response.end('at last')));
  })
  .use(answerProblem(LIMIT, openLog({ level: 'warn', destination: process.stderr })));
const server = limitedServer(app, { headersTimeout: 300, connectionsCheckingInterval: 50, keepAliveTimeout: 200 });
let port: number;
beforeAll(async () => {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  port = (server.address() as AddressInfo).port;
});
afterAll(() => {
  server.close();
  server.closeAllConnections();
});

/** Sends pieces at intervals until the server ends the connection. @returns what it answered */
async function drip(first: string, piece: string, ms: number): Promise<string> {
  const socket: Socket = connect(port, '127.0.0.1');
  let answer = '';
  socket
    .on('error', () => {})
    .on('data', (part) => {
      answer += part;
    });
  const closed = once(socket, 'close');
  socket.write(first);
  while (!socket.closed && !socket.destroyed) {
    await Promise.race([setTimeout(ms), closed]);
    if (socket.writable && piece !== '') socket.write(piece);
  }
  return answer;
}

const ask = (body: string | Buffer, headers: Record<string, string> = {}) =>
  fetch(`http://127.0.0.1:${port}/json`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', ...headers },
    body,
  });
const post = (path: string, type: string) =>
  `POST ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: ${type}\r\nTransfer-Encoding: chunked\r\n\r\n`;

test('a hundred that never end their headers, while others are answered', async () => {
  const slow = Array.from({ length: 100 }, (_, i) => drip('POST /json HTTP/1.1\r\n', `X-${i}: 1\r\n`, 20));
  for (let i = 0; i < 10; i++) expect((await ask('{"a": 1}')).status).toBe(200);
  for (const answer of await Promise.all(slow)) expect(answer).toMatch(/^HTTP\/1\.1 408 [\s\S]*REQUEST_TIMEOUT/);
});

test('a body that comes byte by byte', async () => {
  const answer = await drip(`${post('/json', 'application/json')}1\r\n[\r\n`, '1\r\n \r\n', 20);
  expect(answer).toMatch(/^HTTP\/1\.1 408 [\s\S]*application\/problem\+json[\s\S]*REQUEST_TIMEOUT/);
});

test('a body that never comes', async () => {
  const headers = 'Host: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: 99';
  expect(await drip(`POST /json HTTP/1.1\r\n${headers}\r\n\r\n`, '', 20)).toMatch(/^HTTP\/1\.1 408 /);
});

test('a stream of lines has all the time that it uses, and none for silence', async () => {
  const began = performance.now();
  const streaming = (async () => {
    let pieces = 0;
    const body = new ReadableStream({
      async pull(controller) {
        await setTimeout(60);
        if (pieces++ === 12) controller.close();
        else controller.enqueue(Buffer.from('{}\n'));
      },
    });
    const init = { method: 'POST', body, duplex: 'half', headers: { 'Content-Type': 'application/x-ndjson' } };
    return (await fetch(`http://127.0.0.1:${port}/lines`, init as RequestInit)).text();
  })();
  const silent = drip(`${post('/lines', 'application/x-ndjson')}3\r\n{}\n\r\n`, '', 20);
  expect(await streaming).toBe('heard\n'.repeat(12));
  expect(performance.now() - began).toBeGreaterThan(600);
  await silent;
});

test('what swells when it is unpacked ends at the limit', async () => {
  const bomb = gzipSync(Buffer.alloc(64_000_000, ' '));
  expect(bomb.length).toBeLessThan(LIMIT);
  const before = process.memoryUsage().rss;
  const answer = await ask(bomb, { 'Content-Encoding': 'gzip' });
  expect(answer.status).toBe(413);
  expect(process.memoryUsage().rss - before).toBeLessThan(32_000_000);
  // A bomb within a bomb is unpacked once, and then is no JSON.
  expect((await ask(gzipSync(bomb), { 'Content-Encoding': 'gzip' })).status).toBe(400);
  expect((await ask(gzipSync(bomb), { 'Content-Encoding': 'gzip, gzip' })).status).toBe(415);
});

test('who has sent all waits for an answer, however long it takes', async () => {
  const body = new Blob(['{}\n'], { type: 'application/x-ndjson' });
  const answer = await fetch(`http://127.0.0.1:${port}/file`, { method: 'POST', body });
  expect(await answer.text()).toBe('at last');
});

test('after a stream the connection is idle no longer than after any other answer', async () => {
  const socket = connect(port, '127.0.0.1').on('data', () => {});
  const closed = once(socket, 'close');
  socket.write(`${post('/lines', 'application/x-ndjson')}3\r\n{}\n\r\n0\r\n\r\n`);
  expect(await Promise.race([closed.then(() => 'closed'), setTimeout(4000, 'open', { ref: false })])).toBe('closed');
  socket.destroy();
});
