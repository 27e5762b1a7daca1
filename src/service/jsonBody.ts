import express, { type RequestHandler } from 'express';
import { PerennialError } from '../errors.ts';

/**
 * What stands before a handler that reads `request.body` as JSON.
 *
 * @param limit  largest body, in bytes
 * @param what   to send, for whoever sent no body
 * @returns      handlers that refuse with REQUEST_INVALID, MEDIA_TYPE; Express's own error for a body that is too large
 */
export function jsonBody(limit: number, what: string): readonly RequestHandler[] {
  const needsJson: RequestHandler = (request, _response, next) => {
    const { headers } = request;
    if (headers['transfer-encoding'] === undefined && !Number(headers['content-length'])) {
      const remedy = `Send JSON: ${what}.`;
      throw new PerennialError('REQUEST_INVALID', { problem: 'The request has no body', remedy });
    }
    if (!request.is('application/json')) throw new PerennialError('MEDIA_TYPE');
    next();
  };
  return [needsJson, express.json({ limit, strict: false })];
}
