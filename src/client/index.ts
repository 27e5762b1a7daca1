/**
 * The service's client: `fetch` and types, nothing else, for Node, browsers, Deno and workers. Types are those of the
 * schemas that guard the server.
 *
 * @example
 * const perennial = createClient({ url: 'http://127.0.0.1:3000', key: process.env.PERENNIAL_KEY });
 * const { predictedValue } = await perennial.customer('C000042', { horizonDays: 90 });
 */
import type { z } from 'zod';
import type { customersQuerySchema } from '../service/customerQuery.ts';
import type { CustomersAnswer, SummaryAnswer } from '../service/customersAnswer.ts';
import type {
  Alerts,
  AlertsQuery,
  CampaignList,
  CampaignMembers,
  CampaignOutcome,
  CampaignRequest,
  GroupColumns,
  GroupsAnswer,
  GroupsQuery,
  PlannedCampaign,
} from '../service/decisions.ts';
import type { TrainingRun, trainingRequestSchema } from '../service/jobs/trainingRequest.ts';
import type { liveTransactionSchema } from '../service/live/transactionInput.ts';
import type { modelQuerySchema } from '../service/page/chartContract.ts';
import type {
  customerQuerySchema,
  linesQuerySchema,
  manyCustomersSchema,
  oneCustomerSchema,
} from '../service/requests.ts';
import type {
  CustomerForecast,
  Health,
  ModelCard,
  Prediction,
  Predictions,
  Readiness,
  TransactionsAnswer,
} from '../service/responses.ts';
import type {
  RecommendationsAnswer,
  RecommendationsQuery,
  ReviewSummary,
  ReviewSummaryQuery,
  ReviewsAdded,
  ReviewsRequest,
} from '../service/reviewContract.ts';
import type { AttributesAnswer } from '../service/routes/attributes.ts';
import type { AuditAnswer, AuditQuery } from '../service/routes/audit.ts';
import type { budgetRequestSchema, budgetSchema } from '../service/routes/budgets.ts';
import type { CrossSellingAnswer, CrossSellingQuery } from '../service/routes/crossSelling.ts';
import type { FirstProductsAnswer, FirstProductsQuery } from '../service/routes/firstProducts.ts';
import type { manualRequestSchema, manualSchema } from '../service/routes/manualValues.ts';
import type { modelVersionSchema, modelVersionsSchema } from '../service/routes/models.ts';
import type { SegmentsAnswer, segmentsQuerySchema } from '../service/routes/segments.ts';
import type { loadRequestSchema, Upload, UploadSettings } from '../service/uploads/uploadContract.ts';
import type { Language } from '../words/language.ts';
import { type Bytes, openTransport, type TransportOptions } from './transport.ts';

export { type Problem, ProblemError } from './transport.ts';
export type {
  Alerts,
  AlertsQuery,
  AttributesAnswer,
  AuditAnswer,
  AuditQuery,
  CampaignList,
  CampaignMembers,
  CampaignOutcome,
  CampaignRequest,
  CrossSellingAnswer,
  CustomerForecast,
  CustomersAnswer,
  GroupColumns,
  GroupsAnswer,
  GroupsQuery,
  Health,
  ModelCard,
  PlannedCampaign,
  Prediction,
  Predictions,
  Readiness,
  RecommendationsAnswer,
  ReviewSummary,
  ReviewsAdded,
  SegmentsAnswer,
  SummaryAnswer,
  TrainingRun,
  TransactionsAnswer,
  Upload,
  UploadSettings,
};

/** One customer, by transactions or a summary, and what is asked. */
export type PredictionRequest = z.input<typeof oneCustomerSchema>;
/** Many customers, and what is asked of all. */
export type PredictionsRequest = z.input<typeof manyCustomersSchema>;
/** What is asked of all customers of a stream of lines. */
export type LinesQuery = z.output<typeof linesQuerySchema>;
/** What is asked of a customer whom the server knows. */
export type CustomerQuery = z.output<typeof customerQuerySchema>;

/** A transaction for the store. */
export type NewTransaction = z.input<typeof liveTransactionSchema>;

/** Which customers, in which order, and what of them. */
export type CustomersQuery = Partial<z.output<typeof customersQuerySchema>>;

export type ManualRequest = z.input<typeof manualRequestSchema>;
export type ManualValues = z.output<typeof manualSchema>;
export type BudgetRequest = z.input<typeof budgetRequestSchema>;
export type BudgetAnswer = z.output<typeof budgetSchema>;
export type LoadRequest = z.input<typeof loadRequestSchema>;
export type TrainingRequest = z.input<typeof trainingRequestSchema>;
export type ModelVersion = z.output<typeof modelVersionSchema>;
export type ModelVersions = z.output<typeof modelVersionsSchema>;

export interface Client {
  /** The forecast of a customer who is in the request. */
  predict(customer: PredictionRequest): Promise<Prediction>;
  /** One forecast a customer, in their order; `warnings` has the texts of the codes that each has. */
  predictMany(request: PredictionsRequest): Promise<Predictions>;
  /**
   * Forecasts of any number of customers, sent as CSV or NDJSON and answered in the same form line by line, while they come.
   *
   * @param rows  the lines: text, bytes, a file, or a stream of bytes
   */
  predictLines(format: 'csv' | 'ndjson', rows: Bytes, query?: LinesQuery): Promise<ReadableStream<Uint8Array>>;
  /** The forecast of a customer whom the server knows. */
  customer(id: string, query?: CustomerQuery): Promise<CustomerForecast>;
  /** A page of the customers whom the server knows; `cursor: next` asks for the next. */
  customers(query?: CustomersQuery): Promise<CustomersAnswer>;
  /** What they can be filtered by beside figures: `customers({ attribute: ['channel:web'] })`. Of an attribute with more values than `most`, none is listed. */
  attributes(query?: { most?: number }): Promise<AttributesAnswer>;
  /** What all of them have brought and will bring. */
  summary(): Promise<SummaryAnswer>;
  /** Customers by tier and stage. */
  segments(query?: Partial<z.input<typeof segmentsQuerySchema>>): Promise<SegmentsAnswer>;
  /** Takes transactions; repeating a call that was not answered takes none twice. */
  addTransactions(transactions: readonly NewTransaction[]): Promise<TransactionsAnswer>;
  /** Sends a file of transactions as it is; `upload` says how it is understood. Nothing of it is in the store yet. */
  addUpload(name: string, content: Bytes): Promise<Upload>;
  upload(id: string): Promise<Upload>;
  /** Says how to read it: all settings at once. */
  changeUpload(id: string, settings: UploadSettings): Promise<Upload>;
  /** Takes its transactions into the store; asked again, it answers the same. */
  loadUpload(id: string, request?: LoadRequest): Promise<Upload>;
  removeUpload(id: string): Promise<void>;
  /** The whole base of customers in five lenses. */
  audit(query?: Omit<AuditQuery, 'format'>): Promise<AuditAnswer>;
  /** Revenue by what each line was to its customer, and what further products will bring. */
  crossSelling(query?: CrossSellingQuery): Promise<CrossSellingAnswer>;
  /** Customers by what they bought on their first day: who came back, and what they then brought. */
  firstProducts(query?: FirstProductsQuery): Promise<FirstProductsAnswer>;
  /** What new customers may cost by channel, and how to divide a budget. */
  divideBudget(request: BudgetRequest): Promise<BudgetAnswer>;
  /** What people know of a customer, beside what the model says. */
  manualValues(id: string): Promise<ManualValues>;
  /** Says what people know of a customer, in place of what was said before. */
  setManualValues(id: string, request: ManualRequest): Promise<ManualValues>;
  removeManualValues(id: string): Promise<ManualValues>;
  /** Erases a customer for good. */
  eraseCustomer(id: string): Promise<void>;
  /** Plans a campaign with a control group, and keeps it. */
  planCampaign(request: CampaignRequest): Promise<PlannedCampaign>;
  campaigns(): Promise<CampaignList>;
  /** What it has brought beyond what would have happened anyway. */
  campaignResult(id: string, query?: { readonly lang?: Language }): Promise<CampaignOutcome>;
  /** Who of it is written to and who is held out, as it was drawn. */
  campaignMembers(id: string): Promise<CampaignMembers>;
  /** Purchases since the model was trained beside what it expected then, and alarms. */
  alerts(query?: AlertsQuery): Promise<Alerts>;
  /** What customers can be grouped by. */
  groupColumns(): Promise<GroupColumns>;
  /** Groups by what their customers did over what was expected of them. */
  groups(column: string, query?: GroupsQuery): Promise<GroupsAnswer>;
  /** What one customer is likely to buy again, and what is new to the customer. */
  recommendations(id: string, query?: RecommendationsQuery): Promise<RecommendationsAnswer>;
  /** Takes reviews; those whose id is there are left as they are. */
  addReviews(reviews: ReviewsRequest['reviews']): Promise<ReviewsAdded>;
  /** What they feel and are about, since when, and what their writers bought after them. */
  reviewSummary(query?: ReviewSummaryQuery): Promise<ReviewSummary>;
  /** The model; with `include: 'charts'` its test out of time as charts. */
  model(query?: Pick<z.output<typeof modelQuerySchema>, 'include' | 'width' | 'lang'>): Promise<ModelCard>;
  /** All versions of the model, the oldest first. */
  models(): Promise<ModelVersions>;
  activateModel(version: string): Promise<ModelVersion>;
  /** Begins to train a new version from the store; ask `trainingRun` how far it is. */
  startTraining(request?: TrainingRequest): Promise<TrainingRun>;
  trainingRun(id: string): Promise<TrainingRun>;
  cancelTraining(id: string): Promise<TrainingRun>;
  health(): Promise<Health>;
  /** Rejects with NOT_READY while the server can't answer every question. */
  readiness(): Promise<Readiness>;
  /** The contract as an OpenAPI 3.1 document. */
  openApi(): Promise<Record<string, unknown>>;
}

/** Media types of lines. */
const LINES = { csv: 'text/csv', ndjson: 'application/x-ndjson' } as const;

/** Every method rejects with {@link ProblemError} where the server refuses, and with what `fetch` throws otherwise. */
export function createClient(options: TransportOptions): Client {
  const { get, post, put, patch, send, remove, stream } = openTransport(options);
  return {
    predict: (customer) => post('/v1/predictions', customer),
    predictMany: (request) => post('/v1/predictions', request),
    predictLines: (format, rows, query) => stream('/v1/predictions', LINES[format], rows, query),
    customer: (id, query) => get(`/v1/customers/${encodeURIComponent(id)}`, query),
    customers: (query) => get('/v1/customers', query),
    attributes: (query) => get('/v1/attributes', query),
    summary: () => get('/v1/summary'),
    segments: (query) => get('/v1/segments', query),
    addTransactions: (transactions) => post('/v1/transactions', { transactions }),
    addUpload: (name, content) => send('/v1/uploads', content, { name }),
    upload: (id) => get(`/v1/uploads/${encodeURIComponent(id)}`),
    changeUpload: (id, settings) => patch(`/v1/uploads/${encodeURIComponent(id)}`, settings),
    loadUpload: (id, request = {}) => post(`/v1/uploads/${encodeURIComponent(id)}/load`, request),
    removeUpload: (id) => remove(`/v1/uploads/${encodeURIComponent(id)}`),
    audit: (query) => get('/v1/audit', query),
    crossSelling: (query) => get('/v1/cross-selling', query),
    firstProducts: (query) => get('/v1/first-products', query),
    divideBudget: (request) => post('/v1/budgets', request),
    manualValues: (id) => get(`/v1/customers/${encodeURIComponent(id)}/manual`),
    setManualValues: (id, request) => put(`/v1/customers/${encodeURIComponent(id)}/manual`, request),
    removeManualValues: (id) => remove(`/v1/customers/${encodeURIComponent(id)}/manual`),
    eraseCustomer: (id) => remove(`/v1/customers/${encodeURIComponent(id)}`),
    planCampaign: (request) => post('/v1/campaigns', request),
    campaigns: () => get('/v1/campaigns'),
    campaignResult: (id, query) => get(`/v1/campaigns/${encodeURIComponent(id)}/result`, query),
    campaignMembers: (id) => get(`/v1/campaigns/${encodeURIComponent(id)}`),
    alerts: (query) => get('/v1/alerts', query),
    groupColumns: () => get('/v1/groups'),
    groups: (column, query) => get(`/v1/groups/${encodeURIComponent(column)}`, query),
    recommendations: (id, query) => get(`/v1/customers/${encodeURIComponent(id)}/recommendations`, query),
    addReviews: (reviews) => post('/v1/reviews', { reviews }),
    reviewSummary: (query) => get('/v1/reviews/summary', query),
    model: (query) => get('/v1/model', query),
    models: () => get('/v1/models'),
    activateModel: (version) => post(`/v1/models/${encodeURIComponent(version)}/activate`),
    startTraining: (request = {}) => post('/v1/training-runs', request),
    trainingRun: (id) => get(`/v1/training-runs/${encodeURIComponent(id)}`),
    cancelTraining: (id) => remove(`/v1/training-runs/${encodeURIComponent(id)}`),
    health: () => get('/healthz'),
    readiness: () => get('/readyz'),
    openApi: () => get('/openapi.json'),
  };
}
