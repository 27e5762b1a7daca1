import { answer } from '../answer.ts';
import type { Book } from '../book.ts';
import type { CustomerBook } from '../customerBook.ts';
import { CustomerPages } from '../customerPages.ts';
import { type CustomersQuery, customersQuerySchema, type GroupsOfCustomers, predicateOf } from '../customerQuery.ts';
import { type CustomersAnswer, customersSchema } from '../customersAnswer.ts';
import { languageOf } from '../languageOf.ts';
import { oncePer } from '../oncePer.ts';
import type { Predictor } from '../predictor.ts';
import { FieldsInvalid, parseRequest } from '../problems.ts';
import type { Prediction } from '../responses.ts';
import { coded, distinct, warningsIn } from '../warnings.ts';
import { explain, type Heavy, type Turn } from '../workers/heavy.ts';
import type { Route } from './route.ts';

export interface CustomersOptions {
  readonly predictor: Predictor;
  readonly heavy: Heavy;
  readonly customers: CustomerBook;
  /** Whether figures that are sorted by may be of an earlier day. */
  isStale(): boolean;
  readonly groups: GroupsOfCustomers;
}

/** Customers in pages: filtered, sorted. */
export function customersRoute({ predictor, heavy, customers, isStale, groups }: CustomersOptions): Route {
  const pagesOf = oncePer((book: Book) => new CustomerPages(book));
  /** The customers of a page, and what is answered with their forecasts: all of one moment. */
  const pageOf = (query: CustomersQuery) => {
    const { limit, from, cursor, sort, horizonDays, level, explain: _, ...filter } = query;
    const book = customers.loaded();
    const pages = pagesOf(book);
    const usual = book.newest.valuation.hasAmounts ? '-predictedValue' : '-expectedPurchases';
    const fits = predicateOf(filter, book, groups);
    const page = pages.page({ sort: sort ?? usual, limit, from, cursor }, fits);
    const found = page.places.map((place) => book.at(place));
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
    const body = (predictions: readonly Prediction[]): CustomersAnswer => ({
      ...rowsOf(predictions),
      ...{ from: page.from, total: page.total, next: page.next },
      ...{ version: book.version, stale: isStale() },
      ...shared,
      scales: {
        historicalValue: pages.scale('historicalValue'),
        predictedValue: pages.scale('predictedValue'),
        expectedPurchases: pages.scale('expectedPurchases'),
      },
    });
    return { found, body };
  };
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
      problems: ['REQUEST_INVALID', 'CUSTOMERS_NOT_LOADED', 'NOT_READY', 'BUSY'],
    },
    handlers: [
      async (request, response) => {
        const query = parseRequest(customersQuerySchema, request.query);
        if (query.from !== undefined && query.cursor !== undefined) {
          throw new FieldsInvalid([{ field: '/cursor', message: 'says where to begin, and so does from: give one' }]);
        }
        const { horizonDays, level, explain: factors } = query;
        const question = { horizonDays, level, explain: factors };
        const language = languageOf(request, undefined);
        const told = (body: CustomersAnswer) => ({ ...body, warnings: warningsIn(language, body.warnings) });
        if (factors === undefined) {
          const { found, body } = pageOf(query);
          const predictions = found.map(({ group, valuation }) => predictor.predict(group, question, valuation)[0]);
          return answer(response, 200, told(body(predictions)));
        }
        const explained = async (turn: Turn) => {
          const { found, body } = pageOf(query);
          return body(await explain(turn, found, question));
        };
        answer(response, 200, told(await heavy.turn(response, explained)));
      },
    ],
  };
}

/** Rows without what is said beside them, and every warning once. */
function rowsOf(predictions: readonly Prediction[]): Pick<CustomersAnswer, 'rows' | 'warnings'> {
  const rows = predictions.map((prediction) => {
    const { asOf: _a, horizonDays: _h, level: _l, currency: _c, model: _m, ...row } = coded(prediction);
    return row;
  });
  return { rows, warnings: distinct(predictions) };
}
