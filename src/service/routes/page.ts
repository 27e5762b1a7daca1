/** The page: what the build has put into a folder, under a policy that lets it ask this server alone. */
import { createHash } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Request, RequestHandler, Response } from 'express';
import { PerennialError } from '../../errors.ts';
import { answerBytes } from '../answer.ts';
import { BELOW, SCREENS } from '../page/screens.ts';
import { shorten } from '../problems.ts';
import type { Route } from './route.ts';

/** @param scripts  that stand in the page itself */
const policyOf = (scripts: readonly string[]) =>
  `default-src 'none'; script-src ${["'self'", ...scripts.map(digestOf)].join(' ')}; style-src 'self'; ` +
  "img-src 'self' data:; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

const digestOf = (script: string) => `'sha256-${createHash('sha256').update(script).digest('base64')}'`;

const TYPES: Readonly<Record<string, string>> = {
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
};

const UNBUILT = withPolicy(`<!doctype html>
<html lang="en"><meta charset="utf-8"><title>Perennial</title>
<p>The service runs, but its page is not built: run <code>npm run build</code> and start it again.</p>
<p><a href="/docs">API documentation</a></p></html>
`);

/** A page with the policy it is served under. */
function withPolicy(html: string): { readonly bytes: Buffer; readonly policy: string } {
  const scripts = [...html.matchAll(/<script>(.*?)<\/script>/gs)].map(([, script]) => script);
  return { bytes: Buffer.from(html), policy: policyOf(scripts) };
}

/** Where the build puts the page, seen from the sources and from the built service alike. */
export function pageFolder(): string {
  const root = import.meta.url.endsWith('.ts') ? '../../../dist/dashboard' : '../../dashboard';
  return fileURLToPath(new URL(root, import.meta.url));
}

export interface PageRoutes {
  readonly routes: readonly Route[];
  /** Answers a browser that has lost its way with the page, which says so; anything else goes on. */
  readonly lost: RequestHandler;
}

/** @param folder  one that may not be there: then the address says how to build it */
export function pageRoutes(folder: string): PageRoutes {
  const assets = new Set(namesIn(join(folder, 'assets')));
  const html =
    assets.size > 0 ? readFile(join(folder, 'index.html'), 'utf8').then(withPolicy) : Promise.resolve(UNBUILT);
  // Who asks for it is told.
  html.catch(() => {});
  const show = async (response: Response, status: number) => {
    response.setHeader('Cache-Control', 'no-cache');
    const { bytes, policy } = await html;
    response.setHeader('Content-Security-Policy', policy);
    answerBytes(response, status, bytes, 'text/html; charset=utf-8');
  };
  const screens = [...SCREENS.map(({ path }) => path), ...BELOW].map((path) =>
    page(path, (_request, response) => show(response, 200)),
  );
  const cached = new Map<string, Promise<Buffer>>();
  const asset = page('/assets/:name', async (request, response) => {
    const name = String(request.params.name);
    const type = TYPES[extname(name)];
    if (!assets.has(name) || !type)
      throw new PerennialError('NOT_FOUND', { value: shorten(request.path, 200), remedy: 'Reload the page.' });
    const coding = codingOf(request, (ending) => assets.has(`${name}.${ending}`));
    const file = coding ? `${name}.${coding.ending}` : name;
    if (!cached.has(file)) cached.set(file, readFile(join(folder, 'assets', file)));
    // The name changes with the content.
    response.setHeader('Cache-Control', 'public, max-age=31536000, immutable');
    response.setHeader('Vary', 'Accept-Encoding');
    if (coding) response.setHeader('Content-Encoding', coding.name);
    answerBytes(response, 200, await cached.get(file)!, type);
  });
  const lost: RequestHandler = async (request, response, next) => {
    const read = request.method === 'GET' && !/^\/(v1|assets)\//.test(request.path);
    if (read && request.accepts(['json', 'html']) === 'html') await show(response, 404);
    else next();
  };
  return { routes: [...screens, asset], lost };
}

type Handler = (request: Request, response: Response) => Promise<void>;

function page(path: string, handler: Handler): Route {
  const answered: Handler = async (request, response) => {
    response.setHeader('Content-Security-Policy', policyOf([]));
    await handler(request, response);
  };
  return { method: 'GET', path, scope: null, operation: null, handlers: [answered] };
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

const CODINGS = [
  { name: 'br', ending: 'br' },
  { name: 'gzip', ending: 'gz' },
] as const;

/** The best of what the build has compressed and the browser takes. */
function codingOf(request: Request, has: (ending: string) => boolean) {
  const taken = String(request.headers['accept-encoding'] ?? '')
    .split(',')
    .map((part) => part.trim().split(';')[0]);
  return CODINGS.find(({ name, ending }) => taken.includes(name) && has(ending));
}
