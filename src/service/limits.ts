import { randomUUID } from 'node:crypto';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { PerennialError } from '../errors.ts';
import { failure } from './problems.ts';

type LimitName =
  | 'headersTimeout'
  | 'requestTimeout'
  | 'keepAliveTimeout'
  | 'connectionsCheckingInterval'
  | 'maxHeaderSize';

/** What one connection may take of the server's time and memory. */
const LIMITS: Readonly<Record<LimitName, number>> = Object.freeze({
  /** All headers: nobody needs longer who means it. */
  headersTimeout: 10_000,
  /** Bodies have their own deadline (bodyDeadline.ts). */
  requestTimeout: 0,
  /**
   * An idle connection is kept for longer than balancers and clients keep theirs, 60 s mostly: whoever ends one first can't
   * lose a request that the other is just sending on it.
   */
  keepAliveTimeout: 65_000,
  /** How often these are looked after. */
  connectionsCheckingInterval: 2_000,
  /** Bytes of headers. */
  maxHeaderSize: 16_384,
});
const MOST_HEADERS = 100;

/**
 * An HTTP server that slow clients, floods of headers and broken requests don't hold up.
 *
 * @param limits  where they are to be others
 */
export function limitedServer(app: RequestListener, limits: Partial<typeof LIMITS> = {}): Server {
  const server = createServer({ ...LIMITS, ...limits }, app);
  server.maxHeadersCount = MOST_HEADERS;
  server.on('clientError', refuse);
  return server;
}

/** Answers what is not HTTP, or came too slowly, with a problem document as well, as far as the client still listens. */
function refuse(error: NodeJS.ErrnoException, socket: Duplex): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const id = randomUUID();
  const { problem } = failure(unreadable(error), 0, id);
  const body = JSON.stringify(problem);
  socket.end(
    `HTTP/1.1 ${problem.status} ${problem.title}\r\nConnection: close\r\nContent-Type: application/problem+json\r\n` +
      `X-Request-Id: ${id}\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
  );
}

function unreadable({ code }: NodeJS.ErrnoException): PerennialError {
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') return new PerennialError('REQUEST_TIMEOUT');
  if (code === 'HPE_HEADER_OVERFLOW') {
    return new PerennialError('HEADERS_TOO_LARGE', { limit: LIMITS.maxHeaderSize.toLocaleString('en') });
  }
  return new PerennialError('REQUEST_INVALID', { problem: 'This is not HTTP/1.1', remedy: 'Use an HTTP client.' });
}
