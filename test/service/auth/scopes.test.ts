/** Each route with each kind of key: who may ask what. A route that is not in the table fails. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { routesOf } from '../../../src/service/app.ts';
import { type KeyRing, openKeyRing } from '../../../src/service/auth/keyRing.ts';
import type { Live } from '../../../src/service/live/live.ts';
import { SCOPES, type Scope } from '../../../src/service/operation.ts';
import { openPredictor } from '../../../src/service/predictor.ts';
import { bundle, type Client, start } from '../shop.ts';
import { keyTable } from './keyTable.ts';

/** The least scope that may ask; `open` for everybody. */
const TABLE: Record<string, Scope | 'open'> = {
  'POST /v1/predictions': 'read',
  'GET /v1/customers/:id': 'read',
  'GET /v1/customers': 'read',
  'GET /v1/customers/:id/history': 'read',
  'GET /v1/summary': 'read',
  'GET /v1/attributes': 'read',
  'GET /v1/exports/customers': 'read',
  'DELETE /v1/customers/:id': 'admin',
  'POST /v1/transactions': 'write',
  'GET /v1/segments': 'read',
  'GET /v1/audit': 'read',
  'GET /v1/cross-selling': 'read',
  'GET /v1/first-products': 'read',
  'GET /v1/alerts': 'read',
  'GET /v1/campaigns': 'read',
  'POST /v1/campaigns': 'write',
  'GET /v1/campaigns/:id': 'read',
  'GET /v1/campaigns/:id/result': 'read',
  'GET /v1/groups': 'read',
  'GET /v1/groups/:column': 'read',
  'POST /v1/budgets': 'read',
  'GET /v1/customers/:id/manual': 'read',
  'PUT /v1/customers/:id/manual': 'write',
  'DELETE /v1/customers/:id/manual': 'write',
  'GET /v1/backup': 'admin',
  'GET /v1/model': 'read',
  'GET /v1/models': 'read',
  'POST /v1/models/:version/activate': 'write',
  'POST /v1/training-runs': 'write',
  'GET /v1/training-runs': 'read',
  'GET /v1/training-runs/:id': 'read',
  'GET /v1/training-runs/:id/events': 'read',
  'DELETE /v1/training-runs/:id': 'write',
  'POST /v1/uploads': 'write',
  'POST /v1/uploads/sample': 'write',
  'GET /v1/uploads': 'write',
  'GET /v1/uploads/:id': 'write',
  'PATCH /v1/uploads/:id': 'write',
  'POST /v1/uploads/:id/load': 'write',
  'DELETE /v1/uploads/:id': 'write',
  'GET /v1/customers/:id/recommendations': 'read',
  'POST /v1/reviews': 'write',
  'GET /v1/reviews/summary': 'read',
  'POST /v1/session': 'open',
  'GET /v1/session': 'read',
  'DELETE /v1/session': 'read',
  'GET /v1/keys': 'admin',
  'POST /v1/keys': 'admin',
  'DELETE /v1/keys/:id': 'admin',
  'GET /healthz': 'open',
  'GET /readyz': 'open',
  'GET /metrics': 'read',
  'GET /openapi.json': 'open',
  'GET /docs': 'open',
  'GET /docs/start.js': 'open',
  'GET /docs/swagger-ui-bundle.js': 'open',
  'GET /docs/swagger-ui.css': 'open',
  'GET /docs/favicon-32x32.png': 'open',
};

/** A store that is being read for ever: who may ask is told apart before what there is. */
const reading = new Promise<Live>(() => {});

let shop: Client;
let keys: KeyRing;
const secrets = new Map<Scope, string>();
beforeAll(async () => {
  keys = await openKeyRing(keyTable());
  for (const scope of SCOPES) secrets.set(scope, (await keys.create({ name: scope, scope, expiresAt: null })).secret);
  shop = await start({ live: reading, keys });
});
afterAll(() => shop.close());

test('the table has every route', async () => {
  const routes = routesOf({ predictor: await openPredictor(bundle), live: reading });
  const scopes = routes.map(({ method, path, scope }) => [`${method} ${path}`, scope ?? 'open']);
  expect(Object.fromEntries(scopes)).toEqual(TABLE);
});

function ask(route: string, headers: Record<string, string> = {}): Promise<Response> {
  const [method, path] = route.split(' ');
  return fetch(`${shop.url}${path.replace(/:\w+/g, 'none')}`, { method, headers });
}

describe.each(Object.entries(TABLE))('%s', (route, needed) => {
  test('without a key, or with a wrong one', async () => {
    const { status, headers } = await ask(route);
    if (needed === 'open') return expect([401, 403]).not.toContain(status);
    expect(status).toBe(401);
    expect(headers.get('www-authenticate')).toBe('Bearer');
    const wrong = `prn_${'0'.repeat(12)}_${'A'.repeat(43)}`;
    for (const given of [
      { Authorization: `Bearer ${wrong}` },
      { 'X-API-Key': wrong },
      { Authorization: 'Basic eDp5' },
    ]) {
      expect((await ask(route, given as Record<string, string>)).status).toBe(401);
    }
  });

  test.each(SCOPES)('with a key of scope %s', async (scope) => {
    const { status } = await ask(route, { Authorization: `Bearer ${secrets.get(scope)}` });
    const may = needed === 'open' || SCOPES.indexOf(scope) >= SCOPES.indexOf(needed);
    // Whoever may gets to hear what else is wrong with so short a request.
    if (may) expect([401, 403]).not.toContain(status);
    else expect(status).toBe(403);
    expect(status).not.toBe(500);
  });
});

describe('keys over HTTP', () => {
  const json = { 'Content-Type': 'application/json' };
  const admin = () => ({ ...json, 'X-API-Key': secrets.get('admin')! });

  test('are made, listed without secrets, and revoked at once', async () => {
    const made = await fetch(`${shop.url}/v1/keys`, {
      method: 'POST',
      headers: admin(),
      body: JSON.stringify({ name: 'till', scope: 'read' }),
    });
    expect(made.status).toBe(201);
    const { key, secret } = (await made.json()) as { key: { id: string }; secret: string };
    const model = () => ask('GET /v1/model', { 'X-API-Key': secret });
    expect((await model()).status).toBe(200);
    const listed = await (await ask('GET /v1/keys', admin())).text();
    expect(listed).toContain(key.id);
    expect(listed).not.toContain('hash');
    const revoked = await fetch(`${shop.url}/v1/keys/${key.id}`, { method: 'DELETE', headers: admin() });
    expect(revoked.status).toBe(200);
    expect((await model()).status).toBe(401);
  });

  test('have nowhere to be kept without a store', async () => {
    const open = await start();
    expect((await open.get('/v1/keys')).status).toBe(404);
    open.close();
  });
});

describe('sessions', () => {
  const signIn = (key: string) =>
    fetch(`${shop.url}/v1/session`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ key }),
    });

  test('a cookie that scripts and other sites can’t use stands for the key', async () => {
    const signed = await signIn(secrets.get('write')!);
    expect(signed.status).toBe(200);
    expect(await signed.json()).toMatchObject({ scopes: ['read', 'write'] });
    const cookie = signed.headers.get('set-cookie')!;
    expect(cookie).toMatch(/^perennial_session=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict; Max-Age=43200$/);
    expect(cookie).not.toContain(secrets.get('write'));
    const Cookie = `other=1; ${cookie.split(';')[0]}`;
    expect((await ask('GET /v1/model', { Cookie })).status).toBe(200);
    expect((await ask('GET /v1/keys', { Cookie })).status).toBe(403);
    // Writes have to come from a page of this server.
    const write = (headers: Record<string, string>) => ask('POST /v1/predictions', { Cookie, ...headers });
    expect((await write({})).status).toBe(403);
    expect((await write({ Origin: 'https://shop.example' })).status).toBe(403);
    expect((await write({ Origin: 'null' })).status).toBe(403);
    expect((await write({ Origin: shop.url })).status).toBe(400);
    const out = await ask('DELETE /v1/session', { Cookie, Origin: shop.url });
    expect(out.status).toBe(204);
    expect(out.headers.get('set-cookie')).toContain('Max-Age=0');
    expect((await ask('GET /v1/model', { Cookie })).status).toBe(401);
  });

  test('end with their key', async () => {
    const { key, secret } = await keys.create({ name: 'guest', scope: 'read', expiresAt: null });
    const Cookie = (await signIn(secret)).headers.get('set-cookie')!.split(';')[0];
    expect((await ask('GET /v1/model', { Cookie })).status).toBe(200);
    await keys.revoke(key.id);
    expect((await ask('GET /v1/model', { Cookie })).status).toBe(401);
  });

  test('a wrong key opens none', async () => {
    const refused = await signIn('prn_nonsense');
    expect(refused.status).toBe(401);
    expect(refused.headers.get('set-cookie')).toBeNull();
  });
});
