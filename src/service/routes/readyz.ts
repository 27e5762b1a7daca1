import { answer } from '../answer.ts';
import type { CustomerBook } from '../customerBook.ts';
import { readinessSchema } from '../responses.ts';
import type { Route } from './route.ts';

/** Whether the server can answer every question. */
export function readyzRoute(book: CustomerBook): Route {
  return {
    method: 'GET',
    path: '/readyz',
    scope: null,
    operation: {
      id: 'readiness',
      tag: 'Operation',
      summary: 'Whether the server can answer every question',
      answers: { 200: { description: 'It can.', content: { 'application/json': readinessSchema } } },
      problems: ['NOT_READY'],
    },
    handlers: [(_request, response) => answer(response, 200, readiness(book))],
  };
}

function readiness({ size }: CustomerBook) {
  return { status: 'ready', customers: size };
}
