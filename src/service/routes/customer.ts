import type { Language } from '../../words/language.ts';
import { tellIn } from '../../words/phrases/tellIn.ts';
import { answer } from '../answer.ts';
import type { CustomerBook } from '../customerBook.ts';
import type { DimensionsBook } from '../dimensionsBook.ts';
import { languageOf } from '../languageOf.ts';
import type { Predictor } from '../predictor.ts';
import { parseRequest } from '../problems.ts';
import { customerParamsSchema, customerQuerySchema } from '../requests.ts';
import { customerForecastSchema, type Prediction } from '../responses.ts';
import { toldOne } from '../told.ts';
import { explain, type Heavy } from '../workers/heavy.ts';
import type { Route } from './route.ts';

/** The forecast of one customer of those that the server knows. */
export function customerRoute(
  predictor: Predictor,
  book: CustomerBook,
  heavy: Heavy,
  dimensions: DimensionsBook,
): Route {
  return {
    method: 'GET',
    path: '/v1/customers/:id',
    scope: 'read',
    operation: {
      id: 'customer',
      tag: 'Customers',
      summary: 'The forecast of one customer',
      params: customerParamsSchema,
      query: customerQuerySchema,
      answers: { 200: { description: 'The forecast.', content: { 'application/json': customerForecastSchema } } },
      problems: ['REQUEST_INVALID', 'CUSTOMER_UNKNOWN', 'CUSTOMERS_NOT_LOADED', 'NOT_READY', 'BUSY'],
    },
    handlers: [
      async (request, response) => {
        const { dimensions: wanted, lang, ...asked } = parseRequest(customerQuerySchema, request.query);
        const question = { ...asked, lang: languageOf(request, lang) };
        const id = String(request.params.id);
        const dimensionsOf = (prediction: Prediction, language: Language) => {
          const of = dimensions.of(book.find(id), prediction);
          return of && { ...of, reason: of.reason && tellIn(of.reason, language) };
        };
        const tell = (prediction: Prediction) =>
          answer(response, 200, {
            ...toldOne(prediction, question.lang),
            ...(wanted ? { dimensions: dimensionsOf(prediction, question.lang) } : {}),
          });
        if (question.explain !== undefined) {
          // Whom nobody knows need not wait.
          book.find(id);
          const [explained] = await heavy.turn(response, (turn) => explain(turn, [book.find(id)], question));
          return tell(explained);
        }
        const { group, valuation } = book.find(id);
        const [prediction] = predictor.predict(group, question, valuation);
        tell(prediction);
      },
    ],
  };
}
