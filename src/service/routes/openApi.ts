import { z } from 'zod';
import { answer } from '../answer.ts';
import type { Route } from './route.ts';

/**
 * The contract itself, made when it is first asked for.
 *
 * @param routes  all that there are, this one among them; asked for once the first request comes
 */
export function openApiRoute(routes: () => readonly Route[]): Route {
  let document: Promise<object> | null = null;
  const make = async () => {
    const { openApiDocument } = await import('../openApi.ts');
    return openApiDocument(routes());
  };
  return {
    method: 'GET',
    path: '/openapi.json',
    scope: null,
    operation: {
      id: 'openApi',
      tag: 'Operation',
      summary: 'This contract, as an OpenAPI 3.1 document',
      answers: {
        200: { description: 'The document.', content: { 'application/json': z.record(z.string(), z.unknown()) } },
      },
    },
    handlers: [
      async (_request, response) => {
        document ??= make();
        response.setHeader('Cache-Control', 'no-cache');
        answer(response, 200, await document);
      },
    ],
  };
}
