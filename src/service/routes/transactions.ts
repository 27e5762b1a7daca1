import { setImmediate } from 'node:timers/promises';
import { z } from 'zod';
import { covariatesOf } from '../../bundles/manifest.ts';
import { answer } from '../answer.ts';
import type { FoundCustomer } from '../book.ts';
import { dayReader } from '../dates.ts';
import { rawJsonBody } from '../jsonBody.ts';
import { languageOf } from '../languageOf.ts';
import type { Live } from '../live/live.ts';
import type { LiveSource } from '../live/liveSource.ts';
import { readTransactionBatch } from '../live/readTransactions.ts';
import { liveTransactionSchema, liveTransactionsSchema } from '../live/transactionInput.ts';
import type { ServedModel } from '../models/servedModel.ts';
import { parseJson } from '../parseJson.ts';
import type { Predictor, Question } from '../predictor.ts';
import { parseRequest } from '../problems.ts';
import { customerQuerySchema } from '../requests.ts';
import {
  type Prediction,
  TRANSACTION_STATUSES,
  type TransactionStatus,
  type TransactionsAnswer,
  transactionsAnswerSchema,
} from '../responses.ts';
import { coded, distinct, warningsIn } from '../warnings.ts';
import { explain, type Heavy, type Turn } from '../workers/heavy.ts';
import type { Route } from './route.ts';

export interface TransactionsOptions {
  readonly live: LiveSource;
  readonly model: ServedModel;
  readonly heavy: Heavy;
  /** Largest body, in bytes. */
  readonly bodyLimit: number;
  /** Most transactions of one request. */
  readonly transactionLimit: number;
}

/** Customers whose answers are made before other requests have their turn. */
const MOST_AT_ONCE = 250;

/** Takes transactions into the store; the answer has the figures of their customers with these transactions in them. */
export function transactionsRoute({ live, model, heavy, bodyLimit, transactionLimit }: TransactionsOptions): Route {
  return {
    method: 'POST',
    path: '/v1/transactions',
    scope: 'write',
    operation: {
      id: 'addTransactions',
      tag: 'Transactions',
      summary: 'Takes transactions: new ones, refunds, corrections, withdrawals',
      description:
        'All of a request is taken, or nothing. Once it is answered, the transactions are on disk and in every figure. ' +
        'A request that was not answered can be sent again: what has been taken is not taken twice.',
      query: customerQuerySchema,
      body: { 'application/json': z.union([liveTransactionSchema, liveTransactionsSchema]) },
      answers: {
        200: {
          description: 'What became of each, and the customers’ forecasts now.',
          content: { 'application/json': transactionsAnswerSchema },
        },
      },
      problems: [
        'REQUEST_INVALID',
        'MEDIA_TYPE',
        'REQUEST_TOO_LARGE',
        'TOO_MANY_TRANSACTIONS',
        'TRANSACTION_CONFLICT',
        'STORE_MISSING',
        'STORE_UNWRITABLE',
        'NOT_READY',
        'BUSY',
      ],
    },
    handlers: [
      ...rawJsonBody(bodyLimit, 'a transaction, or {"transactions": [...]}'),
      async (request, response) => {
        const question = parseRequest(customerQuerySchema, request.query);
        const { store, book, accept } = live.ready('take transactions');
        const settings = store.settings!;
        const today = dayReader(settings.timeZone)(new Date().toISOString());
        const covariates = covariatesOf(model.manifest)?.coding ?? [];
        const rules = { settings, covariates, limit: transactionLimit, today };
        const { drafts } = readTransactionBatch(parseJson(request.body), rules);
        const asked = { book, predictor: model, question };
        const take = async (turn?: Turn) => {
          const statuses = await accept(drafts);
          const names = new Set(drafts.map(({ customer }) => customer));
          // All of an answer comes from one model: another waits until it is made.
          const release = model.hold();
          try {
            const customers = await (turn ? explain(turn, knownOf(names, book), question) : customersOf(names, asked));
            const body: TransactionsAnswer = {
              ...counted(statuses),
              transactions: drafts.map(({ transactionId, version }, i) => ({
                transactionId,
                version,
                status: statuses[i],
              })),
              asOf: book.asOf,
              customers: customers.map(coded),
              warnings: warningsIn(languageOf(request, undefined), distinct(customers)),
            };
            answer(response, 200, body);
          } finally {
            release();
          }
        };
        // Who has to wait for an explanation does so before anything is taken.
        await (question.explain === undefined ? take() : heavy.turn(response, take));
      },
    ],
  };
}

function counted(statuses: readonly TransactionStatus[]): Record<TransactionStatus, number> {
  const count = (status: TransactionStatus) => statuses.filter((own) => own === status).length;
  return Object.fromEntries(TRANSACTION_STATUSES.map((status) => [status, count(status)])) as Record<
    TransactionStatus,
    number
  >;
}

interface Asked {
  readonly book: Live['book'];
  readonly predictor: Predictor;
  readonly question: Question;
}

/** Those named, each once, and only who is known: all that a customer has brought may have been taken back. */
async function customersOf(names: ReadonlySet<string>, { book, predictor, question }: Asked): Promise<Prediction[]> {
  const predictions: Prediction[] = [];
  for (const id of names) {
    if (book.idOf(id) === null) continue;
    if (predictions.length > 0 && predictions.length % MOST_AT_ONCE === 0) await setImmediate();
    if (book.idOf(id) === null) continue;
    const { group, valuation } = book.find(id);
    predictions.push(predictor.predict(group, question, valuation)[0]);
  }
  return predictions;
}

function knownOf(names: ReadonlySet<string>, book: Live['book']): FoundCustomer[] {
  return [...names].filter((id) => book.idOf(id) !== null).map((id) => book.find(id));
}
