import { setImmediate } from 'node:timers/promises';
import express, { type ErrorRequestHandler, type Express, type RequestHandler, type Response } from 'express';
import { PerennialError } from '../errors.ts';
import { type CustomerBook, openCustomerBook } from './customerBook.ts';
import type { Group } from './group.ts';
import type { LoadedCustomers } from './loadCustomers.ts';
import { modelCard } from './modelCard.ts';
import type { Predictor } from './predictor.ts';
import { failure, parseRequest, shorten } from './problems.ts';
import { type BatchRequest, batchReader } from './readBatch.ts';
import { customerQuerySchema } from './requests.ts';
import type { Prediction } from './responses.ts';

export interface AppOptions {
  /** Answers as long as the application is used; whoever opened it disposes it. */
  readonly predictor: Predictor;
  /** Customers that can be asked for by id; a promise while they are being loaded. */
  readonly customers?: LoadedCustomers | Promise<LoadedCustomers>;
  /** Largest body, in bytes: 5 MB unless said otherwise. */
  readonly bodyLimit?: number;
  /** Most customers of one request: 10,000 unless said otherwise. */
  readonly customerLimit?: number;
  /** Takes what went wrong inside, a line or a few at a time: standard error unless said otherwise. */
  readonly log?: (text: string) => void;
}

const DEFAULTS = Object.freeze({
  bodyLimit: 5_000_000,
  customerLimit: 10_000,
  log: (text: string) => void process.stderr.write(`${text}\n`),
});

/** Answers are about persons and change with the model: nobody keeps, frames or guesses at them. */
const HEADERS = {
  'Cache-Control': 'no-store',
  'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'",
  'X-Content-Type-Options': 'nosniff',
};

/** The service as an Express application, which listens to nothing yet. */
export function createApp(options: AppOptions): Express {
  const { predictor, customers, bodyLimit, customerLimit, log } = { ...DEFAULTS, ...options };
  const card = modelCard(predictor.manifest);
  const book = openCustomerBook(customers);
  const readBatch = batchReader(predictor.manifest, customerLimit);
  const app = express();
  app.disable('x-powered-by').disable('etag').set('query parser', 'simple');

  app.use((_request, response, next) => {
    for (const name in HEADERS) response.setHeader(name, HEADERS[name as keyof typeof HEADERS]);
    next();
  });
  const readJson = express.json({ limit: bodyLimit, strict: false });

  route(app, '/v1/predictions', 'POST', needsJson, readJson, async (request, response) => {
    const { question, many, ...batch } = await readBatch(request.body);
    const predictions = await inPlace(batch, (group) => predictor.predict(group, question));
    answer(response, 200, many ? { predictions } : predictions[0]);
  });
  route(app, '/v1/customers/:id', 'GET', (request, response) => {
    const question = parseRequest(customerQuerySchema, request.query);
    const { group, valuation } = book.find(String(request.params.id));
    const [prediction] = predictor.predict(group, question, valuation);
    answer(response, 200, prediction);
  });
  route(app, '/v1/model', 'GET', (_request, response) => answer(response, 200, card));
  route(app, '/healthz', 'GET', (_request, response) => answer(response, 200, { status: 'ok' }));
  route(app, '/readyz', 'GET', (_request, response) => answer(response, 200, readiness(book)));

  app.use((request) => {
    throw new PerennialError('NOT_FOUND', { value: shorten(request.path, 200), remedy: `Ask for ${ROUTES}.` });
  });
  app.use(answerProblem(bodyLimit, log));
  return app;
}

const ROUTES = 'POST /v1/predictions, GET /v1/customers/:id, GET /v1/model, GET /healthz or GET /readyz';

/** One path with its one method; any other method is told so. */
function route(app: Express, path: string, method: 'GET' | 'POST', ...handlers: RequestHandler[]): void {
  const allowed = method === 'GET' ? 'GET, HEAD' : method;
  const place = app.route(path);
  if (method === 'GET') place.get(...handlers);
  else place.post(...handlers);
  place.all((request, response) => {
    response.setHeader('Allow', allowed);
    throw new PerennialError('METHOD_NOT_ALLOWED', { value: path, method: request.method, allowed });
  });
}

const needsJson: RequestHandler = (request, _response, next) => {
  const { headers } = request;
  if (headers['transfer-encoding'] === undefined && !Number(headers['content-length'])) {
    const remedy = 'Send JSON: a customer, or {"customers": [...]}.';
    throw new PerennialError('REQUEST_INVALID', { problem: 'The request has no body', remedy });
  }
  if (!request.is('application/json')) throw new PerennialError('MEDIA_TYPE');
  next();
};

function readiness({ size }: CustomerBook) {
  return { status: 'ready', customers: size };
}

/** The answers for the groups of a batch, in the order in which its customers came; other requests come between groups. */
async function inPlace(
  { groups, length }: Pick<BatchRequest, 'groups' | 'length'>,
  predict: (group: Group) => Prediction[],
): Promise<Prediction[]> {
  const predictions = new Array<Prediction>(length);
  let first = true;
  for (const { group, places } of groups) {
    if (!first) await setImmediate();
    first = false;
    predict(group).forEach((prediction, i) => {
      predictions[places[i]] = prediction;
    });
  }
  return predictions;
}

/** Writes JSON at once: Express's own way looks for content types and freshness that are settled here. */
function answer(response: Response, status: number, body: unknown, type = 'application/json'): void {
  const text = Buffer.from(JSON.stringify(body));
  response.writeHead(status, { 'Content-Type': type, 'Content-Length': text.length });
  response.end(text);
}

function answerProblem(bodyLimit: number, log: (text: string) => void): ErrorRequestHandler {
  // Express tells error handlers by their four parameters.
  return (error: unknown, request, response, next) => {
    const { problem, log: text } = failure(error, bodyLimit);
    if (text) log(`${request.method} ${request.path} ${text}`);
    if (response.headersSent) return next(error);
    answer(response, problem.status, problem, 'application/problem+json');
  };
}
