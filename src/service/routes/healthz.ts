import { answer } from '../answer.ts';
import type { Route } from './route.ts';

/** Whether the server runs at all. */
export const healthzRoute: Route = {
  method: 'GET',
  path: '/healthz',
  handlers: [(_request, response) => answer(response, 200, { status: 'ok' })],
};
