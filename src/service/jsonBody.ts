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
  return [needsJson(what), express.json({ limit, strict: false })];
}

/** The same for a handler that takes the body as it came, a Buffer of JSON in UTF-8, to parse it elsewhere. */
export function rawJsonBody(limit: number, what: string): readonly RequestHandler[] {
  const isUtf8: RequestHandler = ({ headers }, _response, next) => {
    const charset = /;\s*charset="?([^\s;"]+)/i.exec(headers['content-type']!)?.[1].toLowerCase();
    if (charset !== undefined && charset !== 'utf-8' && charset !== 'utf8') throw new PerennialError('MEDIA_TYPE');
    next();
  };
  return [needsJson(what), isUtf8, express.raw({ limit, type: () => true })];
}

function needsJson(what: string): RequestHandler {
  return (request, _response, next) => {
    const { headers } = request;
    if (headers['transfer-encoding'] === undefined && !Number(headers['content-length'])) {
      const remedy = `Send JSON: ${what}.`;
      throw new PerennialError('REQUEST_INVALID', { problem: 'The request has no body', remedy });
    }
    if (!request.is('application/json')) throw new PerennialError('MEDIA_TYPE');
    next();
  };
}
