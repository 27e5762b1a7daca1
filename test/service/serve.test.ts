import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { Agent, createServer, get, type IncomingMessage, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { json } from 'node:stream/consumers';
import { afterEach, describe, expect, test } from 'vitest';
import { PerennialError } from '../../src/errors.ts';
import { openKeyRing } from '../../src/service/auth/keyRing.ts';
import { type Serving, serve } from '../../src/service/serve.ts';
import { openStore } from '../../src/store/openStore.ts';
import { openLedger } from '../../src/transactions/ledger.ts';
import { storeFile, storeWith } from '../store/stores.ts';
import { written } from '../support/ledgers.ts';
import { bundle, bundleOf } from './shop.ts';

const running: Serving[] = [];
async function serveHere(options: Partial<Parameters<typeof serve>[0]> = {}): Promise<Serving> {
  const serving = await serve({ bundle, port: 0, host: '127.0.0.1', ...options });
  running.push(serving);
  return serving;
}
afterEach(async () => {
  await Promise.all(running.splice(0).map((serving) => serving.close()));
});

describe('serving', () => {
  test('listens where it says, and is ready at once without transactions', async () => {
    const { url, ready } = await serveHere();
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    await ready;
    expect((await fetch(`${url}/readyz`)).status).toBe(200);
  });

  test('a port that is taken', async () => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const { port } = other.address() as AddressInfo;
    let opened = false;
    const ledger = async () => {
      opened = true;
      throw new Error('never');
    };
    const failed = serveHere({ port, ledger });
    await expect(failed).rejects.toMatchObject({ code: 'PORT_TAKEN', details: { value: port, host: '127.0.0.1' } });
    expect(opened).toBe(false);
    other.close();
  });

  test('a host that is not here', async () => {
    const store = await openStore(storeFile(), { create: true, threads: 1 });
    await (await openKeyRing(store.keys)).create({ name: 'shop', scope: 'read', expiresAt: null });
    await expect(serveHere({ host: '203.0.113.7', store })).rejects.toMatchObject({
      code: 'OPTION_INVALID',
      details: { option: '--host' },
    });
  });

  test('beyond this machine only with keys', async () => {
    await expect(serveHere({ host: '0.0.0.0' })).rejects.toMatchObject({ code: 'KEYS_MISSING' });
    const file = storeFile();
    const store = await openStore(file, { create: true, threads: 1 });
    await expect(serveHere({ host: '0.0.0.0', store })).rejects.toMatchObject({ code: 'KEYS_MISSING' });
    // It is closed with the server that was not to be.
    await (await openStore(file)).close();
  });

  test('the store’s keys open the server, and its customers are known', async () => {
    const lines = ['customer_id,date,amount', ...[4, 5, 6, 7].map((month) => `7,1997-0${month}-05,20.00`)];
    const store = await storeWith({ file: written(lines.join('\n'), 'kept.csv'), currency: 'USD', asOf: '1997-09-30' });
    const { secret } = await (await openKeyRing(store.keys)).create({ name: 'shop', scope: 'read', expiresAt: null });
    const { url, ready, close } = await serveHere({ store });
    await ready;
    expect((await fetch(`${url}/v1/customers/7`)).status).toBe(401);
    const known = await fetch(`${url}/v1/customers/7`, { headers: { Authorization: `Bearer ${secret}` } });
    expect(await known.json()).toMatchObject({ customerId: '7', historicalValue: 80 });
    await close();
    await (await openStore(store.file)).close();
  });

  test('a bundle of an unknown model is refused before anybody listens', async () => {
    const unknown = bundleOf({ purchaseModel: 'crystal-ball' });
    await expect(serveHere({ bundle: unknown })).rejects.toMatchObject({ code: 'MODEL_UNKNOWN' });
  });

  test('transactions that can not be loaded: ready says why, clients are told to expect nothing', async () => {
    const failure = new PerennialError('FILE_NOT_FOUND', { file: '/data/orders.csv' });
    const { url, ready } = await serveHere({ ledger: () => Promise.reject(failure) });
    await expect(ready).rejects.toBe(failure);
    const response = await fetch(`${url}/readyz`);
    expect(response.status).toBe(503);
    expect(await response.text()).not.toContain('orders.csv');
  });

  test('closing ends idle connections at once, and leaves no listener for signals behind', async () => {
    const before = process.listenerCount('SIGTERM');
    const serving = await serveHere();
    expect(process.listenerCount('SIGTERM')).toBe(before + 1);
    const agent = new Agent({ keepAlive: true });
    await new Promise<void>((resolve, reject) => {
      get(`${serving.url}/healthz`, { agent }, (response) => response.resume().on('end', resolve)).on('error', reject);
    });
    // Its own time to be kept alive would be longer than a test may last.
    serving.server.keepAliveTimeout = 3_600_000;
    const started = performance.now();
    await serving.close();
    await serving.closed;
    // Those that are not idle are given ten seconds.
    expect(performance.now() - started).toBeLessThan(9000);
    expect(process.listenerCount('SIGTERM')).toBe(before);
    await expect(fetch(`${serving.url}/healthz`)).rejects.toThrow();
    agent.destroy();
  });

  test('closing answers what is under way', async () => {
    const { url, close } = await serveHere();
    const customers = Array.from({ length: 50 }, (_, i) => ({
      summary: { x: 1 + (i % 40), tx: 9, T: 10 + (i % 90) },
    }));
    const headers = { 'Content-Type': 'application/json', Expect: '100-continue' };
    const sent = request(`${url}/v1/predictions`, { method: 'POST', headers });
    const answered = once(sent, 'response');
    sent.flushHeaders();
    // The server has begun with the request once it asks for the body.
    await once(sent, 'continue');
    const closed = close();
    sent.end(JSON.stringify({ customers }));
    const [answer] = (await answered) as [IncomingMessage];
    expect(answer.statusCode).toBe(200);
    expect((await json(answer)) as object).toHaveProperty('predictions.length', 50);
    await closed;
  });

  test('customers come from the file, as if their transactions had been sent', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'perennial-serve-'));
    const file = join(folder, 'orders.csv');
    const rows = [
      ['Zoë/1', '1997-03-04', '20.00', 'A1'],
      ['Zoë/1', '1997-03-04', '5.50', 'A1'],
      ['7', '1997-05-05', '-3.333333', 'R9'],
      ['Zoë/1', '1997-05-06', '40.10', 'A2'],
      ['Zoë/1', '1997-06-06', '-0.10', 'R1'],
      ['Zoë/1', '1997-07-22', '0.00', 'A3'],
    ];
    await writeFile(file, ['customer_id,date,amount,order_id', ...rows.map((row) => row.join())].join('\n'));
    let closed = 0;
    const ledger = async () => {
      const opened = await openLedger({ file, currency: 'USD', asOf: '1997-09-30' });
      return { ...opened, close: () => opened.close().then(() => void closed++) };
    };
    const { url, ready } = await serveHere({ ledger });
    await ready;
    expect(closed).toBe(1);
    expect(await (await fetch(`${url}/readyz`)).json()).toEqual({ status: 'ready', customers: 2 });
    for (const id of ['Zoë/1', '7']) {
      const own = rows.filter(([customer]) => customer === id);
      const transactions = own.map(([, date, amount, orderId]) => ({ date, amount: Number(amount), orderId }));
      const sent = await fetch(`${url}/v1/predictions`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify({ customerId: id, transactions }),
      });
      const known = await fetch(`${url}/v1/customers/${encodeURIComponent(id)}`);
      expect(known.status).toBe(200);
      expect(await known.json()).toEqual(await sent.json());
    }
    await rm(folder, { recursive: true });
  });

  test('transactions in another currency than the model’s', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'perennial-serve-'));
    const file = join(folder, 'orders.csv');
    await writeFile(file, 'customer_id,date,amount\na,1997-03-04,1\na,1997-04-04,1\n');
    const { ready } = await serveHere({ ledger: () => openLedger({ file, currency: 'EUR' }) });
    await expect(ready).rejects.toMatchObject({ code: 'UNITS_MIXED' });
    await rm(folder, { recursive: true });
  });

  test('SIGTERM closes', async () => {
    const { closed } = await serveHere();
    process.emit('SIGTERM');
    await closed;
  });
});
