import { answer } from '../answer.ts';
import { modelCard } from '../modelCard.ts';
import type { Predictor } from '../predictor.ts';
import { modelSchema } from '../responses.ts';
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
      answers: { 200: { description: 'The model.', content: { 'application/json': modelSchema } } },
    },
    handlers: [
      (_request, response) => {
        // It is the same for everybody who may ask, until another model takes its place.
        response.setHeader('Cache-Control', 'private, no-cache');
        answer(response, 200, modelCard(predictor.manifest));
      },
    ],
  };
}
