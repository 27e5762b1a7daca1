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

/** @param html  whose own scripts and styles may run besides those of this server's files */
const policyOf = (html: string) =>
  `default-src 'none'; script-src ${["'self'", ...digestsOf(html, 'script')].join(' ')}; ` +
  `style-src ${["'self'", ...digestsOf(html, 'style')].join(' ')}; ` +
  "img-src 'self' data:; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/** Of what stands in the document itself between tags of this name. */
function digestsOf(html: string, tag: 'script' | 'style'): string[] {
  const written = html.matchAll(new RegExp(`<${tag}>(.*?)</${tag}>`, 'gs'));
  return [...written].map(([, text]) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`);
}

const TYPES: Readonly<Record<string, string>> = {
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
};

/** The page with the policy it is served under. */
interface Document {
  readonly policy: string;
  /** As it is, under no name, and compressed, by the ending of how. */
  readonly coded: ReadonlyMap<string, Buffer>;
}

const UNBUILT = `<!doctype html>
<html lang="en"><meta charset="utf-8"><title>Perennial</title>
<p>The service runs, but its page is not built: run <code>npm run build</code> and start it again.</p>
<p><a href="/docs">API documentation</a></p></html>
`;

/** All at once, so that a build that comes later can't mix with it. */
async function readDocument(folder: string): Promise<Document> {
  const names = namesIn(folder);
  const endings = CODINGS.map(({ ending }) => ending).filter((ending) => names.includes(`index.html${ending}`));
  const read = async (ending: string) => [ending, await readFile(join(folder, `index.html${ending}`))] as const;
  const coded = new Map(await Promise.all(['', ...endings].map(read)));
  return { policy: policyOf(String(coded.get(''))), coded };
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
  const unbuilt = { policy: policyOf(UNBUILT), coded: new Map([['', Buffer.from(UNBUILT)]]) };
  const document = assets.size > 0 ? readDocument(folder) : Promise.resolve(unbuilt);
  // Who asks for it is told.
  document.catch(() => {});
  const show = async (request: Request, response: Response, status: number) => {
    response.setHeader('Cache-Control', 'no-cache');
    const { policy, coded } = await document;
    response.setHeader('Content-Security-Policy', policy);
    const ending = codedIn(request, response, (own) => coded.has(own));
    answerBytes(response, status, coded.get(ending)!, 'text/html; charset=utf-8');
  };
  const screens = [...SCREENS.map(({ path }) => path), ...BELOW].map((path) =>
    page(path, (request, response) => show(request, response, 200)),
  );
  const cached = new Map<string, Promise<Buffer>>();
  const asset = page('/assets/:name', async (request, response) => {
    const name = String(request.params.name);
    const type = TYPES[extname(name)];
    if (!assets.has(name) || !type)
      throw new PerennialError('NOT_FOUND', { value: shorten(request.path, 200), remedy: 'Reload the page.' });
    // The name changes with the content.
    response.setHeader('Cache-Control', 'public, max-age=31536000, immutable');
    const file = name + codedIn(request, response, (ending) => assets.has(name + ending));
    if (!cached.has(file)) cached.set(file, readFile(join(folder, 'assets', file)));
    answerBytes(response, 200, await cached.get(file)!, type);
  });
  const lost: RequestHandler = async (request, response, next) => {
    const read = ['GET', 'HEAD'].includes(request.method) && !/^\/(v1|assets)(\/|$)/.test(request.path);
    response.vary('Accept');
    if (read && request.accepts(['json', 'html']) === 'html') await show(request, response, 404);
    else next();
  };
  return { routes: [...screens, asset], lost };
}

type Handler = (request: Request, response: Response) => Promise<void>;

function page(path: string, handler: Handler): Route {
  const answered: Handler = async (request, response) => {
    response.setHeader('Content-Security-Policy', policyOf(''));
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
  { name: 'br', ending: '.br' },
  { name: 'gzip', ending: '.gz' },
] as const;

/**
 * Says in the answer how the file is compressed that is sent: the best of what the build has made and the browser takes.
 *
 * @returns  its further ending; none where it is sent as it is
 */
function codedIn(request: Request, response: Response, has: (ending: string) => boolean): string {
  const taken = String(request.headers['accept-encoding'] ?? '')
    .split(',')
    .filter((part) => !/;\s*q=0(\.0*)?\s*$/i.test(part))
    .map((part) => part.trim().split(';')[0]);
  const coding = CODINGS.find(({ name, ending }) => taken.includes(name) && has(ending));
  response.vary('Accept-Encoding');
  if (coding) response.setHeader('Content-Encoding', coding.name);
  return coding?.ending ?? '';
}
