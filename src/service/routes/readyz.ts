import { answer } from '../answer.ts';
import type { CustomerBook } from '../customerBook.ts';
import type { Route } from './route.ts';

/** Whether the server can answer every question. */
export function readyzRoute(book: CustomerBook): Route {
  return {
    method: 'GET',
    path: '/readyz',
    handlers: [(_request, response) => answer(response, 200, readiness(book))],
  };
}

function readiness({ size }: CustomerBook) {
  return { status: 'ready', customers: size };
}
