import express, { type Request, type RequestHandler } from 'express';
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

/**
 * The same for a handler that takes the body as it came, a Buffer of JSON in UTF-8, to parse it elsewhere. One as most
 * programs send it, of known length and not compressed, is read here: Express's own reader costs twice as much.
 */
export function rawJsonBody(limit: number, what: string): readonly RequestHandler[] {
  const other = express.raw({ limit, type: () => true });
  const read: RequestHandler = (request, response, next) => {
    const { headers } = request;
    if (!isPlainJson(headers['content-type'])) {
      const charset = /;\s*charset="?([^\s;"]+)/i.exec(headers['content-type']!)?.[1].toLowerCase();
      if (charset !== undefined && charset !== 'utf-8' && charset !== 'utf8') throw new PerennialError('MEDIA_TYPE');
    }
    if (headers['transfer-encoding'] !== undefined || headers['content-encoding'] !== undefined) {
      return other(request, response, next);
    }
    if (Number(headers['content-length']) > limit) {
      throw new PerennialError('REQUEST_TOO_LARGE', { limit: `${limit.toLocaleString('en')} bytes` });
    }
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.once('end', () => {
      request.body = parts.length === 1 ? parts[0] : Buffer.concat(parts);
      next();
    });
  };
  return [needsJson(what), read];
}

function needsJson(what: string): RequestHandler {
  return (request, _response, next) => {
    const { headers } = request;
    if (headers['transfer-encoding'] === undefined && !Number(headers['content-length'])) {
      const remedy = `Send JSON: ${what}.`;
      throw new PerennialError('REQUEST_INVALID', { problem: 'The request has no body', remedy });
    }
    if (!isJson(request)) throw new PerennialError('MEDIA_TYPE');
    next();
  };
}

/** Whether the body is JSON, by its media type. */
export function isJson(request: Request): boolean {
  return isPlainJson(request.headers['content-type']) || Boolean(request.is('application/json'));
}

/** As nearly everybody writes it: it need not be taken apart. */
export function isPlainJson(type: string | undefined): boolean {
  return type === 'application/json';
}
