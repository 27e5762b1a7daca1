import { answer } from '../answer.ts';
import { callerOf } from '../auth/guard.ts';
import type { LiveSource } from '../live/liveSource.ts';
import { customerParamsSchema } from '../requests.ts';
import { erasedSchema } from '../responses.ts';
import type { Route } from './route.ts';

/** Erases a customer for good: at once from whatever is answered, and within moments from the file. */
export function eraseCustomerRoute(live: LiveSource): Route {
  return {
    method: 'DELETE',
    path: '/v1/customers/:id',
    scope: 'admin',
    operation: {
      id: 'eraseCustomer',
      tag: 'Customers',
      summary: 'Erases a customer for good',
      description:
        'Every transaction and figure of the customer goes, at once from all answers and within moments from the store’s ' +
        'file. The audit log keeps when it was done and by whom, and not whose they were. Backups are not changed.',
      params: customerParamsSchema,
      answers: { 200: { description: 'How many transactions went.', content: { 'application/json': erasedSchema } } },
      problems: ['CUSTOMER_UNKNOWN', 'STORE_MISSING', 'NOT_READY'],
    },
    handlers: [
      async (request, response) => {
        const transactions = await live
          .ready('erase customers from')
          .erase(String(request.params.id), callerOf(response).id);
        answer(response, 200, { erased: { transactions } });
      },
    ],
  };
}
