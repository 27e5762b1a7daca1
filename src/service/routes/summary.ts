import { MICROS } from '../../units.ts';
import { type Total, totalOf } from '../../valuation/value.ts';
import { answer } from '../answer.ts';
import type { Book, FigureName } from '../book.ts';
import type { CustomerBook } from '../customerBook.ts';
import { type SummaryAnswer, summarySchema } from '../customersAnswer.ts';
import type { Predictor } from '../predictor.ts';
import type { Route } from './route.ts';

export interface SummaryOptions {
  readonly predictor: Predictor;
  readonly book: CustomerBook;
  isStale(): boolean;
  readonly capabilities: readonly string[];
}

/** What all customers have brought and will bring. */
export function summaryRoute({ predictor, book: customers, isStale, capabilities }: SummaryOptions): Route {
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
      answers: { 200: { description: 'Totals.', content: { 'application/json': summarySchema } } },
      problems: ['CUSTOMERS_NOT_LOADED', 'NOT_READY'],
    },
    handlers: [
      (_request, response) => {
        const book = customers.loaded();
        if (made?.version !== book.version) made = { version: book.version, totals: totalsOf(book) };
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
          model: { method: valuation.method, name: valuation.model, asOf: manifest.clock.asOf },
          capabilities: [...capabilities],
          warnings: [...manifest.warnings],
        };
        answer(response, 200, body);
      },
    ],
  };
}

function totalsOf(book: Book): SummaryAnswer['totals'] {
  const { totals, level, hasAmounts } = book.newest.valuation;
  const sum = (figure: FigureName) => sumOf(book, book.figure(figure));
  const pReturn = book.figure('pReturn');
  const chance = sumOf(
    book,
    pReturn.map((p) => p * (1 - p)),
  );
  const { levelSd } = totals.purchases;
  const returning = plain(totalOf(sum('pReturn'), chance, levelSd, level));
  return {
    historical: hasAmounts ? inMicros(sum('historicalValue')) : null,
    predicted: hasAmounts ? plain(totalOf(sum('predictedValue'), sum('valueVariance'), levelSd, level)) : null,
    purchases: plain(totalOf(sum('expectedPurchases'), sum('purchasesVariance'), levelSd, level)),
    returning: { ...returning, high: Math.min(returning.high, book.size) },
  };
}

function sumOf({ ids, end }: Book, column: Float64Array): number {
  let sum = 0;
  for (let place = 0; place < end; place++) if (ids[place] !== null) sum += column[place];
  return sum;
}

/** Without the digits that floating-point sums leave behind. */
function inMicros(value: number): number {
  return Math.round(value * MICROS) / MICROS;
}

function plain({ expected, interval: [low, high] }: Total) {
  return { expected, low, high };
}
