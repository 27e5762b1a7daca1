/** The page is served under a policy that lets it ask this server alone, and its files are kept by name. */
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Client, loaded, start } from './shop.ts';

const SCRIPT = 'export {};';
let folder: string;
let shop: Client;
let unbuilt: Client;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'perennial-page-'));
  mkdirSync(join(folder, 'assets'));
  writeFileSync(join(folder, 'index.html'), '<!doctype html><title>The page</title>');
  writeFileSync(join(folder, 'secret.txt'), 'secret');
  writeFileSync(join(folder, 'assets', 'a-1.js'), SCRIPT);
  writeFileSync(join(folder, 'assets', 'a-1.js.gz'), gzipSync(SCRIPT));
  shop = await start({ customers: loaded, page: folder });
  unbuilt = await start({ customers: loaded, page: join(folder, 'nowhere') });
});
afterAll(() => {
  shop.close();
  unbuilt.close();
  rmSync(folder, { recursive: true, force: true });
});

/** A server of a page of this document, and of the same compressed where given. */
function inlined(html: string, gzipped?: Buffer): Promise<Client> {
  const inline = mkdtempSync(join(folder, 'inline-'));
  mkdirSync(join(inline, 'assets'));
  writeFileSync(join(inline, 'assets', 'a-1.js'), SCRIPT);
  writeFileSync(join(inline, 'index.html'), html);
  if (gzipped) writeFileSync(join(inline, 'index.html.gz'), gzipped);
  return start({ customers: loaded, page: inline });
}

const digestOf = (text: string) => createHash('sha256').update(text).digest('base64');

describe('screens', () => {
  test.each(['/', '/customers', '/customers/regular', '/model', '/try'])('%s is the page', async (path) => {
    const response = await shop.get(path);
    expect(response.status).toBe(200);
    expect(await response.text()).toContain('The page');
    const policy = response.headers.get('content-security-policy')!;
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("script-src 'self';");
    expect(policy).not.toContain('unsafe');
    expect(response.headers.get('cache-control')).toBe('no-cache');
  });

  test('what stands in the page itself is named by its digest, and no other script or style is let run', async () => {
    const style = 'p { color: red; }';
    const own = await inlined(
      `<script>${SCRIPT}</script><style>${style}</style><script type="module" src="/assets/a-1.js">`,
    );
    const policy = (await own.get('/')).headers.get('content-security-policy');
    own.close();
    expect(policy).toContain(
      `script-src 'self' 'sha256-${digestOf(SCRIPT)}'; style-src 'self' 'sha256-${digestOf(style)}';`,
    );
    expect(policy).not.toContain('unsafe');
  });

  test('are sent as the build has compressed them, under one policy and each with a tag of its own', async () => {
    const html = `<script>${SCRIPT}</script>`;
    const own = await inlined(html, gzipSync(html));
    const asked = ['gzip', 'identity'].map((coding) =>
      fetch(`${own.url}/customers`, { headers: { 'Accept-Encoding': coding } }),
    );
    const [gzipped, plain] = await Promise.all(asked);
    const texts = [await gzipped.text(), await plain.text()];
    own.close();
    expect([gzipped, plain].map(({ headers }) => headers.get('content-encoding'))).toEqual(['gzip', null]);
    expect([gzipped, plain].map(({ headers }) => headers.get('vary'))).toEqual(['Accept-Encoding', 'Accept-Encoding']);
    expect(texts).toEqual([html, html]);
    const [one, other] = [gzipped, plain].map(({ headers }) => headers);
    expect(one.get('content-security-policy')).toBe(other.get('content-security-policy'));
    expect(one.get('etag')).not.toBe(other.get('etag'));
  });

  test('a browser that has lost its way gets the page, which says so; a program gets a problem', async () => {
    const headers = { Accept: 'text/html,application/xhtml+xml,*/*;q=0.8' };
    const response = await fetch(`${shop.url}/nowhere`, { headers });
    expect(response.status).toBe(404);
    expect(await response.text()).toContain('The page');
    const head = await fetch(`${shop.url}/nowhere`, { headers, method: 'HEAD' });
    expect([head.status, head.headers.get('content-type')]).toEqual([404, response.headers.get('content-type')]);
    expect(head.headers.get('vary')).toContain('Accept, ');
    for (const [path, accept] of [
      ['/nowhere', '*/*'],
      ['/v1/nowhere', headers.Accept],
      ['/v1', headers.Accept],
    ]) {
      const problem = await fetch(`${shop.url}${path}`, { headers: { Accept: accept } });
      expect(problem.status).toBe(404);
      expect(problem.headers.get('content-type')).toContain('problem+json');
    }
  });

  test('where the page is not built, the address says how', async () => {
    const response = await unbuilt.get('/');
    expect(response.status).toBe(200);
    expect(await response.text()).toContain('npm run build');
  });
});

describe('files', () => {
  test('are kept for good, for their names change with them', async () => {
    const response = await shop.get('/assets/a-1.js');
    expect(response.headers.get('cache-control')).toContain('immutable');
    expect(response.headers.get('content-type')).toBe('text/javascript; charset=utf-8');
    expect(await response.text()).toBe(SCRIPT);
  });

  test.each([
    ['br, gzip', 'gzip'],
    ['gzip;q=0.5', 'gzip'],
    ['gzip;q=0, identity', null],
    ['identity', null],
  ])('asked with %s they come as %s, of what the build has compressed', async (accepted, coding) => {
    const response = await fetch(`${shop.url}/assets/a-1.js`, { headers: { 'Accept-Encoding': accepted } });
    expect(response.headers.get('content-encoding')).toBe(coding);
    expect(response.headers.get('vary')).toBe('Accept-Encoding');
    expect(await response.text()).toBe(SCRIPT);
  });

  test.each(['/assets/none.js', '/assets/..%2Fsecret.txt', '/assets/%2e%2e/secret.txt', '/secret.txt', '/index.html'])(
    'there is nothing else: %s',
    async (path) => {
      expect((await shop.get(path)).status).toBe(404);
    },
  );
});
