import express, { type ErrorRequestHandler, type Express, type RequestHandler, type Response } from 'express';
import type { Bundle } from '../bundles/bundle.ts';
import { PerennialError } from '../errors.ts';
import type { Contribution } from '../forecast/joined.ts';
import { modelsOf, type Scores } from '../pipelines/score.ts';
import { batchOfRow, valuationOfRow } from './batch.ts';
import { type CustomerBook, openCustomerBook } from './customerBook.ts';
import { modelCard } from './modelCard.ts';
import { predict } from './predict.ts';
import { failure, parseRequest, shorten } from './problems.ts';
import { batchReader } from './readBatch.ts';
import { customerQuerySchema } from './requests.ts';

export interface AppOptions {
  readonly bundle: Bundle;
  /** Customers that can be asked for by id; a promise while they are being loaded. */
  readonly scores?: Scores | Promise<Scores>;
  /** Why the joined prediction of one of these customers is what it is, in so many reasons. */
  readonly explain?: Explain;
  /** Largest body, in bytes: 5 MB unless said otherwise. */
  readonly bodyLimit?: number;
  /** Most customers of one request: 10,000 unless said otherwise. */
  readonly customerLimit?: number;
  /** Takes what went wrong inside, a line or a few at a time: standard error unless said otherwise. */
  readonly log?: (text: string) => void;
}

export type Explain = (customer: string, most: number) => Promise<readonly Contribution[]>;

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

/**
 * The service as an Express application, which listens to nothing yet.
 *
 * @throws MODEL_UNKNOWN, PARAMETERS_INVALID where the bundle's models are not those of this version
 */
export function createApp(options: AppOptions): Express {
  const { bundle, scores, explain, bodyLimit, customerLimit, log } = { ...DEFAULTS, ...options };
  const { manifest } = bundle;
  const models = modelsOf(bundle);
  const card = modelCard(manifest);
  const customers = openCustomerBook(scores);
  const readBatch = batchReader(manifest, customerLimit);
  const app = express();
  app.disable('x-powered-by').disable('etag').set('query parser', 'simple');

  app.use((_request, response, next) => {
    for (const name in HEADERS) response.setHeader(name, HEADERS[name as keyof typeof HEADERS]);
    next();
  });
  const readJson = express.json({ limit: bodyLimit, strict: false });

  route(app, '/v1/predictions', 'POST', needsJson, readJson, (request, response) => {
    const { batch, horizonDays, many } = readBatch(request.body);
    const predictions = predict(batch, manifest, models, horizonDays);
    answer(response, 200, many ? { predictions } : predictions[0]);
  });
  route(app, '/v1/customers/:id', 'GET', async (request, response) => {
    const { horizonDays, explain: most } = parseRequest(customerQuerySchema, request.query);
    const { scores, row } = customers.find(String(request.params.id));
    const scored = valuationOfRow(scores.valuation, row);
    const [prediction] = predict(batchOfRow(scores.summaries, row), manifest, models, horizonDays, scored);
    if (most === undefined) return answer(response, 200, prediction);
    const joined = scored.joined && scored.terms.horizonDays === prediction.predicted.horizonDays;
    const why = joined && explain ? await explain(scores.summaries.customer[row], most) : [];
    answer(response, 200, { ...prediction, why });
  });
  route(app, '/v1/model', 'GET', (_request, response) => answer(response, 200, card));
  route(app, '/healthz', 'GET', (_request, response) => answer(response, 200, { status: 'ok' }));
  route(app, '/readyz', 'GET', (_request, response) => answer(response, 200, readiness(customers)));

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

function readiness(customers: CustomerBook) {
  const { size } = customers;
  return { status: 'ready', customers: size };
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
