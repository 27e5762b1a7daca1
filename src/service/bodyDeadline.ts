import type { Request, RequestHandler, Response } from 'express';
import { PerennialError } from '../errors.ts';
import { formatOf } from './batch/formats.ts';

const TIMES: Readonly<Record<'whole' | 'silence', number>> = Object.freeze({
  /** Milliseconds for a body: five megabytes at the pace of a poor line. */
  whole: 60_000,
  /** A stream of lines, or a file, may take as long as it likes, but not be silent for longer. */
  silence: 30_000,
});

/**
 * Ends requests whose body does not arrive in time (REQUEST_TIMEOUT): the server's own limit would end a stream of lines
 * as well, however fast it comes.
 */
export const bodyDeadline =
  ({ whole, silence } = TIMES): RequestHandler =>
  (request, response, next) => {
    const { headers } = request;
    if (headers['transfer-encoding'] === undefined && !Number(headers['content-length'])) return next();
    if (isFile(request) || formatOf(request)) {
      const { socket } = request;
      const end = () => {
        // While it is for the server to read on or to answer, the client has nothing to say.
        if (isClientsTurn(request, response)) request.destroy();
        else socket.setTimeout(silence);
      };
      // Where no response listens, Node itself ends the connection.
      response.setTimeout(silence, end);
      // The connection may serve others: nothing of this one stays on it, before Node gives it its time between requests.
      response.prependOnceListener('finish', () => socket.setTimeout(0));
      return next();
    }
    const timer = setTimeout(() => {
      if (request.complete || response.headersSent) return;
      response.setHeader('Connection', 'close');
      next(new PerennialError('REQUEST_TIMEOUT'));
    }, whole);
    const stop = () => clearTimeout(timer);
    request.once('end', stop);
    response.once('close', stop);
    next();
  };

/** Whether nothing goes on because the client sends nothing, or does not read what it is sent. */
function isClientsTurn(request: Request, { writableLength }: Response): boolean {
  return (!request.complete && request.readableLength === 0) || writableLength > 0;
}

function isFile({ method, path }: Request): boolean {
  return method === 'POST' && path === '/v1/uploads';
}
