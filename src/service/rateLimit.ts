import type { RequestHandler } from 'express';
import { rateLimit as limiter } from 'express-rate-limit';
import { PerennialError } from '../errors.ts';

/** What those who watch the server ask: it has to be answered most when it has most to do. */
const FREE = new Set(['/healthz', '/readyz', '/metrics']);

/**
 * Refuses with TOO_MANY_REQUESTS what comes from one address beyond a limit, and says when to come again.
 *
 * @param limit  requests a minute
 */
export function rateLimit(limit: number): RequestHandler {
  return limiter({
    windowMs: 60_000,
    limit,
    // The eighth draft's headers hash the address on each request.
    standardHeaders: 'draft-7',
    legacyHeaders: false,
    // What these look for in each request can't be in this application.
    validate: { singleCount: false, positiveHits: false, headersResetTime: false },
    skip: ({ path }) => FREE.has(path),
    handler: (_request, _response, next) => {
      next(new PerennialError('TOO_MANY_REQUESTS', { limit }));
    },
  });
}
