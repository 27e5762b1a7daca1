/** How a Trino server that fails is told of, held against one that is made up: it speaks the protocol and does no work. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { afterEach, expect, test } from 'vitest';
import { parseAddress } from '../../src/engines/address.ts';
import { openTrino } from '../../src/engines/trino.ts';
import { textRows } from '../../src/engines/warehouse.ts';

type Answer = (request: IncomingMessage, response: ServerResponse, page: (more: object) => void) => void;

/** Longest time, in ms, until a patience of a second and a half has run out on a busy machine. */
const BOUND = 20_000;

let server: Server | undefined;
afterEach(() => {
  server?.closeAllConnections();
  server?.close();
});

/** A server that answers the greeting and then as told; with what it was asked by method. */
async function serving(answer: Answer) {
  const methods: string[] = [];
  server = createServer((request, response) => {
    methods.push(request.method!);
    let sql = '';
    request.on('data', (text) => {
      sql += text;
    });
    request.on('end', () => {
      const { port } = server!.address() as { port: number };
      const page = (more: object) => response.end(JSON.stringify({ id: 'q', stats: { state: 'RUNNING' }, ...more }));
      if (sql === 'SELECT 1') page({ data: [[1]] });
      else if (request.method === 'POST') page({ nextUri: `http://127.0.0.1:${port}/next` });
      else if (request.method === 'DELETE') response.writeHead(204).end();
      else answer(request, response, (more) => page({ nextUri: `http://127.0.0.1:${port}/next`, ...more }));
    });
  });
  await new Promise<void>((resolve) => server!.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  return { methods, address: `trino://anna@127.0.0.1:${port}/lake/sales/orders?patience=1.5` };
}

/** The error of a question and how many ms it took. */
async function failing(address: string) {
  const warehouse = await openTrino(parseAddress(address));
  const before = performance.now();
  const error = await textRows(warehouse, 'SELECT 2').then(
    () => null,
    (problem: unknown) => problem,
  );
  return { error, took: performance.now() - before };
}

const soon = (page: (more: object) => void, more: object) => setTimeout(() => page(more), 20);

test('a question that does not move on is a named error, and is taken back', async () => {
  const { address, methods } = await serving((_, __, page) =>
    soon(page, { stats: { state: 'RUNNING', elapsedTimeMillis: performance.now() } }),
  );
  const { error, took } = await failing(address);
  expect(error).toMatchObject({ code: 'ENGINE_STALLED', message: expect.stringContaining('RUNNING') });
  expect(took).toBeLessThan(BOUND);
  expect(methods.at(-1)).toBe('DELETE');
});

test('a question that moves on may take longer than the patience', async () => {
  let asked = 0;
  const { address } = await serving((_, __, page) => {
    asked++;
    if (asked < 90) soon(page, { stats: { state: 'RUNNING', cpuTimeMillis: asked } });
    else page({ nextUri: undefined, data: [['done']] });
  });
  const { error, took } = await failing(address);
  expect(error).toBeNull();
  expect(took).toBeGreaterThan(1500);
});

test('a server that falls silent, or breaks off, is lost within the patience', async () => {
  for (const answer of [() => {}, (_: unknown, response: ServerResponse) => response.destroy()] satisfies Answer[]) {
    const { address } = await serving(answer);
    const { error, took } = await failing(address);
    expect(error).toMatchObject({ code: 'ENGINE_LOST' });
    expect(took).toBeLessThan(BOUND);
  }
});

test('what a server says of a lost worker is a loss, and of the question a failure', async () => {
  for (const [errorName, code] of [
    ['PAGE_TRANSPORT_TIMEOUT', 'ENGINE_LOST'],
    ['REMOTE_TASK_ERROR', 'ENGINE_LOST'],
    ['NO_NODES_AVAILABLE', 'ENGINE_LOST'],
    ['DIVISION_BY_ZERO', 'ENGINE_FAILED'],
  ]) {
    const { address } = await serving((_, __, page) => page({ error: { message: 'gone', errorName } }));
    expect((await failing(address)).error).toMatchObject({ code });
  }
});

test('a patience that is no time is refused before anything is asked', async () => {
  for (const patience of ['soon', '0', '-1', '1e9']) {
    const address = parseAddress(`trino://h/lake/sales/orders?patience=${patience}`);
    await expect(openTrino(address)).rejects.toMatchObject({ code: 'OPTION_INVALID' });
  }
});
