import { setImmediate } from 'node:timers/promises';
import type { RequestHandler, Response } from 'express';
import { PerennialError } from '../../errors.ts';
import type { ServedModel } from '../models/servedModel.ts';
import { parseRequest } from '../problems.ts';
import { requestIdOf } from '../requestId.ts';
import { linesQuerySchema } from '../requests.ts';
import { linesIn } from './lines.ts';
import { LINES_AT_ONCE, linePredictor } from './predictLines.ts';

export const NDJSON = 'application/x-ndjson';
/** Other names that the same goes by. */
const TYPES = [NDJSON, 'application/ndjson', 'application/jsonl'];
/** Characters of a line: thousands of transactions of one customer. */
const LONGEST = 1_000_000;

/**
 * Answers a stream of customers, one a line, by a stream of predictions, while it comes: memory does not grow with it, and
 * a client that reads slowly is sent to slowly. Passes on what is something else.
 */
export function ndjsonPredictions(model: ServedModel): RequestHandler {
  return async (request, response, next) => {
    if (!request.is(TYPES)) return next();
    const terms = parseRequest(linesQuerySchema, request.query);
    const encoding = request.headers['content-encoding'] ?? 'identity';
    if (encoding !== 'identity') throw new PerennialError('MEDIA_TYPE');
    // All of it comes from one model, whatever is activated meanwhile.
    const predictor = model.now();
    try {
      const predict = linePredictor(predictor, terms, requestIdOf(response));
      let next = 1;
      for await (const lines of linesIn(request, LONGEST)) {
        for (let from = 0; from < lines.length; from += LINES_AT_ONCE) {
          const some = lines.slice(from, from + LINES_AT_ONCE);
          const answers = await predict(some, next);
          next += some.length;
          if (!response.headersSent) response.writeHead(200, { 'Content-Type': NDJSON });
          if (!(await write(response, `${answers.map((one) => JSON.stringify(one)).join('\n')}\n`))) return;
          await setImmediate();
        }
      }
      if (!response.headersSent) response.writeHead(200, { 'Content-Type': NDJSON });
      response.end();
    } catch (error) {
      // The client has gone: nobody is left to be told.
      if (!request.readableAborted) throw error;
    }
  };
}

/** Resolves when there is room for more; false where the client has gone. */
async function write(response: Response, text: string): Promise<boolean> {
  if (response.destroyed) return false;
  if (response.write(text)) return true;
  await roomOrEnd(response);
  return !response.destroyed;
}

function roomOrEnd(response: Response): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      response.off('drain', done).off('close', done);
      resolve();
    };
    response.on('drain', done).on('close', done);
  });
}
