/** Training from the live store: started, watched, cancelled. */
import type { Request, Response } from 'express';
import { z } from 'zod';
import { PerennialError } from '../../errors.ts';
import { answer } from '../answer.ts';
import { callerOf } from '../auth/guard.ts';
import type { EventLog } from '../jobs/eventLog.ts';
import { tellRun } from '../jobs/tellRun.ts';
import { runSchema, runsSchema, type TrainingRun, trainingRequestSchema } from '../jobs/trainingRequest.ts';
import type { TrainingRuns } from '../jobs/trainingRuns.ts';
import { jsonBody } from '../jsonBody.ts';
import { languageOf } from '../languageOf.ts';
import { parseRequest } from '../problems.ts';
import type { Route } from './route.ts';

const paramsSchema = z.object({ id: z.string().meta({ description: 'As it was answered when the run was started.' }) });
/** One event, as whoever reads the stream takes it apart. */
const eventSchema = z.object({
  id: z.string(),
  event: z.enum(['progress', 'result', 'problem']),
  data: z.string().meta({ description: 'JSON: TrainingProgress, TrainingResult or TrainingProblem.' }),
});
const content = { 'application/json': runSchema };
/** So often an event stream says that it lives; proxies end what is silent. */
const HEARTBEAT_MS = 15_000;

/** @param runs  null where no store is served; a promise until it is read */
export function trainingRunsRoutes(runs: Promise<TrainingRuns> | null): readonly Route[] {
  const kept = async (): Promise<TrainingRuns> => {
    if (!runs) throw new PerennialError('STORE_MISSING', { what: 'train from' });
    return await runs;
  };
  const start: Route = {
    method: 'POST',
    path: '/v1/training-runs',
    scope: 'write',
    operation: {
      id: 'startTraining',
      tag: 'Models',
      summary: 'Train a new version from all transactions of the store',
      description: 'One runs at a time, in a process of its own, on the store as it is now.',
      body: { 'application/json': trainingRequestSchema },
      answers: { 202: { description: 'It runs.', content } },
      problems: ['REQUEST_INVALID', 'MEDIA_TYPE', 'REQUEST_TOO_LARGE', 'RUN_BUSY', 'STORE_MISSING', 'NOT_READY'],
    },
    handlers: [
      ...jsonBody(10_000, '{"activate": true}'),
      async (request, response) => {
        const asked = parseRequest(trainingRequestSchema, request.body);
        const run = await (await kept()).start(asked, callerOf(response).id);
        response.setHeader('Location', `/v1/training-runs/${run.id}`);
        answer(response, 202, told(request, run));
      },
    ],
  };
  const list: Route = {
    method: 'GET',
    path: '/v1/training-runs',
    scope: 'read',
    operation: {
      id: 'trainingRuns',
      tag: 'Models',
      summary: 'All training runs, the oldest first',
      answers: { 200: { description: 'The runs.', content: { 'application/json': runsSchema } } },
      problems: ['STORE_MISSING'],
    },
    handlers: [
      async (request, response) => {
        const runs = (await (await kept()).list()).map((run) => told(request, run));
        answer(response, 200, { runs });
      },
    ],
  };
  const get: Route = {
    method: 'GET',
    path: '/v1/training-runs/:id',
    scope: 'read',
    operation: {
      id: 'trainingRun',
      tag: 'Models',
      summary: 'One training run, and how far it is',
      params: paramsSchema,
      answers: { 200: { description: 'The run.', content } },
      problems: ['RUN_UNKNOWN', 'STORE_MISSING'],
    },
    handlers: [
      async (request, response) =>
        answer(response, 200, told(request, await (await kept()).get(String(request.params.id)))),
    ],
  };
  const events: Route = {
    method: 'GET',
    path: '/v1/training-runs/:id/events',
    scope: 'read',
    operation: {
      id: 'trainingEvents',
      tag: 'Models',
      summary: 'What happens in a run, as server-sent events',
      description:
        'Events `progress` (stage, done, of, secondsLeft), then `result` or `problem`, and the stream ends. With Last-Event-ID it goes on after that event. Of a run that ended before the server was started there is no event: ask for the run itself.',
      params: paramsSchema,
      answers: { 200: { description: 'The events.', content: { 'text/event-stream': eventSchema } } },
      problems: ['RUN_UNKNOWN', 'STORE_MISSING'],
    },
    handlers: [
      async (request, response) => {
        const log = await (await kept()).events(String(request.params.id));
        const last = Number(request.headers['last-event-id'] ?? 0);
        stream(response, log, Number.isInteger(last) && last > 0 ? last : 0);
      },
    ],
  };
  const cancel: Route = {
    method: 'DELETE',
    path: '/v1/training-runs/:id',
    scope: 'write',
    operation: {
      id: 'cancelTraining',
      tag: 'Models',
      summary: 'Cancel a run; one that has ended stays as it is',
      params: paramsSchema,
      answers: { 200: { description: 'The run.', content } },
      problems: ['RUN_UNKNOWN', 'STORE_MISSING'],
    },
    handlers: [
      async (request, response) => {
        const id = String(request.params.id);
        answer(response, 200, told(request, await (await kept()).cancel(id, callerOf(response).id)));
      },
    ],
  };
  return [start, list, get, events, cancel];
}

function told(request: Request, run: TrainingRun): TrainingRun {
  return tellRun(run, languageOf(request, undefined));
}

/** @param from  the last event that the client has */
function stream(response: Response, log: EventLog | null, from: number): void {
  response.writeHead(200, { 'Content-Type': 'text/event-stream', 'X-Accel-Buffering': 'no' });
  response.flushHeaders();
  if (!log) {
    response.end();
    return;
  }
  let sent = from;
  const heartbeat = setInterval(() => response.write(': alive\n\n'), HEARTBEAT_MS);
  const push = () => {
    for (const { id, name, data } of log.after(sent)) {
      response.write(`id: ${id}\nevent: ${name}\ndata: ${JSON.stringify(data)}\n\n`);
      sent = id;
    }
    if (log.ended) response.end();
  };
  const stop = log.listen(push);
  response.once('close', () => {
    clearInterval(heartbeat);
    stop();
  });
  push();
}
