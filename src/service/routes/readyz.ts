import { PerennialError } from '../../errors.ts';
import { storeAway } from '../../store/away.ts';
import { answer } from '../answer.ts';
import type { CustomerBook } from '../customerBook.ts';
import { readinessSchema } from '../responses.ts';
import type { Route } from './route.ts';

/**
 * Whether the server can answer every question: its customers are there, and it is not about to end.
 *
 * @param draining  whether it has been told to end
 * @param awayFor   for how many ms its store has not answered; null while it does
 */
export function readyzRoute(
  book: CustomerBook,
  draining: () => boolean,
  awayFor: () => number | null = () => null,
): Route {
  return {
    method: 'GET',
    path: '/readyz',
    scope: null,
    operation: {
      id: 'readiness',
      tag: 'Operation',
      summary: 'Whether the server can answer every question',
      answers: { 200: { description: 'It can.', content: { 'application/json': readinessSchema } } },
      problems: ['NOT_READY', 'STORE_AWAY'],
    },
    handlers: [(_request, response) => answer(response, 200, readiness(book, draining(), awayFor()))],
  };
}

function readiness({ size }: CustomerBook, draining: boolean, awayFor: number | null) {
  if (draining) throw new PerennialError('NOT_READY', { problem: 'it is about to end' });
  if (awayFor !== null) throw storeAway();
  return { status: 'ready', customers: size };
}
