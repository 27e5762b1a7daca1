import { z } from 'zod';
import { answerBytes } from '../answer.ts';
import type { Metrics } from '../metrics.ts';
import type { Route } from './route.ts';

/** Figures of the server for Prometheus. */
export function metricsRoute(metrics: Metrics): Route {
  return {
    method: 'GET',
    path: '/metrics',
    scope: 'read',
    operation: {
      id: 'metrics',
      tag: 'Operation',
      summary: 'Figures of the server, for Prometheus',
      answers: { 200: { description: 'In the text format.', content: { [metrics.contentType]: z.string() } } },
    },
    handlers: [
      async (_request, response) => {
        answerBytes(response, 200, Buffer.from(await metrics.text()), metrics.contentType);
      },
    ],
  };
}
