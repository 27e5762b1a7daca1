/** Several servers on one store in Postgres: what one takes all have, and what happens to one stops no other. */
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Bundle, loadBundle, saveBundle } from '../../src/bundles/bundle.ts';
import { train } from '../../src/pipelines/train.ts';
import { openKeyRing } from '../../src/service/auth/keyRing.ts';
import type { TrainingRun } from '../../src/service/jobs/trainingRequest.ts';
import type { Prediction, Problem } from '../../src/service/responses.ts';
import { type Serving, serve } from '../../src/service/serve.ts';
import { openStore } from '../../src/store/openStore.ts';
import { folder, storeWith } from '../store/stores.ts';
import { type PostgresServer, postgresPrograms, startPostgres } from '../support/postgres.ts';
import { startServer } from '../support/server.ts';

const rows = Array.from({ length: 1500 }, (_, i) => ({
  customer: `C${(i * i) % 211}`,
  date: new Date(Date.UTC(2022, 0, 1 + ((i * 37) % 700))).toISOString().slice(0, 10),
  amount: String(1 + ((i * 13) % 90)),
}));
const saved = join(folder, 'shared-bundle');
/** How long, in ms, others may take to learn of anything. */
const SOON = { timeout: 5000, interval: 50 };

interface Answer<Body> {
  readonly status: number;
  readonly body: Body & Problem;
  readonly retryAfter: string | null;
}

async function ask<Body>(url: string, path: string, sent?: unknown, method = sent ? 'POST' : 'GET') {
  const body =
    sent === undefined ? {} : { body: JSON.stringify(sent), headers: { 'Content-Type': 'application/json' } };
  const response = await fetch(`${url}${path}`, { method, ...body });
  const text = await response.text();
  return {
    status: response.status,
    body: (text === '' ? null : JSON.parse(text)) as Body & Problem,
    retryAfter: response.headers.get('retry-after'),
  } satisfies Answer<Body>;
}

describe.skipIf(postgresPrograms() === null)('servers of one store (need Postgres: apt-get install postgresql)', () => {
  let postgres: PostgresServer;
  let bundle: Bundle;
  let at: string;
  const open: Serving[] = [];
  let [one, other] = ['', ''];

  const begin = async () => {
    const serving = await serve({
      ...{ bundle, store: await openStore(at), models: join(folder, `models-${open.length}`) },
      ...{ port: 0, host: '127.0.0.1', threads: 0 },
    });
    open.push(serving);
    await serving.ready;
    return serving.url;
  };
  const customer = async (url: string, id: string) => (await ask<Prediction>(url, `/v1/customers/${id}`)).body;
  const order = (transactionId: string, customerId: string, amount = 10) => ({
    ...{ transactionId, customerId, amount, date: '2023-11-30' },
  });

  beforeAll(async () => {
    postgres = await startPostgres();
    at = postgres.address('shop');
    const store = await storeWith({ rows, currency: 'EUR' }, at);
    const ledger = await store.ledger();
    const { manifest } = await train(ledger, { models: ['bg-nbd'], seed: 1 });
    await ledger.close();
    await store.close();
    await saveBundle(saved, manifest);
    bundle = await loadBundle(saved);
    [one, other] = [await begin(), await begin()];
  }, 120_000);
  afterAll(async () => {
    for (const serving of open) await serving.close();
    postgres?.stop();
  });

  test('what one takes, corrects or erases the other has soon, and knows again at once', async () => {
    expect((await ask(one, '/v1/transactions', order('N1', 'new one', 12))).body).toMatchObject({ accepted: 1 });
    // Before the news has come: the store is asked first.
    expect((await ask(other, '/v1/transactions', order('N1', 'new one', 12))).body).toMatchObject({ repeated: 1 });
    expect(await customer(other, 'new one')).toEqual(await customer(one, 'new one'));
    expect(await ask(other, '/v1/transactions', order('N1', 'new one', 13))).toMatchObject({ status: 409 });
    const corrected = { ...order('N1', 'new one', 20), version: 2 };
    expect((await ask(other, '/v1/transactions', corrected)).body).toMatchObject({ corrected: 1 });
    await expect.poll(async () => (await customer(one, 'new one')).historicalValue, SOON).toBe(20);
    expect((await ask(one, '/v1/customers/new%20one', undefined, 'DELETE')).status).toBe(200);
    await expect.poll(async () => (await ask(other, '/v1/customers/new%20one')).status, SOON).toBe(404);
    expect((await ask(other, '/v1/transactions', order('N1', 'new one', 5))).body).toMatchObject({ accepted: 1 });
  });

  test('the day that one learns of is the day of all', async () => {
    await ask(one, '/v1/transactions', { ...order('D1', 'C4'), date: '2023-12-20' });
    await expect.poll(async () => (await customer(other, 'C9')).asOf, SOON).toBe('2023-12-20');
    expect(await customer(other, 'C9')).toEqual(await customer(one, 'C9'));
  });

  test('a training that both are asked for is taken by one, and its model answers on both', async () => {
    const request = { models: ['mbg-nbd'], horizonDays: 90, activate: true };
    const asked = await Promise.all([one, other].map((url) => ask<TrainingRun>(url, '/v1/training-runs', request)));
    const taken = asked.find(({ status }) => status < 300)!;
    const refused = asked.find(({ status }) => status >= 300)!;
    expect(refused).toMatchObject({ status: 409, body: { code: 'RUN_BUSY' } });
    const { id } = taken.body;
    // Who listens at the other server is told of its end.
    const told = await fetch(`${asked[0] === taken ? other : one}/v1/training-runs/${id}/events`);
    expect(await told.text()).toContain('event: result');
    for (const url of [one, other]) {
      await expect.poll(async () => (await customer(url, 'C1')).model.name, SOON).toBe('mbg-nbd');
      expect((await ask<TrainingRun>(url, `/v1/training-runs/${id}`)).body).toMatchObject({ state: 'succeeded' });
    }
    expect(await customer(one, 'C1')).toEqual(await customer(other, 'C1'));
    const { models } = (await ask<{ models: { version: string; active: boolean }[] }>(one, '/v1/models')).body;
    expect(models).toHaveLength(2);
    const back = models.find(({ active }) => !active)!.version;
    expect((await ask(other, `/v1/models/${back}/activate`, {})).status).toBe(200);
    await expect.poll(async () => (await customer(one, 'C1')).model.bundle, SOON).toBe(back);
  }, 120_000);

  test('a run can be cancelled at the server that does not train', async () => {
    const { body } = await ask<TrainingRun>(one, '/v1/training-runs', { models: ['auto'] });
    expect(await ask(other, `/v1/training-runs/${body.id}`, undefined, 'DELETE')).toMatchObject({
      body: { state: 'cancelled' },
    });
    // Free for the next.
    await expect
      .poll(async () => (await ask(other, '/v1/training-runs', { models: ['crystal-ball'] })).status, SOON)
      .toBe(202);
  }, 60_000);

  test('a key that is made or revoked at one is so at the other', async () => {
    const [mine, theirs] = [await openStore(at), await openStore(at)];
    const rings = [await openKeyRing(mine.keys), await openKeyRing(theirs.keys, theirs.shared!.onChange)];
    const { key, secret } = await rings[0].create({ name: 'shop', scope: 'read', expiresAt: null });
    await expect.poll(() => rings[1].callerOf(secret)?.id, SOON).toBe(key.id);
    await rings[0].revoke(key.id);
    await expect.poll(() => rings[1].callerOf(secret), SOON).toBeNull();
    postgres.ask('DELETE FROM shop.keys; UPDATE shop.clock SET changes = changes + 1');
    await Promise.all([mine.close(), theirs.close()]);
  });

  test('who signs in at one is signed in at the other, and after signing out at neither', async () => {
    const mine = await openStore(at);
    const { secret } = await (await openKeyRing(mine.keys)).create({ name: 'page', scope: 'read', expiresAt: null });
    const session = (url: string, init: RequestInit = {}) => fetch(`${url}/v1/session`, init);
    const everywhere = async (status: number, init: RequestInit = {}) => {
      for (const url of [one, other]) {
        await expect
          .poll(async () => (await session(url, init)).status, { timeout: 20_000, interval: 50 })
          .toBe(status);
      }
    };
    try {
      // Both have heard of the key, and of no other that they still know from before.
      await everywhere(200, { headers: { Authorization: `Bearer ${secret}` } });
      await everywhere(401);
      const signedIn = await session(one, {
        ...{ method: 'POST', body: JSON.stringify({ key: secret }) },
        headers: { 'Content-Type': 'application/json' },
      });
      expect(signedIn.status).toBe(200);
      const [Cookie] = signedIn.headers.get('set-cookie')!.split(';');
      const stands = async (url: string) => (await session(url, { headers: { Cookie } })).status;
      expect([await stands(one), await stands(other)]).toEqual([200, 200]);
      // What only the browser has is nowhere in the store.
      expect(postgres.ask('SELECT hash FROM shop.sessions')).not.toContain(Cookie.split('=')[1]);
      const out = await session(other, { method: 'DELETE', headers: { Cookie, Origin: other } });
      expect(out.status).toBe(204);
      expect(await stands(other)).toBe(401);
      await expect.poll(() => stands(one), { timeout: 20_000, interval: 200 }).toBe(401);
    } finally {
      postgres.ask('DELETE FROM shop.keys; UPDATE shop.clock SET changes = changes + 1');
      await mine.close();
    }
    await everywhere(200);
  }, 60_000);

  test('one is killed under load: nothing acknowledged is lost or there twice, and the other goes on', async () => {
    const third = await startServer(['--bundle', saved, '--store', at]);
    const thirdUrl = `http://127.0.0.1:${third.port}`;
    const acknowledged = new Map<string, string>();
    /** Of the customer who is read, by the server that is asked. */
    const known = new Set<string>();
    let killed = false;
    let sent = 0;
    let done = false;
    /** Posts orders, each until it is acknowledged, to either server; a third of them to both at the same time. */
    const writer = async (w: number) => {
      while (!done) {
        const k = sent++;
        const [id, who] = [`L${k}`, `L${w}-${k % 5}`];
        const urls = killed ? [one] : k % 3 === 0 ? [one, thirdUrl] : [k % 2 === 0 ? one : thirdUrl];
        for (let tried = 0; !acknowledged.has(id); tried++) {
          const to = tried === 0 ? urls : [one];
          const answers = await Promise.all(
            to.map((url) => ask<object>(url, '/v1/transactions', order(id, who)).catch(() => null)),
          );
          for (const [i, answer] of answers.entries()) {
            if (answer === null) continue;
            expect(answer.status).toBe(200);
            acknowledged.set(id, who);
            if (to[i] === one && who === 'L0-1') known.add(id);
          }
        }
      }
    };
    const reader = async () => {
      while (!done) {
        const before = known.size;
        const { status, body } = await ask<Prediction>(one, '/v1/customers/L0-1');
        if (status === 404) expect(before).toBe(0);
        else {
          expect(body.historicalValue! % 10).toBe(0);
          expect(body.historicalValue!).toBeGreaterThanOrEqual(10 * before);
          expect(body.totalValue).toBeCloseTo(body.historicalValue! + body.predictedValue!, 6);
        }
        await new Promise((next) => setTimeout(next, 5));
      }
    };
    const working = Promise.all([...Array.from({ length: 8 }, (_, w) => writer(w)), reader()]);
    await expect.poll(() => acknowledged.size, { timeout: 60_000 }).toBeGreaterThan(150);
    killed = true;
    third.child.kill('SIGKILL');
    const then = acknowledged.size;
    await expect.poll(() => acknowledged.size, { timeout: 60_000 }).toBeGreaterThan(then + 150);
    done = true;
    await working;
    const stored = postgres.ask(
      "SELECT transaction_id, customer FROM shop.transactions WHERE transaction_id LIKE 'L%'",
    );
    const kept = stored.split('\n').map((line) => line.split('|') as [string, string]);
    expect(kept).toHaveLength(acknowledged.size);
    expect(new Map(kept)).toEqual(new Map(acknowledged));
    // Both that were there all the time, and one that has just read all, answer alike.
    const fresh = await begin();
    for (const who of new Set(acknowledged.values())) {
      const orders = [...acknowledged.values()].filter((name) => name === who).length;
      const told = await customer(fresh, who);
      expect(told.historicalValue).toBe(10 * orders);
      for (const url of [one, other]) await expect.poll(() => customer(url, who), SOON).toEqual(told);
    }
  }, 180_000);

  test('the store’s server goes and comes back: 503 meanwhile, then as before', async () => {
    await postgres.crash();
    await expect.poll(() => ask(one, '/readyz'), SOON).toMatchObject({ status: 503, body: { code: 'STORE_AWAY' } });
    const refused = await ask(one, '/v1/transactions', order('A1', 'away'));
    expect(refused).toMatchObject({ status: 503, body: { code: 'STORE_AWAY' }, retryAfter: '5' });
    expect(JSON.stringify(refused.body)).not.toContain(String(postgres.port));
    expect((await ask(one, '/healthz')).status).toBe(200);
    // What is known is not answered with for long: others may write what this one does not hear of.
    await expect
      .poll(() => ask(one, '/v1/customers/C1'), { timeout: 10_000 })
      .toMatchObject({ status: 503, retryAfter: '5' });
    await postgres.restart();
    for (const url of [one, other]) await expect.poll(async () => (await ask(url, '/readyz')).status, SOON).toBe(200);
    expect((await ask(one, '/v1/transactions', order('A1', 'away'))).body).toMatchObject({ accepted: 1 });
    await expect.poll(async () => (await customer(other, 'away')).historicalValue, SOON).toBe(10);
  }, 60_000);
});
