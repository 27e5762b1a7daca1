/** What the page asks the service for: types alone, so that none of it is in the page's scripts. */
import type { CustomersAnswer } from '../service/customersAnswer.ts';
import type { Scope } from '../service/operation.ts';

export type { SummaryAnswer as Summary } from '../service/customersAnswer.ts';
export type {
  Alerts,
  CampaignList,
  CampaignMembers,
  CampaignOutcome,
  GroupColumns,
  GroupsAnswer,
  PlannedCampaign,
} from '../service/decisions.ts';
export type { TrainingRun } from '../service/jobs/trainingRequest.ts';
export type { ModelVersion } from '../service/models/registry.ts';
export type { CustomerHistory, PageChart, PageTable } from '../service/page/chartContract.ts';
export type { CustomerForecast, ModelCard, Prediction } from '../service/responses.ts';
export type {
  RecommendationsAnswer as Recommendations,
  ReviewSummary,
  ReviewsAdded,
  ReviewsRequest,
} from '../service/reviewContract.ts';
export type { AttributesAnswer as Attributes } from '../service/routes/attributes.ts';
export type { AuditAnswer } from '../service/routes/audit.ts';
export type { BudgetPlan } from '../service/routes/budgets.ts';
export type { CrossSellingAnswer as CrossSelling } from '../service/routes/crossSelling.ts';
export type { FirstProductsAnswer as FirstProducts } from '../service/routes/firstProducts.ts';
export type { ManualRequest, ManualValues } from '../service/routes/manualValues.ts';
export type { SegmentsAnswer as Segments } from '../service/routes/segments.ts';
export type { Upload, UploadSettings } from '../service/uploads/uploadContract.ts';
/** Customers that a server knows all have an id. */
export type CustomerListRow = Omit<CustomersAnswer['rows'][number], 'customerId'> & { readonly customerId: string };
export type CustomersPage = Omit<CustomersAnswer, 'rows'> & { readonly rows: CustomerListRow[] };
/** Who asks, and what the one may do. */
export interface Session {
  readonly caller: string;
  readonly scopes: readonly Scope[];
  /** What the server has. */
  readonly capabilities: readonly string[];
}
