/** The contract as an OpenAPI 3.1 document, made from the schemas that guard the routes. */
import { OpenAPIRegistry, OpenApiGeneratorV31, type RouteConfig } from '@asteasolutions/zod-to-openapi';
import { ERRORS, type ErrorCode } from '../errors.ts';
import { version } from '../version.ts';
import { SESSION_COOKIE } from './auth/cookie.ts';
import { type Operation, type Scope, TAGS } from './operation.ts';
import { problemSchema } from './responses.ts';
import type { Route } from './routes/route.ts';

type Responses = RouteConfig['responses'];

/** @returns  the document, as it is sent */
export function openApiDocument(routes: readonly Route[]): object {
  const registry = new OpenAPIRegistry();
  for (const { method, path, scope, operation } of routes) {
    if (operation) registry.registerPath(pathOf(method.toLowerCase(), path, scope, operation));
  }
  registry.registerComponent('securitySchemes', 'key', { type: 'http', scheme: 'bearer', description: 'An API key.' });
  registry.registerComponent('securitySchemes', 'session', { type: 'apiKey', in: 'cookie', name: SESSION_COOKIE });
  const document = new OpenApiGeneratorV31(registry.definitions).generateDocument({
    openapi: '3.1.0',
    info: {
      title: 'Perennial',
      version,
      description:
        'What customers have brought and what they will bring. Errors are problem documents (RFC 9457). Every answer ' +
        'has an X-Request-Id, the one that was sent or a new one, under which the server’s log knows the request. ' +
        'Answers to GET have an ETag and obey If-None-Match. Within /v1 fields are added, and none goes or changes.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    tags: Object.entries(TAGS).map(([name, description]) => ({ name, description })),
  });
  return document;
}

function pathOf(method: string, path: string, scope: Scope | null, operation: Operation): RouteConfig {
  const { id, tag, summary, description, params, query, body, answers, problems = [] } = operation;
  return {
    method: method as RouteConfig['method'],
    path: path.replace(/:(\w+)/g, '{$1}'),
    operationId: id,
    tags: [tag],
    summary,
    description: [description, scope && `Needs a key of scope \`${scope}\`, where the server has keys.`]
      .filter(Boolean)
      .join(' '),
    // Empty where no key is needed; a server without keys needs none anywhere.
    security: scope ? [{ key: [] }, { session: [] }] : [],
    request: {
      ...(params ? { params } : {}),
      ...(query ? { query } : {}),
      ...(body ? { body: { required: true, content: contentOf(body) } } : {}),
    },
    responses: {
      ...answersOf(answers),
      ...problemsOf([
        ...problems,
        ...(scope ? GUARDED : []),
        'TOO_MANY_REQUESTS',
        'HEADERS_TOO_LARGE',
        ...(body ? (['REQUEST_TIMEOUT'] as const) : []),
        'INTERNAL',
      ]),
    },
  };
}

/** What any route that not everybody may ask can be refused with. */
const GUARDED: readonly ErrorCode[] = [
  'MODEL_MISSING',
  'STORE_AWAY',
  'KEY_REQUIRED',
  'KEY_REFUSED',
  'SCOPE_MISSING',
  'ORIGIN_FOREIGN',
  'HOST_FOREIGN',
];

function contentOf(types: NonNullable<Operation['body']>) {
  return Object.fromEntries(Object.entries(types).map(([type, schema]) => [type, { schema }]));
}

function answersOf(answers: Operation['answers']): Responses {
  return Object.fromEntries(
    Object.entries(answers).map(([status, { description, content }]) => [
      status,
      { description, ...(content ? { content: contentOf(content) } : {}) },
    ]),
  );
}

/** Problems of one status stand in one response, which tells their codes. */
function problemsOf(codes: readonly ErrorCode[]): Responses {
  const byStatus = new Map<number, ErrorCode[]>();
  for (const code of new Set(codes)) {
    const { status } = ERRORS[code];
    byStatus.set(status, [...(byStatus.get(status) ?? []), code]);
  }
  const content = { 'application/problem+json': { schema: problemSchema } };
  return Object.fromEntries([...byStatus].map(([status, own]) => [status, { description: own.join(', '), content }]));
}
