import type { Request, RequestHandler, Response } from 'express';
import { covariatesOf } from '../../bundles/manifest.ts';
import { PerennialError } from '../../errors.ts';
import { isPlainJson } from '../jsonBody.ts';
import type { ServedModel } from '../models/servedModel.ts';
import { parseRequest } from '../problems.ts';
import { requestIdOf } from '../requestId.ts';
import { linesQuerySchema } from '../requests.ts';
import type { Heavy, Turn } from '../workers/heavy.ts';
import { csvCustomers } from './csvCustomers.ts';
import { FORMATS, formatOf, other, type StreamFormat } from './formats.ts';
import { countLines, wholeLines } from './lines.ts';
import { type LineTerms, LONGEST_LINE } from './predictLines.ts';

/** Parts of a stream that are worked on at once: one while another is sent. */
const MOST_UNDER_WAY = 2;
/** Bytes that are gathered meanwhile: more lines at once cost less each, until what is made of them outgrows its memory. */
const MOST_GATHERED = 1_048_576;

/**
 * Answers a stream of customers by a stream of predictions, while it comes: memory does not grow with it, and a client
 * that reads slowly is sent to slowly. Passes on what is something else.
 */
export function streamedPredictions(heavy: Heavy, model: ServedModel): RequestHandler {
  return async (request, response, next) => {
    const sent = isPlainJson(request.headers['content-type']) ? null : formatOf(request);
    if (!sent) return next();
    const terms = parseRequest(linesQuerySchema, request.query);
    const encoding = request.headers['content-encoding'] ?? 'identity';
    if (encoding !== 'identity') throw new PerennialError('MEDIA_TYPE');
    const answered = request.accepts([FORMATS[sent].type, FORMATS[other(sent)].type]);
    const format = answered === FORMATS[other(sent)].type ? other(sent) : sent;
    const parts = () => (sent === 'csv' ? csvParts(request, model) : ndjsonParts(request));
    try {
      await heavy.turn(response, (turn) => stream(parts(), response, turn, { terms, format }));
    } catch (error) {
      // The client has gone: nobody is left to be told.
      if (!request.readableAborted) throw error;
    } finally {
      // What is left unread would keep the connection from its next request.
      request.resume();
    }
  };
}

/** Customers as whole lines of NDJSON. */
interface Part {
  readonly lines: Buffer;
  /** The line of each where they come from a CSV; else they are as many as the bytes have. */
  readonly numbers: readonly number[] | null;
}

async function* ndjsonParts(request: Request): AsyncGenerator<Part> {
  for await (const lines of wholeLines(request, LONGEST_LINE)) yield { lines, numbers: null };
}

async function* csvParts(request: Request, model: ServedModel): AsyncGenerator<Part> {
  const coding = covariatesOf(model.manifest)?.coding ?? [];
  const numeric = new Set(coding.filter(({ kind }) => kind === 'number').map(({ name }) => name));
  for await (const { lines, numbers } of csvCustomers(request, numeric)) {
    yield { lines: Buffer.from(`${lines.join('\n')}\n`), numbers };
  }
}

interface StreamTerms {
  readonly terms: LineTerms;
  readonly format: StreamFormat;
}

async function stream(
  parts: AsyncIterable<Part>,
  response: Response,
  turn: Turn,
  { terms, format }: StreamTerms,
): Promise<void> {
  const id = requestIdOf(response);
  const sent = new Sent(response, format);
  let gathered: Part[] = [];
  let size = 0;
  let first = 1;
  const submit = () => {
    const lines = gathered.length === 1 ? gathered[0].lines : Buffer.concat(gathered.map((part) => part.lines));
    const numbers = gathered[0].numbers ? gathered.flatMap((part) => part.numbers ?? []) : first;
    sent.add(turn.run({ kind: 'lines', lines, numbers, terms, format, id }).then(({ bytes }) => bytes));
    first += countLines(lines);
    gathered = [];
    size = 0;
  };
  for await (const part of parts) {
    gathered.push(part);
    size += part.lines.length;
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
  private readonly format: StreamFormat;
  private last: Promise<void> = Promise.resolve();
  private waiting: (() => void)[] = [];
  private fault: unknown = null;

  constructor(response: Response, format: StreamFormat) {
    this.response = response;
    this.format = format;
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
    if (this.response.headersSent) return;
    const { contentType, header } = FORMATS[this.format];
    this.response.writeHead(200, { 'Content-Type': contentType });
    if (header !== null) this.response.write(`${header}\n`);
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
