import type { Manifest } from '../../bundles/manifest.ts';
import { answer } from '../answer.ts';
import { modelCard } from '../modelCard.ts';
import type { Route } from './route.ts';

/** What the server tells of its model. */
export function modelRoute(manifest: Manifest): Route {
  const card = modelCard(manifest);
  return {
    method: 'GET',
    path: '/v1/model',
    handlers: [(_request, response) => answer(response, 200, card)],
  };
}
