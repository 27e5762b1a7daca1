/**
 * Requests made from the contract and spoilt: none is the server's fault, every refusal is a problem document of a status
 * that the contract names, every answer is what it promises, and none tells of the server's inside.
 */
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { z } from 'zod';
import { openApiDocument } from '../../../src/service/openApi.ts';
import { problemSchema } from '../../../src/service/responses.ts';
import type { Route } from '../../../src/service/routes/route.ts';
import { fc } from '../../support/random.ts';
import { thorough } from '../../support/thorough.ts';
import { badText, type Schema, spoilt, valuesOf } from './fromSchema.ts';
import { type LiveShop, openLiveShop } from './liveShop.ts';

/** Of each operation; some fifty there are. */
const REQUESTS = thorough(5, 120);

let shop: LiveShop;
let document: Document;
beforeAll(async () => {
  shop = await openLiveShop();
  document = openApiDocument(shop.routes) as Document;
});
afterAll(() => shop.close());

interface Document {
  readonly paths: Record<string, Record<string, Described>>;
  readonly components: { readonly schemas: Record<string, Schema> };
}
interface Described {
  readonly parameters?: readonly { readonly name: string; readonly in: string; readonly schema: Schema }[];
  readonly requestBody?: { readonly content: Record<string, { readonly schema: Schema }> };
  readonly responses: Record<string, unknown>;
}

interface Asked {
  readonly path: string;
  readonly headers: Record<string, string>;
  readonly body: Buffer | undefined;
}

const resolve = (ref: string): Schema => document.components.schemas[ref.split('/').at(-1)!];

/** For an address, where half a character can't stand. */
const encoded = (text: string) => encodeURIComponent(Buffer.from(text).toString());

/** What stands in a path or a query for a value. */
const textOf = (schema: Schema) =>
  fc.oneof(
    valuesOf(schema, resolve).map((value) => [value].flat().map(String).join()),
    badText,
  );

function pathsOf({ path }: Route, { parameters = [] }: Described): fc.Arbitrary<string> {
  const own = (place: string) => parameters.filter((parameter) => parameter.in === place);
  const params = fc.record(Object.fromEntries(own('path').map(({ name, schema }) => [name, textOf(schema)])));
  const query = own('query').map(({ name, schema }) => fc.tuple(fc.constant(name), textOf(schema)));
  const pair = fc.oneof(...query, fc.tuple(fc.constantFrom('unknown', '__proto__', 'limit[]', ''), badText));
  return fc.tuple(params, fc.array(pair, { maxLength: 4 })).map(([values, pairs]) => {
    const filled = path.replace(/:(\w+)/g, (_, name) => encoded((values as Record<string, string>)[name]));
    const search = pairs.map(([name, value]) => `${encoded(name)}=${encoded(value.slice(0, 8000))}`).join('&');
    return search === '' ? filled : `${filled}?${search}`;
  });
}

/** Bytes as they were meant, cut, doubled, in another encoding, or packed. */
const sent: fc.Arbitrary<(text: string) => { bytes: Buffer; encoding?: string }> = fc.oneof(
  { weight: 6, arbitrary: fc.constant((text: string) => ({ bytes: Buffer.from(text) })) },
  fc.nat(200).map((at) => (text: string) => ({ bytes: Buffer.from(text.slice(0, at)) })),
  fc.constant((text: string) => ({ bytes: Buffer.from(text + text) })),
  fc.constant((text: string) => ({ bytes: Buffer.from(text, 'latin1') })),
  fc.constant((text: string) => ({ bytes: Buffer.from(text, 'utf16le') })),
  fc.constant((text: string) => ({ bytes: Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), Buffer.from(text)]) })),
  fc.constant((text: string) => ({ bytes: Buffer.concat([Buffer.from(text), Buffer.from([0xff, 0xfe, 0x00])]) })),
  fc.constant((text: string) => ({ bytes: gzipSync(text), encoding: 'gzip' })),
  fc.constant((text: string) => ({ bytes: Buffer.from(text), encoding: 'gzip' })),
  fc.constant((text: string) => ({ bytes: Buffer.from(text), encoding: 'br' })),
);

function bodiesOf({ requestBody }: Described): fc.Arbitrary<Omit<Asked, 'path'>> {
  if (!requestBody) return fc.constant({ headers: {}, body: undefined });
  const types = Object.entries(requestBody.content).map(([type, { schema }]) => {
    const one = spoilt(valuesOf(schema, resolve));
    const customers = spoilt(valuesOf({ $ref: '#/components/schemas/Customer' }, resolve));
    const text =
      type.includes('json') && !type.includes('ndjson') ? one : fc.array(customers).map((lines) => lines.join('\n'));
    return fc.tuple(fc.constant(type), text);
  });
  const declared = fc.oneof(
    { weight: 8, arbitrary: fc.constant(null) },
    fc.constantFrom('application/json; charset=utf-7', 'text/plain', 'multipart/form-data', 'nonsense', ''),
  );
  return fc.tuple(fc.oneof(...types), declared, sent).map(([[type, text], other, send]) => {
    const { bytes, encoding } = send(text);
    return {
      headers: { 'Content-Type': other ?? type, ...(encoding ? { 'Content-Encoding': encoding } : {}) },
      body: bytes,
    };
  });
}

/** What nobody outside has to know. */
const INSIDE =
  /node_modules|\.ts:\d|\.js:\d|\/src\/|\/dist\/|\bat \S+ \([^)]*:\d+:\d+\)|perennial-store-|SELECT .* FROM (?!keys)|DuckDB|Napi/;

async function check(route: Route, { responses }: Described, { path, headers, body }: Asked): Promise<number> {
  const response = await fetch(`${shop.url}${path}`, { method: route.method, headers, ...(body ? { body } : {}) });
  const type = response.headers.get('content-type') ?? '';
  const text = await response.text();
  const { status } = response;
  // An id that is nothing, or a dot, makes another path of it: who has nothing to say may lead elsewhere.
  const { pathname } = new URL(path, shop.url);
  const elsewhere = pathname.endsWith('/') || pathname !== path.split('?')[0];
  expect(status).toBeLessThan(500);
  expect(response.headers.get('x-request-id')).toMatch(/^[\da-f-]{36}$/);
  // A backup is all of the inside, for admins.
  if (!/octet-stream|parquet/.test(type)) expect(text).not.toMatch(INSIDE);
  if (status < 400) {
    const answer = route.operation!.answers[status]?.content?.[type.replace('; charset=utf-8', '')];
    if (answer && type === 'application/json' && !elsewhere) (answer as z.ZodType).parse(JSON.parse(text));
    return status;
  }
  expect(type).toBe('application/problem+json');
  expect(problemSchema.strict().parse(JSON.parse(text)).status).toBe(status);
  // What answers there is not of the contract of this operation, nor is an id that is broken.
  if (status !== 404 && !(status === 405 && elsewhere)) expect(Object.keys(responses)).toContain(String(status));
  return status;
}

test('every operation of the contract', async () => {
  const statuses: Record<number, number> = {};
  for (const route of shop.routes) {
    if (!route.operation) continue;
    const described = document.paths[route.path.replace(/:(\w+)/g, '{$1}')][route.method.toLowerCase()];
    const requests = fc.tuple(pathsOf(route, described), bodiesOf(described));
    await fc.assert(
      fc.asyncProperty(requests, async ([path, request]) => {
        const status = await check(route, described, { path, ...request });
        statuses[status] = (statuses[status] ?? 0) + 1;
      }),
      { numRuns: REQUESTS, interruptAfterTimeLimit: 200_000 },
    );
  }
  expect(shop.log).toEqual([]);
  expect('polluted' in {}).toBe(false);
  for (const status of [200, 400, 404]) expect(statuses[status], String(status)).toBeGreaterThan(REQUESTS);
  expect((await fetch(`${shop.url}/healthz`)).status).toBe(200);
});
