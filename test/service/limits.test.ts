/** Connections that are not meant well, or not HTTP. */
import { once } from 'node:events';
import { type AddressInfo, connect } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { limitedServer } from '../../src/service/limits.ts';

const server = limitedServer((request, response) => {
  request.resume();
  response.end('served');
});
beforeAll(async () => {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
});
afterAll(() => {
  server.close();
  server.closeAllConnections();
});

async function answerTo(text: string): Promise<string> {
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
  socket.on('error', () => {});
  socket.write(text);
  let answer = '';
  socket.on('data', (part) => {
    answer += part;
  });
  await once(socket, 'close');
  return answer;
}

const GET = 'GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n';

test.each([
  ['an ordinary request', `${GET}\r\n`, 200, 'served'],
  ['a flood of bytes', `${GET}X: ${'x'.repeat(20_000)}\r\n\r\n`, 431, 'HEADERS_TOO_LARGE'],
  ['another protocol', '\x16\x03\x01\x02\x00', 400, 'REQUEST_INVALID'],
  ['a header within a header', `${GET}X: a\rb\r\n\r\n`, 400, 'REQUEST_INVALID'],
  ['two lengths', `${GET}Content-Length: 1\r\nContent-Length: 2\r\n\r\nab`, 400, 'REQUEST_INVALID'],
  [
    'a length beside chunks',
    `${GET}Content-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
    400,
    'REQUEST_INVALID',
  ],
])('%s', async (_, text, status, word) => {
  const answer = await answerTo(text);
  expect(answer).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
  expect(answer).toContain(word);
  if (status === 200) return;
  expect(answer).toContain('application/problem+json');
  expect(answer).toMatch(/\r\nX-Request-Id: [\da-f-]{36}\r\n/);
});

test('headers beyond a hundred are passed over', async () => {
  const flood = Array.from({ length: 400 }, (_, i) => `X-${i}: 1\r\n`).join('');
  expect(await answerTo(`${GET}${flood}\r\n`)).toMatch(/^HTTP\/1\.1 200 /);
  expect(server.maxHeadersCount).toBe(100);
});

test('what comes slowly has its time', () => {
  expect(server.headersTimeout).toBe(10_000);
  // Longer than nginx, AWS and Node's own client keep an idle connection.
  expect(server.keepAliveTimeout).toBeGreaterThan(60_000);
  // Bodies have a deadline of their own.
  expect(server.requestTimeout).toBe(0);
});
