import type { RequestHandler } from 'express';
import { callerIdOf } from './auth/guard.ts';
import type { Logger } from './log.ts';
import type { Metrics } from './metrics.ts';
import { requestIdOf } from './requestId.ts';

/** Measures each request once its answer is sent, or its client has gone, and notes it in the log. */
export function observe(log: Logger, metrics: Metrics): RequestHandler {
  const noted = log.isLevelEnabled('info');
  return (request, response, next) => {
    const started = performance.now();
    response.once('close', () => {
      const ms = performance.now() - started;
      // The route and not the path, which may name a customer.
      const route: string = request.route?.path ?? 'none';
      const status = response.writableFinished ? response.statusCode : 499;
      metrics.request(request.method, route, status, ms / 1000);
      if (!noted) return;
      const { method } = request;
      const caller = callerIdOf(response);
      log.info(
        { requestId: requestIdOf(response), method, route, status, ms: Math.round(ms * 10) / 10, caller },
        'request',
      );
    });
    next();
  };
}
