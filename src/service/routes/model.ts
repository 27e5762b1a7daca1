import { answer } from '../answer.ts';
import { languageOf } from '../languageOf.ts';
import { modelCard } from '../modelCard.ts';
import { modelQuerySchema } from '../page/chartContract.ts';
import { modelCharts } from '../page/modelCharts.ts';
import type { Predictor } from '../predictor.ts';
import { parseRequest } from '../problems.ts';
import { modelSchema } from '../responses.ts';
import { warningsIn } from '../warnings.ts';
import type { Route } from './route.ts';

/** What the server tells of its model. */
export function modelRoute(predictor: Predictor): Route {
  return {
    method: 'GET',
    path: '/v1/model',
    scope: 'read',
    operation: {
      id: 'model',
      tag: 'Models',
      summary: 'The model that forecasts',
      description: 'How it was trained, its parameters and how well it did out of time. It leaves out revenue.',
      query: modelQuerySchema,
      answers: { 200: { description: 'The model.', content: { 'application/json': modelSchema } } },
      problems: ['REQUEST_INVALID'],
    },
    handlers: [
      async (request, response) => {
        const { include, ...look } = parseRequest(modelQuerySchema, request.query);
        const { manifest } = predictor;
        const charts = include ? { charts: await modelCharts(manifest, look) } : {};
        const card = modelCard(manifest);
        // It is the same for everybody who may ask, until another model takes its place.
        response.setHeader('Cache-Control', 'private, no-cache');
        answer(response, 200, {
          ...card,
          warnings: warningsIn(languageOf(request, look.lang), card.warnings),
          ...charts,
        });
      },
    ],
  };
}
