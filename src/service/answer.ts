import { createHash } from 'node:crypto';
import type { ErrorRequestHandler, Response } from 'express';
import { PerennialError } from '../errors.ts';
import { languageOf } from './languageOf.ts';
import type { Logger } from './log.ts';
import { failure } from './problems.ts';
import { requestIdOf } from './requestId.ts';

/** Writes JSON at once: Express's own way looks for content types that are settled here. */
export function answer(response: Response, status: number, body: unknown, type = 'application/json'): void {
  const text = JSON.stringify(body);
  const { method } = response.req;
  if (method === 'GET' || method === 'HEAD') {
    answerBytes(response, status, Buffer.from(text), type);
    return;
  }
  answerText(response, status, text, type);
}

/** Writes the text of JSON, in one piece with its headers, where it is not asked for with GET. */
export function answerText(response: Response, status: number, text: string, type = 'application/json'): void {
  response.writeHead(status, { 'Content-Type': type, 'Content-Length': Buffer.byteLength(text) });
  response.end(text);
}

/** Writes bytes at once. What was asked for with GET has an ETag, and is not sent again to whoever has it. */
export function answerBytes(response: Response, status: number, bytes: Uint8Array, type: string): void {
  const { method, headers } = response.req;
  if (status === 200 && (method === 'GET' || method === 'HEAD')) {
    const tag = `"${createHash('sha1').update(bytes).digest('base64url')}"`;
    response.setHeader('ETag', tag);
    if (isKnown(tag, headers['if-none-match'])) {
      response.writeHead(304);
      response.end();
      return;
    }
  }
  response.writeHead(status, { 'Content-Type': type, 'Content-Length': bytes.length });
  response.end(bytes);
}

/** Whether If-None-Match names this tag, as RFC 9110 (13.1.2) compares: weakly. */
function isKnown(tag: string, known: string | undefined): boolean {
  if (known === undefined) return false;
  return known.split(',').some((other) => other.trim() === '*' || other.trim().replace(/^W\//, '') === tag);
}

/**
 * Answers whatever was thrown as a problem document.
 *
 * @param bodyLimit  largest body, in bytes, to tell whose body is larger
 * @param log        takes what went wrong inside
 */
export function answerProblem(bodyLimit: number, log: Logger): ErrorRequestHandler {
  // Express tells error handlers by their four parameters.
  return (error: unknown, request, response, next) => {
    const id = requestIdOf(response);
    const { problem, fault } = failure(error, bodyLimit, id, languageOf(request, undefined));
    // The route and not the path, which may name a customer.
    if (fault) log.error({ requestId: id, method: request.method, route: request.route?.path, err: error }, 'fault');
    if (response.headersSent) return next(error);
    if (error instanceof PerennialError && error.details.retryAfter !== undefined) {
      response.setHeader('Retry-After', error.details.retryAfter);
    }
    answer(response, problem.status, problem, 'application/problem+json');
  };
}
