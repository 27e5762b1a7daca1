/** The server as a process of its own, told to stop while it answers. */
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { saveBundle } from '../../src/bundles/bundle.ts';
import { manifest } from '../service/shop.ts';
import { folder } from '../support/ledgers.ts';
import { startServer } from '../support/server.ts';

const bundle = join(folder, 'bundle');
beforeAll(() => saveBundle(bundle, manifest));

interface SlowClient {
  readonly socket: Socket;
  /** Resolves once the first bytes of the answer have come, which are not read. */
  begun(): Promise<void>;
  rest(): Promise<string>;
}

/** Sends a batch, which the server has begun to read, and reads nothing of the answer until told to. */
async function slowClient(port: number, customers: number): Promise<SlowClient> {
  const body = JSON.stringify({
    customers: Array.from({ length: customers }, (_, i) => ({ summary: { x: 1 + (i % 40), tx: 9, T: 10 + (i % 90) } })),
  });
  const socket = connect(port, '127.0.0.1');
  const headers = `Host: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: ${body.length}`;
  socket.write(`POST /v1/predictions HTTP/1.1\r\n${headers}\r\nExpect: 100-continue\r\n\r\n`);
  const begun = async () => {
    await once(socket, 'readable');
  };
  await begun();
  expect(String(socket.read())).toMatch(/^HTTP\/1\.1 100 /);
  socket.write(body);
  const rest = async () => {
    const chunks: Buffer[] = [];
    const closed = once(socket, 'close');
    socket.on('data', (chunk) => chunks.push(chunk));
    socket.resume();
    await closed;
    return Buffer.concat(chunks).toString();
  };
  return { socket, begun, rest };
}

/** Asks until nobody answers any more. */
async function refused(port: number): Promise<void> {
  for (;;) {
    try {
      await (await fetch(`http://127.0.0.1:${port}/healthz`)).text();
    } catch {
      return;
    }
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

test('SIGTERM: four answers under way are finished, new ones refused, the exit code is 0', async () => {
  const { child, port } = await startServer(['--bundle', bundle]);
  const exited = once(child, 'exit');
  // The largest answer lies in buffers that nobody empties; others are still in the making.
  const large = await slowClient(port, 10_000);
  await large.begun();
  const clients = [large, ...(await Promise.all([1000, 1000, 10].map((customers) => slowClient(port, customers))))];
  child.kill('SIGTERM');
  await refused(port);
  const answers = await Promise.all(clients.map(({ rest }) => rest()));
  for (const answer of answers) {
    const [head, body] = answer.split('\r\n\r\n');
    expect(head).toMatch(/^HTTP\/1\.1 200 /);
    expect(Buffer.byteLength(body)).toBe(Number(/Content-Length: (\d+)/.exec(head)?.[1]));
  }
  expect(await exited).toEqual([0, null]);
});

test('a second signal ends at once what a client who never reads would hold up', async () => {
  const { child, port } = await startServer(['--bundle', bundle]);
  const exited = once(child, 'exit');
  const { socket, begun } = await slowClient(port, 10_000);
  socket.on('error', () => {});
  await begun();
  child.kill('SIGTERM');
  await refused(port);
  // Signals that come together are one.
  await new Promise((resolve) => setTimeout(resolve, 600));
  expect(child.exitCode).toBeNull();
  child.kill('SIGTERM');
  // It would end with 0 once the server has waited long enough.
  expect(await exited).toEqual([143, null]);
  socket.destroy();
});
