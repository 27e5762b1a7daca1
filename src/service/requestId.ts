import { randomUUID } from 'node:crypto';
import type { RequestHandler, Response } from 'express';

export const REQUEST_ID = 'X-Request-Id';

/** What may be kept of an id that a client or a proxy has given: nothing that could break a header or a log. */
const GIVEN = /^[\w.:-]{1,128}$/;

/** Gives each request an id, the one it came with where that is fit to be written down, and tells it in the answer. */
export const requestId: RequestHandler = (request, response, next) => {
  const given = request.headers['x-request-id'];
  response.setHeader(REQUEST_ID, typeof given === 'string' && GIVEN.test(given) ? given : randomUUID());
  next();
};

export function requestIdOf(response: Response): string {
  return String(response.getHeader(REQUEST_ID));
}

/** The id as a problem document names an occurrence: a URN. */
export function instanceOf(id: string): string {
  const uuid = /^[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}$/i.test(id);
  return uuid ? `urn:uuid:${id}` : `urn:perennial:request:${id}`;
}
