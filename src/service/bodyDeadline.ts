import type { Request, RequestHandler } from 'express';
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
      const end = () => request.destroy();
      socket.setTimeout(silence, end);
      // The connection may serve others: nothing of this one stays on it.
      response.once('close', () => socket.setTimeout(0, end));
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

function isFile({ method, path }: Request): boolean {
  return method === 'POST' && path === '/v1/uploads';
}
