import { KINDS } from '../../models/products/contract.ts';
import { reasonsIn } from '../../pipelines/recommend.ts';
import { openRecommender } from '../../pipelines/recommender.ts';
import { answer } from '../answer.ts';
import type { CustomerBook } from '../customerBook.ts';
import type { LiveSource } from '../live/liveSource.ts';
import type { WholeStore } from '../live/wholeStore.ts';
import { parseRequest } from '../problems.ts';
import { customerParamsSchema } from '../requests.ts';
import { recommendationsQuerySchema, recommendationsSchema } from '../reviewContract.ts';
import type { Route } from './route.ts';

/** What to offer one customer. The first question after a change of the store learns from all baskets, the others look up. */
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
        'Two lists, for what is bought anyway scores best and earns nothing. Probabilities were counted after past days. The first question after new transactions learns from all of them, which can take a minute; those after it take milliseconds.',
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
        const { top, kind, horizonDays, by, lang } = parseRequest(recommendationsQuerySchema, request.query);
        const what = 'recommend from';
        live.ready(what);
        const customerId = book.find(String(request.params.id)).group.customers.summaries.customer[0];
        const recommender = await whole.ask([horizonDays, by ?? ''], what, (ledger) =>
          openRecommender(ledger, { horizonDays, ...(by ? { item: by } : {}) }),
        );
        const rows = recommender.lists([recommender.baskets.customers.indexOf(customerId)], { top, kind });
        const reason = reasonsIn(lang, recommender, rows);
        answer(response, 200, {
          ...{ customerId, asOf: recommender.asOf, horizonDays },
          recommendations: Array.from({ length: rows.length }, (_, row) => ({
            kind: KINDS[rows.kind[row]],
            rank: rows.rank[row],
            product: recommender.baskets.products[rows.product[row]],
            probability: Number.isNaN(rows.probability[row]) ? null : rows.probability[row],
            reason: reason(row),
          })),
          warnings: recommender.warnings,
        });
      },
    ],
  };
}
