/** The contract is the routes': every route stands in it, and what is answered is what it says. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { z } from 'zod';
import { routesOf } from '../../src/service/app.ts';
import { openApiDocument } from '../../src/service/openApi.ts';
import { openPredictor } from '../../src/service/predictor.ts';
import type { Route } from '../../src/service/routes/route.ts';
import { bundle, type Client, loaded, start } from './shop.ts';

let shop: Client;
let routes: readonly Route[];
beforeAll(async () => {
  shop = await start({ customers: loaded });
  routes = routesOf({ predictor: await openPredictor(bundle), customers: loaded });
});
afterAll(() => shop.close());

/** Every value under a name, wherever it stands. */
function* valuesOf(value: unknown, name: string): Generator<unknown> {
  if (typeof value !== 'object' || value === null) return;
  for (const [key, inner] of Object.entries(value)) {
    if (key === name) yield inner;
    yield* valuesOf(inner, name);
  }
}

type Document = {
  paths: Record<string, Record<string, { operationId: string; responses: Record<string, unknown> }>>;
  components: { schemas: Record<string, unknown> };
};

describe('/openapi.json', () => {
  test('has every route once, by its own id', async () => {
    const document = (await (await shop.get('/openapi.json')).json()) as Document;
    const told = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
    );
    const own = routes.filter(({ operation }) => operation);
    expect(told.sort()).toEqual(own.map(({ method, path }) => `${method} ${path.replace(/:(\w+)/g, '{$1}')}`).sort());
    const ids = own.map(({ operation }) => operation!.id);
    expect(new Set(ids).size).toBe(ids.length);
  });

  test('everything that answers with data has its place under /v1', () => {
    const outside = ['/healthz', '/readyz', '/metrics', '/openapi.json', '/docs'];
    for (const { path } of routes) {
      expect(path.startsWith('/v1/') || outside.some((known) => path === known || path.startsWith('/docs/'))).toBe(
        true,
      );
    }
  });

  test('refers only to what it has, and has nothing that nobody refers to', () => {
    const document = openApiDocument(routes) as Document;
    const references = new Set([...valuesOf(document, '$ref')].map(String));
    const names = Object.keys(document.components.schemas).map((name) => `#/components/schemas/${name}`);
    expect([...references].sort()).toEqual(names.sort());
  });

  test('each parameter of a path is described', () => {
    for (const { path, operation } of routes) {
      const names = [...path.matchAll(/:(\w+)/g)].map(([, name]) => name);
      if (operation) expect(Object.keys(operation.params?.shape ?? {}).sort(), path).toEqual(names.sort());
    }
  });
});

const body = { transactions: [{ date: '1997-03-04', amount: 1 }] };
const calls: [string, () => Promise<Response>][] = [
  ['predict', () => shop.post({ ...body, explain: 2 })],
  ['predict', () => shop.post({ customers: [body] })],
  ['customer', () => shop.get('/v1/customers/regular')],
  ['customers', () => shop.get('/v1/customers?atRisk=true')],
  ['customerHistory', () => shop.get('/v1/customers/regular/history?width=400&lang=de')],
  ['summary', () => shop.get('/v1/summary?charts=value,lorenz')],
  ['model', () => shop.get('/v1/model')],
  ['model', () => shop.get('/v1/model?include=charts&width=400&lang=de')],
  ['health', () => shop.get('/healthz')],
  ['readiness', () => shop.get('/readyz')],
  ['metrics', () => shop.get('/metrics')],
  ['session', () => shop.get('/v1/session')],
  ['openApi', () => shop.get('/openapi.json')],
];

test.each(calls)('%s answers what it says', async (id, call) => {
  const response = await call();
  const { operation } = routes.find((route) => route.operation?.id === id)!;
  const answer = operation!.answers[response.status];
  const type = response.headers.get('content-type')!;
  expect(Object.keys(answer.content!)).toContain(type);
  const text = await response.text();
  (answer.content![type] as z.ZodType).parse(type.startsWith('text/') ? text : JSON.parse(text));
});

describe('requests and answers are told apart by an id', () => {
  test('a new one where none came', async () => {
    const [one, other] = [await shop.get('/healthz'), await shop.get('/healthz')];
    expect(one.headers.get('x-request-id')).toMatch(/^[\da-f-]{36}$/);
    expect(one.headers.get('x-request-id')).not.toBe(other.headers.get('x-request-id'));
  });

  test('the one that came, and problem documents name it', async () => {
    const headers = { 'X-Request-Id': 'shop.7:a-1' };
    const response = await fetch(`${shop.url}/v1/customers/nobody`, { headers });
    expect(response.headers.get('x-request-id')).toBe('shop.7:a-1');
    expect(await response.json()).toHaveProperty('instance', 'urn:perennial:request:shop.7:a-1');
  });

  test.each([['x'.repeat(129)], ['a b'], ['<script>'], ['ü']])('not one that is unfit: %s', async (id) => {
    const response = await fetch(`${shop.url}/healthz`, { headers: { 'X-Request-Id': encodeURI(id) } });
    expect(response.headers.get('x-request-id')).toMatch(/^[\da-f-]{36}$/);
  });
});

describe('what has not changed is not sent again', () => {
  test.each([['/v1/model'], ['/v1/customers/regular'], ['/openapi.json'], ['/docs'], ['/docs/swagger-ui.css']])(
    '%s',
    async (path) => {
      const first = await shop.get(path);
      await first.arrayBuffer();
      const tag = first.headers.get('etag')!;
      expect(tag).toMatch(/^"[\w-]+"$/);
      for (const known of [tag, `W/${tag}`, `"other", ${tag}`, '*']) {
        const again = await fetch(`${shop.url}${path}`, { headers: { 'If-None-Match': known } });
        expect(again.status).toBe(304);
        expect(again.headers.get('etag')).toBe(tag);
        expect(await again.text()).toBe('');
      }
      const other = await fetch(`${shop.url}${path}`, { headers: { 'If-None-Match': '"other"' } });
      expect(other.status).toBe(200);
    },
  );

  test('another question has another tag, and a problem has none', async () => {
    const tag = async (path: string) => (await shop.get(path)).headers.get('etag');
    expect(await tag('/v1/customers/regular?horizonDays=9')).not.toBe(await tag('/v1/customers/regular'));
    expect(await tag('/v1/customers/nobody')).toBeNull();
  });

  test('answers about a person stay out of every cache', async () => {
    expect((await shop.get('/v1/customers/regular')).headers.get('cache-control')).toBe('no-store');
    expect((await shop.get('/v1/model')).headers.get('cache-control')).toBe('private, no-cache');
  });
});

describe('/docs', () => {
  test('is Swagger UI, with all that it loads on this server', async () => {
    const page = await shop.get('/docs');
    expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(page.headers.get('content-security-policy')).toContain("script-src 'self'");
    const links = [...(await page.text()).matchAll(/(?:src|href)="([^"]+)"/g)].map(([, link]) => link);
    expect(links.length).toBe(4);
    for (const link of links) {
      expect(link).toMatch(/^\/docs\//);
      expect((await shop.get(link)).status).toBe(200);
    }
  });

  test('no other file of the package can be had', async () => {
    for (const path of ['/docs/package.json', '/docs/..%2fpackage.json', '/docs/index.html']) {
      expect((await shop.get(path)).status).toBe(404);
    }
  });
});
