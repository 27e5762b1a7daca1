import { MICROS } from '../../units.ts';
import { type Total, totalOf } from '../../valuation/value.ts';
import { answer } from '../answer.ts';
import type { Book } from '../book.ts';
import type { CustomerBook } from '../customerBook.ts';
import { type SummaryAnswer, summarySchema } from '../customersAnswer.ts';
import { languageOf } from '../languageOf.ts';
import { summaryQuerySchema } from '../page/chartContract.ts';
import type { PageData } from '../page/pageData.ts';
import { summaryCharts } from '../page/summaryCharts.ts';
import type { Predictor } from '../predictor.ts';
import { parseRequest } from '../problems.ts';
import type { FigureName } from '../valuedTable.ts';
import { trainingNotes, warningsIn } from '../warnings.ts';
import type { Route } from './route.ts';

export interface SummaryOptions {
  readonly predictor: Predictor;
  readonly book: CustomerBook;
  isStale(): boolean;
  capabilities(): readonly string[];
  readonly data: PageData;
}

/** What all customers have brought and will bring. */
export function summaryRoute({ predictor, book: customers, isStale, capabilities, data }: SummaryOptions): Route {
  let made: { version: number; totals: SummaryAnswer['totals'] } | null = null;
  return {
    method: 'GET',
    path: '/v1/summary',
    scope: 'read',
    operation: {
      id: 'summary',
      tag: 'Customers',
      summary: 'What all customers have brought and will bring',
      description: 'Of the customers known today: who comes new within the horizon is not in it.',
      query: summaryQuerySchema,
      answers: { 200: { description: 'Totals.', content: { 'application/json': summarySchema } } },
      problems: ['REQUEST_INVALID', 'CUSTOMERS_NOT_LOADED', 'NOT_READY'],
    },
    handlers: [
      async (request, response) => {
        const { charts = [], ...look } = parseRequest(summaryQuerySchema, request.query);
        const book = customers.loaded();
        const drawn = await ofOneModel(predictor, () => summaryCharts(charts, data, predictor.manifest.currency, look));
        if (made?.version !== book.version) made = { version: book.version, totals: totalsOf(book, data) };
        const { manifest } = predictor;
        const { valuation } = book.newest;
        const body: SummaryAnswer = {
          asOf: book.asOf,
          currency: valuation.hasAmounts ? manifest.currency : null,
          horizonDays: valuation.terms.horizonDays,
          level: valuation.level,
          version: book.version,
          stale: isStale(),
          customers: book.size,
          totals: made.totals,
          model: {
            ...{
              method: valuation.method,
              name: valuation.model,
              bundle: predictor.version,
              asOf: manifest.clock.asOf,
            },
            identifiesDropout: manifest.forecast?.identifiesDropout ?? true,
          },
          capabilities: [...capabilities()],
          warnings: warningsIn(languageOf(request, look.lang), trainingNotes(manifest)),
          ...(charts.length > 0 ? { charts: drawn } : {}),
        };
        answer(response, 200, body);
      },
    ],
  };
}

/** What takes several turns, made again where another model has come meanwhile. */
async function ofOneModel<Made>(predictor: Predictor, make: () => Promise<Made>): Promise<Made> {
  for (;;) {
    const { version } = predictor;
    const made = await make();
    if (predictor.version === version) return made;
  }
}

function totalsOf(book: Book, data: PageData): SummaryAnswer['totals'] {
  const { totals, level, hasAmounts } = book.newest.valuation;
  const sum = (figure: FigureName) => sumOf(book, book.figure(figure));
  const pReturn = book.figure('pReturn');
  const chance = sumOf(
    book,
    pReturn.map((p) => p * (1 - p)),
  );
  const { levelSd } = totals.purchases;
  const orders = book.figure('orders');
  const returning = plain(totalOf(sum('pReturn'), chance, levelSd, level));
  return {
    historical: hasAmounts ? inMicros(sum('historicalValue')) : null,
    predicted: hasAmounts ? plain(totalOf(sum('predictedValue'), sum('valueVariance'), levelSd, level)) : null,
    purchases: plain(totalOf(sum('expectedPurchases'), sum('purchasesVariance'), levelSd, level)),
    returning: { ...returning, high: Math.min(returning.high, book.size) },
    repeatCustomers: countOf(book, (place) => orders[place] > 1),
    atRisk: countOf(book, data.isAtRisk),
  };
}

function sumOf({ ids, end }: Book, column: Float64Array): number {
  let sum = 0;
  for (let place = 0; place < end; place++) if (ids[place] !== null) sum += column[place];
  return sum;
}

function countOf({ ids, end }: Book, holds: (place: number) => boolean): number {
  let count = 0;
  for (let place = 0; place < end; place++) if (ids[place] !== null && holds(place)) count++;
  return count;
}

/** Without the digits that floating-point sums leave behind. */
function inMicros(value: number): number {
  return Math.round(value * MICROS) / MICROS;
}

function plain({ expected, interval: [low, high] }: Total) {
  return { expected, low, high };
}
