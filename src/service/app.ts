import express, { type Express } from 'express';
import { covariatesOf } from '../bundles/manifest.ts';
import type { AuditEntry, RecordTable } from '../store/contract.ts';
import type { SharedSessions } from '../store/shared.ts';
import { answerProblem } from './answer.ts';
import { guardWith } from './auth/guard.ts';
import type { KeyRing } from './auth/keyRing.ts';
import { Sessions } from './auth/sessions.ts';
import { bodyDeadline } from './bodyDeadline.ts';
import { openCustomerAttributes } from './customerAttributes.ts';
import { type BookSource, openCustomerBook } from './customerBook.ts';
import { openDimensionsBook } from './dimensionsBook.ts';
import type { TrainingRuns } from './jobs/trainingRuns.ts';
import type { Live } from './live/live.ts';
import { liveSource } from './live/liveSource.ts';
import { type Logger, openLog } from './log.ts';
import { type Metrics, openMetrics } from './metrics.ts';
import type { Registry } from './models/registry.ts';
import { isServed, type ServedModel, serveModel } from './models/servedModel.ts';
import { observe } from './observe.ts';
import type { OrderHistory } from './page/orderHistory.ts';
import { openPageData } from './page/pageData.ts';
import type { Predictor } from './predictor.ts';
import { rateLimit } from './rateLimit.ts';
import { requestId } from './requestId.ts';
import { attributesRoute } from './routes/attributes.ts';
import { auditRoute } from './routes/audit.ts';
import { backupRoute } from './routes/backup.ts';
import { budgetsRoute } from './routes/budgets.ts';
import { campaignsRoutes } from './routes/campaigns.ts';
import { crossSellingRoute } from './routes/crossSelling.ts';
import { customerRoute } from './routes/customer.ts';
import { customerHistoryRoute } from './routes/customerHistory.ts';
import { customersRoute } from './routes/customers.ts';
import { docsRoutes } from './routes/docs.ts';
import { eraseCustomerRoute } from './routes/eraseCustomer.ts';
import { exportCustomersRoute } from './routes/exportCustomers.ts';
import { firstProductsRoute } from './routes/firstProducts.ts';
import { healthzRoute } from './routes/healthz.ts';
import { keysRoutes } from './routes/keys.ts';
import { manualValuesRoutes } from './routes/manualValues.ts';
import { metricsRoute } from './routes/metrics.ts';
import { modelRoute } from './routes/model.ts';
import { modelsRoutes } from './routes/models.ts';
import { openApiRoute } from './routes/openApi.ts';
import { pageFolder, pageRoutes } from './routes/page.ts';
import { predictionsRoute } from './routes/predictions.ts';
import { readyzRoute } from './routes/readyz.ts';
import { recommendationsRoute } from './routes/recommendations.ts';
import { reviewsRoutes } from './routes/reviews.ts';
import { mount, type Route } from './routes/route.ts';
import { segmentsRoute } from './routes/segments.ts';
import { sessionRoutes } from './routes/session.ts';
import { summaryRoute } from './routes/summary.ts';
import { trainingRunsRoutes } from './routes/trainingRuns.ts';
import { transactionsRoute } from './routes/transactions.ts';
import { uploadsRoutes } from './routes/uploads.ts';
import { alertsRoute, groupColumnsRoute, groupsRoute } from './routes/watch.ts';
import { safeHeaders } from './safeHeaders.ts';
import { openSegmentBook } from './segmentBook.ts';
import type { Uploads } from './uploads/uploads.ts';
import { watch } from './watch.ts';
import { openWholeStore, type WholeStore } from './whole/wholeStore.ts';
import { openHeavy } from './workers/heavy.ts';
import { noWorkers, type Workers } from './workers/workers.ts';

export interface AppOptions {
  readonly predictor: Predictor | ServedModel;
  /** Versions of the model, where a store is served. */
  readonly registry?: Registry;
  /** Training from the store that is served. */
  readonly runs?: Promise<TrainingRuns>;
  /** Files to be loaded into the store that is served. */
  readonly uploads?: Promise<Uploads>;
  /** Customers that can be asked for by id; a promise while they are being loaded. */
  readonly customers?: BookSource | Promise<BookSource>;
  /** A store that is served, in place of `customers`. */
  readonly live?: Promise<Live>;
  /** Largest body, in bytes: 5 MB unless said otherwise. */
  readonly bodyLimit?: number;
  /** Most customers of one request: 10,000 unless said otherwise. */
  readonly customerLimit?: number;
  /** API keys; none where the server keeps no store, and then everybody who reaches it may ask. */
  readonly keys?: KeyRing;
  /** Notes who made and revoked keys. */
  readonly audit?: RecordTable<AuditEntry>;
  /** Most requests a minute from one address; no limit unless said otherwise. */
  readonly rateLimit?: number;
  /** Most transactions of one request: 10,000 unless said otherwise. */
  readonly transactionLimit?: number;
  /** Do batches and explanations; the thread that answers does them itself unless said otherwise. */
  readonly workers?: Workers;
  /** Answers questions about all transactions of `live`; this process does unless said otherwise. */
  readonly whole?: WholeStore;
  /** Most of them that wait for their turn: 32 unless said otherwise. */
  readonly queueLimit?: number;
  /** How many proxies stand before the server, whose word counts on who asks; none unless said otherwise. */
  readonly trustProxy?: number;
  /** For how many ms a store that several servers share has not answered; null while it does. */
  readonly awayFor?: () => number | null;
  /** Where several servers keep who is signed in; in memory without. */
  readonly sessions?: SharedSessions | null;
  /** Says that the server is about to end: it is no longer ready then. */
  readonly draining?: () => boolean;
  /** Folder of the built page: where the build puts it unless said otherwise. */
  readonly page?: string;
  /** Standard error unless said otherwise, and then only what goes wrong. */
  readonly log?: Logger;
  readonly metrics?: Metrics;
}

const DEFAULTS = Object.freeze({
  bodyLimit: 5_000_000,
  customerLimit: 10_000,
  transactionLimit: 10_000,
  trustProxy: 0,
  draining: () => false,
});

/** The service as an Express application, which listens to nothing yet. */
export function createApp(options: AppOptions): Express {
  const { bodyLimit, trustProxy } = { ...DEFAULTS, ...options };
  const { log = openLog({ level: 'warn', destination: process.stderr }), metrics = openMetrics() } = options;
  const app = express();
  app.disable('x-powered-by').disable('etag').enable('strict routing');
  app.set('query parser', 'simple').set('trust proxy', trustProxy);
  app.use(safeHeaders, requestId, observe(log, metrics), bodyDeadline());
  if (options.rateLimit) app.use(rateLimit(options.rateLimit));
  const sessions = new Sessions(options.sessions);
  const page = pageRoutes(options.page ?? pageFolder());
  const routes = [...page.routes, ...routesOf({ ...options, metrics }, sessions)];
  mount(app, routes, guardWith(options.keys ?? null, sessions, options.awayFor), page.lost);
  app.use(answerProblem(bodyLimit, log));
  return app;
}

/** All that can be asked, in the order of the contract. */
export function routesOf(options: AppOptions, sessions = new Sessions()): readonly Route[] {
  const { keys = null, audit = null, registry = null, runs = null, uploads = null, metrics = openMetrics() } = options;
  const { customers, bodyLimit, customerLimit, transactionLimit, draining } = { ...DEFAULTS, ...options };
  const model = isServed(options.predictor) ? options.predictor : serveModel(options.predictor, metrics.predictions);
  const absent = () => model.absent;
  const live = liveSource(options.live, absent);
  const book = openCustomerBook(options.live ? options.live.then((opened) => opened.book) : customers, absent);
  const whole = options.whole ?? openWholeStore(live, model);
  const isStale = () => live.stale;
  const heavy = openHeavy({ workers: options.workers ?? noWorkers(), model, metrics, queue: options.queueLimit });
  const data = openPageData({ customers: book, model, orders: ordersOf(options) });
  const segments = openSegmentBook(book, model);
  const attributes = openCustomerAttributes(book, () => live.attributes);
  const groups = { isAtRisk: data.isAtRisk, segments, attributes };
  watch(metrics, model, book);
  const capabilities = (): string[] => {
    if (model.absent) return [...(uploads ? ['load'] : []), ...(registry ? ['training'] : [])];
    return [
      'model',
      ...(options.live || customers ? ['customers'] : []),
      ...(options.live ? ['transactions', 'erase', 'backup', 'decisions'] : []),
      // What products bring, and what a customer of a channel may cost, is asked only where they are named.
      ...(live.names('product') || live.names('category') ? ['products'] : []),
      ...(live.names('channel') ? ['channels'] : []),
      ...(registry ? ['training'] : []),
      // Orders alone say too little for a model that wants attributes as well.
      ...(covariatesOf(model.manifest) ? [] : ['try']),
      ...(uploads ? ['load'] : []),
    ];
  };
  const routes: readonly Route[] = [
    predictionsRoute({ model, heavy, bodyLimit, customerLimit }),
    customersRoute({ predictor: model, heavy, customers: book, isStale, groups }),
    customerRoute(model, book, heavy, openDimensionsBook(book, model)),
    customerHistoryRoute(model, book, data),
    summaryRoute({ predictor: model, book, isStale, capabilities, data }),
    attributesRoute(book, attributes),
    exportCustomersRoute(book, groups),
    ...(options.live ? [eraseCustomerRoute(live)] : []),
    transactionsRoute({ live, model, heavy, bodyLimit, transactionLimit }),
    segmentsRoute(model, book, segments),
    auditRoute(whole),
    crossSellingRoute(whole),
    firstProductsRoute(whole),
    budgetsRoute(whole, bodyLimit),
    ...manualValuesRoutes(live),
    ...campaignsRoutes(live, whole, bodyLimit),
    recommendationsRoute(live, whole, book),
    ...reviewsRoutes(live, whole, bodyLimit),
    alertsRoute(live, whole),
    groupColumnsRoute(live, whole),
    groupsRoute(whole),
    backupRoute(live),
    modelRoute(model),
    ...modelsRoutes(registry),
    ...trainingRunsRoutes(runs),
    ...uploadsRoutes(uploads),
    ...sessionRoutes(keys, sessions, capabilities),
    ...keysRoutes(keys, audit),
    healthzRoute,
    readyzRoute(book, draining, options.awayFor),
    metricsRoute(metrics),
    openApiRoute(() => routes),
    ...docsRoutes,
  ];
  return routes;
}

/** Single transactions, from the store or as they were kept when the file was read; null until they are there. */
function ordersOf({ live, customers }: AppOptions): () => OrderHistory | null {
  let orders: OrderHistory | null = null;
  Promise.resolve<Live | BookSource | undefined>(live ?? customers).then(
    (known) => {
      if (known && 'orders' in known) orders = known.orders ?? null;
    },
    () => {
      // Whoever loads them reports why.
    },
  );
  return () => orders;
}
