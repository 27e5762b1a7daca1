import { setImmediate } from 'node:timers/promises';
import { z } from 'zod';
import type { Manifest } from '../../bundles/manifest.ts';
import { answer } from '../answer.ts';
import { NDJSON, ndjsonPredictions } from '../batch/ndjson.ts';
import type { Group } from '../group.ts';
import { jsonBody } from '../jsonBody.ts';
import type { ServedModel } from '../models/servedModel.ts';
import { oncePer } from '../oncePer.ts';
import { type BatchRequest, batchReader } from '../readBatch.ts';
import { linesQuerySchema, predictionRequestSchema } from '../requests.ts';
import { type Prediction, predictionSchema, predictionsSchema } from '../responses.ts';
import type { Route } from './route.ts';

export interface PredictionsOptions {
  readonly model: ServedModel;
  /** Largest body, in bytes. */
  readonly bodyLimit: number;
  /** Most customers of one request. */
  readonly customerLimit: number;
}

/** Forecasts of customers whose transactions, or a summary of them, are in the request. */
export function predictionsRoute({ model, bodyLimit, customerLimit }: PredictionsOptions): Route {
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
        'One customer is answered by one prediction, a list of customers by a list in the same order. As NDJSON any number of customers, one a line, is answered line by line while they come, a bad line in its place by a problem document with `line`; what is asked of all stands in the query then.',
      query: linesQuerySchema,
      body: {
        'application/json': predictionRequestSchema,
        [NDJSON]: z.string().meta({ description: 'A customer a line, as in `customers`.' }),
      },
      answers: {
        200: {
          description: 'A prediction, or one for each customer.',
          content: {
            'application/json': z.union([predictionSchema, predictionsSchema]),
            [NDJSON]: z.string().meta({ description: 'A prediction, or a problem document, a line.' }),
          },
        },
      },
      problems: ['REQUEST_INVALID', 'MEDIA_TYPE', 'REQUEST_TOO_LARGE', 'TOO_MANY_CUSTOMERS'],
    },
    handlers: [
      ndjsonPredictions(model),
      ...jsonBody(bodyLimit, 'a customer, or {"customers": [...]}'),
      async (request, response) => {
        // All of an answer comes from one model, whatever is activated meanwhile.
        const predictor = model.now();
        const { question, many, ...batch } = await readerOf(predictor.manifest)(request.body);
        const predictions = await inPlace(batch, (group) => predictor.predict(group, question));
        answer(response, 200, many ? { predictions } : predictions[0]);
      },
    ],
  };
}

/** The answers for the groups of a batch, in the order in which its customers came; other requests come between groups. */
async function inPlace(
  { groups, length }: Pick<BatchRequest, 'groups' | 'length'>,
  predict: (group: Group) => Prediction[],
): Promise<Prediction[]> {
  const predictions = new Array<Prediction>(length);
  let first = true;
  for (const { group, places } of groups) {
    if (!first) await setImmediate();
    first = false;
    predict(group).forEach((prediction, i) => {
      predictions[places[i]] = prediction;
    });
  }
  return predictions;
}
