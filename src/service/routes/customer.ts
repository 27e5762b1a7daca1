import { answer } from '../answer.ts';
import type { CustomerBook } from '../customerBook.ts';
import type { Predictor } from '../predictor.ts';
import { parseRequest } from '../problems.ts';
import { customerQuerySchema } from '../requests.ts';
import type { Route } from './route.ts';

/** The forecast of one customer of those that the server knows. */
export function customerRoute(predictor: Predictor, book: CustomerBook): Route {
  return {
    method: 'GET',
    path: '/v1/customers/:id',
    handlers: [
      (request, response) => {
        const question = parseRequest(customerQuerySchema, request.query);
        const { group, valuation } = book.find(String(request.params.id));
        const [prediction] = predictor.predict(group, question, valuation);
        answer(response, 200, prediction);
      },
    ],
  };
}
