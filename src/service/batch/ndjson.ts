import type { Request, RequestHandler, Response } from 'express';
import { PerennialError } from '../../errors.ts';
import { isPlainJson } from '../jsonBody.ts';
import { parseRequest } from '../problems.ts';
import { requestIdOf } from '../requestId.ts';
import { linesQuerySchema } from '../requests.ts';
import type { Heavy, Turn } from '../workers/heavy.ts';
import { countLines, wholeLines } from './lines.ts';
import { type LineTerms, LONGEST_LINE } from './predictLines.ts';

export const NDJSON = 'application/x-ndjson';
/** Other names that the same goes by. */
const TYPES = [NDJSON, 'application/ndjson', 'application/jsonl'];
/** Parts of a stream that are worked on at once: one while another is sent. */
const MOST_UNDER_WAY = 2;
/** Bytes that are gathered meanwhile: more lines at once cost less each. */
const MOST_GATHERED = 262_144;

/**
 * Answers a stream of customers, one a line, by a stream of predictions, while it comes: memory does not grow with it, and
 * a client that reads slowly is sent to slowly. Passes on what is something else.
 */
export function ndjsonPredictions(heavy: Heavy): RequestHandler {
  return async (request, response, next) => {
    if (isPlainJson(request.headers['content-type']) || !request.is(TYPES)) return next();
    const terms = parseRequest(linesQuerySchema, request.query);
    const encoding = request.headers['content-encoding'] ?? 'identity';
    if (encoding !== 'identity') throw new PerennialError('MEDIA_TYPE');
    try {
      await heavy.turn(response, (turn) => stream(request, response, turn, terms));
    } catch (error) {
      // The client has gone: nobody is left to be told.
      if (!request.readableAborted) throw error;
    }
  };
}

async function stream(request: Request, response: Response, turn: Turn, terms: LineTerms): Promise<void> {
  const id = requestIdOf(response);
  const sent = new Sent(response);
  let gathered: Buffer[] = [];
  let size = 0;
  let first = 1;
  const submit = () => {
    const lines = gathered.length === 1 ? gathered[0] : Buffer.concat(gathered);
    sent.add(turn.run({ kind: 'lines', lines, first, terms, id }).then(({ bytes }) => bytes));
    first += countLines(lines);
    gathered = [];
    size = 0;
  };
  for await (const piece of wholeLines(request, LONGEST_LINE)) {
    gathered.push(piece);
    size += piece.length;
    if (size >= MOST_GATHERED) await sent.room(MOST_UNDER_WAY);
    if (sent.length < MOST_UNDER_WAY) submit();
    if (response.destroyed) return;
  }
  await sent.room(MOST_UNDER_WAY);
  if (size > 0) submit();
  await sent.room(1);
  sent.begin();
  response.end();
}

/** Parts of an answer that are being made, and are sent in their order, no faster than the client takes them. */
class Sent {
  /** Parts that are not sent yet. */
  length = 0;
  private readonly response: Response;
  private last: Promise<void> = Promise.resolve();
  private waiting: (() => void)[] = [];
  private fault: unknown = null;

  constructor(response: Response) {
    this.response = response;
  }

  add(part: Promise<Uint8Array>): void {
    this.length++;
    // Whoever waits for room hears of it.
    part.catch(() => {});
    this.last = this.last
      .then(async () => this.write(await part))
      .catch((error: unknown) => {
        this.fault ??= error;
      })
      .finally(() => {
        this.length--;
        for (const resolve of this.waiting.splice(0)) resolve();
      });
  }

  /** Resolves when fewer parts than this are left. @throws what a part could not be made for */
  async room(parts: number): Promise<void> {
    while (this.length >= parts) await new Promise<void>((resolve) => this.waiting.push(resolve));
    if (this.fault !== null) throw this.fault;
  }

  begin(): void {
    if (!this.response.headersSent) this.response.writeHead(200, { 'Content-Type': NDJSON });
  }

  private async write(bytes: Uint8Array): Promise<void> {
    if (bytes.length === 0 || this.response.destroyed) return;
    this.begin();
    if (!this.response.write(bytes)) await drained(this.response);
  }
}

/** Resolves when there is room for more, or the client has gone. */
function drained(response: Response): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      response.off('drain', done).off('close', done);
      resolve();
    };
    response.on('drain', done).on('close', done);
  });
}
