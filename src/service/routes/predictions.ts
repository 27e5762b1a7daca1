import { z } from 'zod';
import type { Manifest } from '../../bundles/manifest.ts';
import { answer, answerBytes, answerText } from '../answer.ts';
import { CSV_HEADER } from '../batch/csvPredictions.ts';
import { FORMATS } from '../batch/formats.ts';
import { streamedPredictions } from '../batch/streams.ts';
import { rawJsonBody } from '../jsonBody.ts';
import { languageOf } from '../languageOf.ts';
import type { ServedModel } from '../models/servedModel.ts';
import { oncePer } from '../oncePer.ts';
import { parseJson } from '../parseJson.ts';
import { PlainTogether } from '../plainTogether.ts';
import { batchReader } from '../readBatch.ts';
import { linesQuerySchema, predictionRequestSchema } from '../requests.ts';
import { predictionSchema, predictionsSchema } from '../responses.ts';
import { Together } from '../together.ts';
import { told, toldOne } from '../told.ts';
import type { Heavy } from '../workers/heavy.ts';
import type { Route } from './route.ts';

export interface PredictionsOptions {
  readonly model: ServedModel;
  /** Does what takes long: batches, explanations. */
  readonly heavy: Heavy;
  /** Largest body, in bytes. */
  readonly bodyLimit: number;
  /** Most customers of one request. */
  readonly customerLimit: number;
}

/** Forecasts of customers whose transactions, or a summary of them, are in the request. */
export function predictionsRoute({ model, heavy, bodyLimit, customerLimit }: PredictionsOptions): Route {
  const together = new Together();
  const plain = new PlainTogether();
  const readerOf = oncePer((manifest: Manifest) => batchReader(manifest, customerLimit));
  return {
    method: 'POST',
    path: '/v1/predictions',
    scope: 'read',
    operation: {
      id: 'predict',
      tag: 'Predictions',
      summary: 'Forecasts of customers whose transactions, or a summary of them, are in the request',
      description:
        'One customer is answered by one prediction, a list of customers by a list in the same order. As NDJSON or CSV any ' +
        'number of customers is answered line by line while they come, a bad line in its place by a problem with the ' +
        'number of the line; what is asked of all stands in the query then. `Accept` says in which of the two the answer ' +
        'comes: in that of the request unless it asks for the other.',
      query: linesQuerySchema,
      body: {
        'application/json': predictionRequestSchema,
        [FORMATS.ndjson.type]: z.string().meta({
          description: 'A customer a line, as in `customers`: `{"customerId":"C1","summary":{"x":2,"tx":30,"T":39}}`.',
        }),
        [FORMATS.csv.type]: z.string().meta({
          description:
            'A transaction a line, the lines of one customer one behind the other; or, with the columns of `summary`, a ' +
            'customer a line. Attributes are columns such as `attributes.channel`.',
          example: 'customer_id,date,amount,order_id\nC1,2024-05-03,19.90,A1\nC1,2024-06-11,42.50,A2\n',
        }),
      },
      answers: {
        200: {
          description: 'A prediction, or one for each customer.',
          content: {
            'application/json': z.union([predictionSchema, predictionsSchema]),
            [FORMATS.ndjson.type]: z.string().meta({
              description: 'A `CodedPrediction`, or a `Problem` with `line`, a line.',
            }),
            [FORMATS.csv.type]: z.string().meta({
              description:
                'A prediction a line, or the number of a bad line and its problem. A text that a spreadsheet would take ' +
                'for a formula has an apostrophe before it.',
              example: `${CSV_HEADER}\n`,
            }),
          },
        },
      },
      problems: ['REQUEST_INVALID', 'MEDIA_TYPE', 'REQUEST_TOO_LARGE', 'TOO_MANY_CUSTOMERS', 'BUSY'],
    },
    handlers: [
      streamedPredictions(heavy, model),
      ...rawJsonBody(bodyLimit, 'a customer, or {"customers": [...]}'),
      async (request, response) => {
        const bytes: Buffer = request.body;
        const body = bytes.length > LARGE_BODY ? null : parseJson(bytes);
        if (body === null || takesLong(body)) {
          const task = { kind: 'body', body: bytes, limit: customerLimit } as const;
          const done = await heavy.turn(response, ({ run }) => run(task));
          return answerBytes(response, 200, done.bytes, 'application/json');
        }
        // All of an answer comes from one model, whatever is activated meanwhile.
        const predictor = model.now();
        const language = languageOf(request, undefined);
        // Its texts are ready, in English.
        const text = language === 'en' ? plain.predict(predictor, body) : null;
        if (text) return answerText(response, 200, await text);
        const read = await readerOf(predictor.manifest)(body);
        const predictions = await together.predict(predictor, read);
        answer(response, 200, read.many ? told(predictions, language) : toldOne(predictions[0], language));
      },
    ],
  };
}

/** Bytes of a body that is read beside the thread that answers. */
const LARGE_BODY = 16_384;
/** Customers who are. */
const MANY = 20;

function takesLong(body: unknown): boolean {
  if (typeof body !== 'object' || body === null) return false;
  if ('explain' in body) return true;
  return 'customers' in body && Array.isArray(body.customers) && body.customers.length > MANY;
}
