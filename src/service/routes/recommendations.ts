import { answer } from '../answer.ts';
import type { CustomerBook } from '../customerBook.ts';
import type { LiveSource } from '../live/liveSource.ts';
import { parseRequest } from '../problems.ts';
import { customerParamsSchema } from '../requests.ts';
import { recommendationsQuerySchema, recommendationsSchema } from '../reviewContract.ts';
import { LEARNT_FOR_MS } from '../whole/recommendFrom.ts';
import type { WholeStore } from '../whole/wholeStore.ts';
import type { Route } from './route.ts';

/** What to offer one customer. The first question learns from all baskets, the others look up. */
export function recommendationsRoute(live: LiveSource, whole: WholeStore, book: CustomerBook): Route {
  return {
    method: 'GET',
    path: '/v1/customers/:id/recommendations',
    scope: 'read',
    operation: {
      id: 'recommendations',
      tag: 'Decisions',
      summary: 'What one customer is likely to buy again, and what is new to the customer',
      description:
        'Two lists, for what is bought anyway scores best and earns nothing. Probabilities were counted after past days. The first question learns from all transactions, which can take a minute; those after it take milliseconds, and see what was bought since when it is learnt anew, ten minutes later at the earliest.',
      params: customerParamsSchema,
      query: recommendationsQuerySchema,
      answers: { 200: { description: 'Both lists.', content: { 'application/json': recommendationsSchema } } },
      problems: [
        ...(['REQUEST_INVALID', 'CUSTOMER_UNKNOWN', 'COLUMN_MISSING', 'TOO_LITTLE_DATA', 'BUSY'] as const),
        ...(['STORE_MISSING', 'MODEL_MISSING', 'NOT_READY'] as const),
      ],
    },
    handlers: [
      async (request, response) => {
        const asked = parseRequest(recommendationsQuerySchema, request.query);
        live.ready('recommend from');
        const customerId = book.find(String(request.params.id)).group.customers.summaries.customer[0];
        const question = { ...asked, customerId };
        const known = await whole.ask('recommendations', { ...question, fresh: false }, null, LEARNT_FOR_MS);
        answer(response, 200, known ?? (await whole.ask('recommendations', { ...question, fresh: true }, null)));
      },
    ],
  };
}
