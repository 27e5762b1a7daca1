import { answer } from '../answer.ts';
import { healthSchema } from '../responses.ts';
import type { Route } from './route.ts';

/** Whether the server runs at all. */
export const healthzRoute: Route = {
  method: 'GET',
  path: '/healthz',
  scope: null,
  operation: {
    id: 'health',
    tag: 'Operation',
    summary: 'Whether the server runs at all',
    answers: { 200: { description: 'It runs.', content: { 'application/json': healthSchema } } },
  },
  handlers: [(_request, response) => answer(response, 200, { status: 'ok' })],
};
