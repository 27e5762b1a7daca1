import type { ErrorRequestHandler, Response } from 'express';
import { failure } from './problems.ts';

/** Writes JSON at once: Express's own way looks for content types and freshness that are settled here. */
export function answer(response: Response, status: number, body: unknown, type = 'application/json'): void {
  const text = Buffer.from(JSON.stringify(body));
  response.writeHead(status, { 'Content-Type': type, 'Content-Length': text.length });
  response.end(text);
}

/**
 * Answers whatever was thrown as a problem document.
 *
 * @param bodyLimit  largest body, in bytes, to tell whose body is larger
 * @param log        takes what went wrong inside
 */
export function answerProblem(bodyLimit: number, log: (text: string) => void): ErrorRequestHandler {
  // Express tells error handlers by their four parameters.
  return (error: unknown, request, response, next) => {
    const { problem, log: text } = failure(error, bodyLimit);
    if (text) log(`${request.method} ${request.path} ${text}`);
    if (response.headersSent) return next(error);
    answer(response, problem.status, problem, 'application/problem+json');
  };
}
