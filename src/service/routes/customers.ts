import { answer } from '../answer.ts';
import type { Book } from '../book.ts';
import type { CustomerBook } from '../customerBook.ts';
import { CustomerPages } from '../customerPages.ts';
import { customersQuerySchema, type Predicate, predicateOf } from '../customerQuery.ts';
import { type CustomersAnswer, customersSchema } from '../customersAnswer.ts';
import { oncePer } from '../oncePer.ts';
import type { Predictor } from '../predictor.ts';
import { FieldsInvalid, parseRequest } from '../problems.ts';
import type { Prediction } from '../responses.ts';
import type { Route } from './route.ts';

/**
 * Customers in pages: filtered, sorted.
 *
 * @param isStale   whether figures that are sorted by may be of an earlier day
 * @param isAtRisk  whether the customer at a place is at risk
 */
export function customersRoute(
  predictor: Predictor,
  customers: CustomerBook,
  isStale: () => boolean,
  isAtRisk: Predicate,
): Route {
  const pagesOf = oncePer((book: Book) => new CustomerPages(book));
  return {
    method: 'GET',
    path: '/v1/customers',
    scope: 'read',
    operation: {
      id: 'customers',
      tag: 'Customers',
      summary: 'Customers in pages, filtered and sorted',
      description:
        'Filters and order go by figures at the bundle’s horizon; rows are told at the horizon and level asked for.',
      query: customersQuerySchema,
      answers: { 200: { description: 'A page.', content: { 'application/json': customersSchema } } },
      problems: ['REQUEST_INVALID', 'CUSTOMERS_NOT_LOADED', 'NOT_READY'],
    },
    handlers: [
      (request, response) => {
        const { limit, from, cursor, sort, horizonDays, level, explain, atRisk, ...filter } = parseRequest(
          customersQuerySchema,
          request.query,
        );
        if (from !== undefined && cursor !== undefined) {
          throw new FieldsInvalid([{ field: '/cursor', message: 'says where to begin, and so does from: give one' }]);
        }
        const book = customers.loaded();
        const pages = pagesOf(book);
        const usual = book.newest.valuation.hasAmounts ? '-predictedValue' : '-expectedPurchases';
        const fits = predicateOf(filter, book);
        const asked = atRisk === undefined ? fits : (place: number) => (!fits || fits(place)) && isAtRisk(place);
        const page = pages.page({ sort: sort ?? usual, limit, from, cursor }, asked);
        const predictions = page.places.map((place) => {
          const { group, valuation } = book.at(place);
          return predictor.predict(group, { horizonDays, level, explain }, valuation)[0];
        });
        const { manifest } = predictor;
        const { valuation } = book.newest;
        const shared = {
          asOf: book.asOf,
          horizonDays: horizonDays ?? manifest.terms.horizonDays,
          level: level ?? valuation.level,
          currency: valuation.hasAmounts ? manifest.currency : null,
          model: {
            ...{ method: valuation.method, name: valuation.model },
            ...{ version: manifest.perennial, bundle: predictor.version, asOf: manifest.clock.asOf },
          },
        };
        const body: CustomersAnswer = {
          ...rowsOf(predictions),
          ...{ from: page.from, total: page.total, next: page.next },
          ...{ version: book.version, stale: isStale() },
          ...shared,
          scales: {
            historicalValue: pages.scale('historicalValue'),
            predictedValue: pages.scale('predictedValue'),
            expectedPurchases: pages.scale('expectedPurchases'),
          },
        };
        answer(response, 200, body);
      },
    ],
  };
}

/** Rows without what is said beside them, and every warning once. */
function rowsOf(predictions: readonly Prediction[]): Pick<CustomersAnswer, 'rows' | 'warnings'> {
  const warnings = [...new Set(predictions.flatMap((prediction) => prediction.warnings))];
  const places = new Map(warnings.map((text, place) => [text, place]));
  const rows = predictions.map((prediction) => {
    const { asOf: _a, horizonDays: _h, level: _l, currency: _c, model: _m, ...row } = prediction;
    return { ...row, warnings: row.warnings.map((text) => places.get(text)!) };
  });
  return { rows, warnings };
}
