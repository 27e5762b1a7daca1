/** The server as a process of its own, told to stop while it answers. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { join, resolve } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { saveBundle } from '../../src/bundles/bundle.ts';
import { manifest } from '../service/shop.ts';
import { folder } from '../support/ledgers.ts';

const bundle = join(folder, 'bundle');
const main = resolve(import.meta.dirname, '../../src/cli/main.ts');
beforeAll(() => saveBundle(bundle, manifest));

async function start(): Promise<{ child: ChildProcess; port: number }> {
  const words = ['--import', 'tsx', main, 'serve', '--bundle', bundle, '--port', '0'];
  const child = spawn(process.execPath, words, { stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  for await (const text of child.stderr!.iterator({ destroyOnReturn: false })) {
    said += text;
    const found = /ready: http:\/\/127\.0\.0\.1:(\d+)/.exec(said);
    if (found) {
      child.stderr!.resume();
      return { child, port: Number(found[1]) };
    }
  }
  throw new Error(said);
}

/** Sends a batch and reads nothing of the answer until told to. */
function slowClient(port: number, customers: number): { socket: Socket; rest: () => Promise<string> } {
  const body = JSON.stringify({
    customers: Array.from({ length: customers }, (_, i) => ({ summary: { x: 1 + (i % 40), tx: 9, T: 10 + (i % 90) } })),
  });
  const socket = connect(port, '127.0.0.1');
  socket.pause();
  socket.write(
    `POST /v1/predictions HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
  );
  const rest = async () => {
    const chunks: Buffer[] = [];
    socket.on('data', (chunk) => chunks.push(chunk));
    socket.resume();
    await once(socket, 'close');
    return Buffer.concat(chunks).toString();
  };
  return { socket, rest };
}

test('SIGTERM: four answers under way are finished, new ones refused, the exit code is 0', {
  timeout: 30_000,
}, async () => {
  const { child, port } = await start();
  const exited = once(child, 'exit');
  const clients = [10_000, 10_000, 3000, 10].map((customers) => slowClient(port, customers));
  // The first answers lie in buffers that nobody empties, the last are being made.
  await new Promise((resolve) => setTimeout(resolve, 2500));
  child.kill('SIGTERM');
  await new Promise((resolve) => setTimeout(resolve, 400));
  await expect(fetch(`http://127.0.0.1:${port}/healthz`)).rejects.toThrow();
  const answers = await Promise.all(clients.map(({ rest }) => rest()));
  for (const answer of answers) {
    const [head, body] = answer.split('\r\n\r\n');
    expect(head).toMatch(/^HTTP\/1\.1 200 /);
    expect(Buffer.byteLength(body)).toBe(Number(/Content-Length: (\d+)/.exec(head)?.[1]));
  }
  expect(await exited).toEqual([0, null]);
});

test('a second signal ends at once what a client who never reads would hold up', { timeout: 30_000 }, async () => {
  const { child, port } = await start();
  const exited = once(child, 'exit');
  const { socket } = slowClient(port, 10_000);
  socket.on('error', () => {});
  await new Promise((resolve) => setTimeout(resolve, 1500));
  child.kill('SIGTERM');
  await new Promise((resolve) => setTimeout(resolve, 600));
  expect(child.exitCode).toBeNull();
  const told = performance.now();
  child.kill('SIGTERM');
  expect(await exited).toEqual([143, null]);
  expect(performance.now() - told).toBeLessThan(2000);
  socket.destroy();
});
