/** Swagger UI at /docs: its own assets, as npm has installed them, and nothing from elsewhere. */
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { Response } from 'express';
import { answerBytes } from '../answer.ts';
import type { Route } from './route.ts';

const PAGE = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Perennial: the API</title>
<link rel="icon" type="image/png" href="/docs/favicon-32x32.png">
<link rel="stylesheet" href="/docs/swagger-ui.css">
</head>
<body>
<div id="swagger-ui"></div>
<script src="/docs/swagger-ui-bundle.js"></script>
<script src="/docs/start.js"></script>
</body>
</html>
`;

const START = `SwaggerUIBundle({
  url: '/openapi.json',
  dom_id: '#swagger-ui',
  deepLinking: true,
  defaultModelsExpandDepth: 0,
  validatorUrl: null,
});
`;

/** The page runs its own scripts and asks this server alone; Swagger UI draws with styles and inline images. */
const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; " +
  "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

const require = createRequire(import.meta.url);

/** A file of Swagger UI, read when it is first asked for. */
function asset(name: string, type: string): Route {
  let bytes: Promise<Buffer> | null = null;
  return file(`/docs/${name}`, type, () => {
    bytes ??= readFile(join(dirname(require.resolve('swagger-ui-dist/package.json')), name));
    return bytes;
  });
}

function file(path: string, type: string, content: () => Promise<Buffer> | string): Route {
  return {
    method: 'GET',
    path,
    scope: null,
    operation: null,
    handlers: [async (_request, response: Response) => answerPage(response, type, Buffer.from(await content()))],
  };
}

function answerPage(response: Response, type: string, bytes: Buffer): void {
  response.setHeader('Cache-Control', 'no-cache');
  response.setHeader('Content-Security-Policy', POLICY);
  answerBytes(response, 200, bytes, type);
}

export const docsRoutes: readonly Route[] = [
  file('/docs', 'text/html; charset=utf-8', () => PAGE),
  file('/docs/start.js', 'text/javascript; charset=utf-8', () => START),
  asset('swagger-ui-bundle.js', 'text/javascript; charset=utf-8'),
  asset('swagger-ui.css', 'text/css; charset=utf-8'),
  asset('favicon-32x32.png', 'image/png'),
];
