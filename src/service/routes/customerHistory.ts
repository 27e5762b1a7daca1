import { answer } from '../answer.ts';
import type { CustomerBook } from '../customerBook.ts';
import type { ServedModel } from '../models/servedModel.ts';
import { customerHistoryQuerySchema, customerHistorySchema } from '../page/chartContract.ts';
import { chartWords } from '../page/chartWords.ts';
import { customerHistory } from '../page/customerHistory.ts';
import type { PageData } from '../page/pageData.ts';
import { parseRequest } from '../problems.ts';
import { customerParamsSchema } from '../requests.ts';
import type { Route } from './route.ts';

const WIDTH = 720;

/** One customer over time: orders, how the chance of another has moved, and when it may come. */
export function customerHistoryRoute(model: ServedModel, book: CustomerBook, data: PageData): Route {
  return {
    method: 'GET',
    path: '/v1/customers/:id/history',
    scope: 'read',
    operation: {
      id: 'customerHistory',
      tag: 'Customers',
      summary: 'One customer over time, with charts',
      params: customerParamsSchema,
      query: customerHistoryQuerySchema,
      answers: { 200: { description: 'The history.', content: { 'application/json': customerHistorySchema } } },
      problems: ['REQUEST_INVALID', 'CUSTOMER_UNKNOWN', 'CUSTOMERS_NOT_LOADED', 'NOT_READY'],
    },
    handlers: [
      async (request, response) => {
        const { width = WIDTH, lang = 'en' } = parseRequest(customerHistoryQuerySchema, request.query);
        const found = book.find(String(request.params.id));
        const orders = data.orders()?.of(found.group.customers.summaries.customer[0]) ?? null;
        answer(response, 200, await customerHistory(model.now(), found, orders, chartWords(lang), width));
      },
    ],
  };
}
