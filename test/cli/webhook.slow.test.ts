/** A server is configured with an address for alarms: an alarm reaches it, signed, and is remembered. */
import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { saveBundle } from '../../src/bundles/bundle.ts';
import { openStore } from '../../src/store/openStore.ts';
import { formatDay, parseDay } from '../../src/units.ts';
import { manifest } from '../service/shop.ts';
import { storeWith } from '../store/stores.ts';
import { folder } from '../support/ledgers.ts';
import { startServer } from '../support/server.ts';

const SECRET = 'sixteen letters and more';

/** Everybody buys every other week, until nobody but one buys any more: eight weeks before the last day. */
function shop() {
  const [first, stops, last] = ['1997-01-01', '1997-09-30', '1997-11-25'].map((day) => parseDay(day));
  const rows = Array.from({ length: 200 }, (_, i) => {
    const days = Array.from({ length: 20 }, (_, k) => first + (i % 14) + 14 * k).filter((day) => day <= stops);
    return days.map((day) => ({ customerId: `c${i}`, date: formatDay(day), amount: 20 }));
  });
  return [...rows.flat(), { customerId: 'c0', date: formatDay(last), amount: 20 }];
}

test('PERENNIAL_WEBHOOK takes a signed alarm, and the store knows that it did', async () => {
  const [bundle, file] = [join(folder, 'watched'), join(folder, 'watched.store')];
  await saveBundle(bundle, manifest);
  await (await storeWith({ rows: shop(), currency: 'USD' }, file)).close();
  const taken: { readonly request: IncomingMessage; readonly body: string }[] = [];
  const address = createServer(async (request, response) => {
    taken.push({ request, body: await text(request) });
    response.writeHead(204).end();
    address.emit('taken');
  });
  address.listen(0, '127.0.0.1');
  await once(address, 'listening');
  const came = once(address, 'taken');
  const { child } = await startServer(['--bundle', bundle, '--store', file], {
    PERENNIAL_WEBHOOK: `http://127.0.0.1:${(address.address() as AddressInfo).port}/alarms`,
    PERENNIAL_WEBHOOK_SECRET: SECRET,
  });
  const exited = once(child, 'exit');
  await came;
  child.kill('SIGTERM');
  expect(await exited).toEqual([0, null]);
  address.close().closeAllConnections();

  const [{ request, body }] = taken;
  const { method, url, headers } = request;
  expect([method, url]).toEqual(['POST', '/alarms']);
  const [, seconds, signature] = /^t=(\d+),v1=([0-9a-f]{64})$/.exec(String(headers['x-perennial-signature']))!;
  expect(createHmac('sha256', SECRET).update(`${seconds}.${body}`).digest('hex')).toBe(signature);
  const event = JSON.parse(body);
  expect(event).toMatchObject({ type: 'alarm', measure: 'purchases', direction: 'worse', alarmsPerYear: 1 });
  expect(event.ratio).toBeLessThan(0.2);

  const store = await openStore(file);
  const told = await store.alerts.list();
  await store.close();
  expect(told[0]).toMatchObject({ rule: event.id, detail: event.text, raisedAt: event.found });
});
