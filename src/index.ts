/** Perennial as a library: a catalogue of all there is, in the order in which data flow. */

// What goes wrong, and the units that figures come in.

export { ERRORS, type ErrorCode, type ErrorDetails, PerennialError } from './errors.ts';
export * from './units.ts';

// Numerics that are useful by themselves.

export { lnHyp2f1 } from './numerics/hyp2f1.ts';
export { type Random, randomFrom } from './numerics/random.ts';

// Transactions to a ledger, with its quality report; a made-up shop.

export { simulateShop, writeSimulatedShop } from './simulation/simulateShop.ts';
export { acceptanceError, checkAcceptance } from './transactions/acceptance.ts';
export { type ChannelsLedger, openChannels } from './transactions/channels.ts';
export * from './transactions/ledger.ts';
export type { LedgerOptions } from './transactions/options.ts';
export { type Partition, partOf } from './transactions/partition.ts';
export { PRESETS, type Preset } from './transactions/presets.ts';
export type { Quality } from './transactions/quality.ts';
export type { Reading } from './transactions/reading.ts';
export type { Columns, FieldValue, Rows } from './transactions/rows.ts';

// A ledger to customers' facts and summaries, and these to cells and features.

export * from './facts/cells.ts';
export { type ChannelReport, channelReport } from './facts/channelReport.ts';
export * from './facts/facts.ts';
export { factsOfTransactions } from './facts/factsOfTransactions.ts';
export * from './facts/features.ts';
export { timeAhead } from './facts/opportunities.ts';
export { type CountedCells, readCells } from './facts/readCells.ts';
export { type FactQuestion, readFacts, readTargets, streamFacts } from './facts/readFacts.ts';
export * from './facts/summaries.ts';
export { type SummariseOptions, summarise } from './facts/summarise.ts';
export { summarySql } from './facts/summarySql.ts';

// Reviews: feelings, themes, and words that tell groups apart.

export { analyseReviews, type ReviewAnalysis, type ReviewOptions, type Sentiment } from './reviews/analyse.ts';
export { type Feeling, feelingOf } from './reviews/feeling.ts';
export { learnSentiment, type SentimentModel } from './reviews/learn.ts';
export { type TellingWord, tellingWords } from './reviews/logOdds.ts';
export { type ReviewTable, readReviews } from './reviews/reviewTable.ts';
export { parseThemes, THEMES, type Themes } from './reviews/themes.ts';

// Models of purchasing and dropout.

export * from './models/contract.ts';
export { bgBb } from './models/purchases/bgBb.ts';
export { bgCnbd, mbgCnbd } from './models/purchases/bgCnbd.ts';
export { bgNbd } from './models/purchases/bgNbd.ts';
export * from './models/purchases/catalogue.ts';
export { identifiesDropout } from './models/purchases/dropout.ts';
export { bindPurchaseModel, fitPurchaseModel } from './models/purchases/fitPurchases.ts';
export { type CustomerPredictions, forCustomers } from './models/purchases/forCustomers.ts';
export { ggompertzNbd } from './models/purchases/ggompertzNbd.ts';
export { likeliestModels } from './models/purchases/likeliestK.ts';
export { mbgNbd } from './models/purchases/mbgNbd.ts';
export { nbd } from './models/purchases/nbd.ts';
export { paretoNbd } from './models/purchases/paretoNbd.ts';
export { estimateRegularity, type Regularity, wheatMorrison } from './models/purchases/regularity.ts';

// What they share: covariates, priors, draws of parameters, tests of nested models.

export * from './models/covariates/fitCovariates.ts';
export { type LikelihoodRatio, likelihoodRatio } from './models/likelihoodRatio.ts';
export { type Posterior, type PosteriorOptions, samplePosterior, summarisePosterior } from './models/posterior.ts';
export { type Prior, weakPrior } from './models/priors.ts';

// Models of spend, of subscriptions, and the formula that models have to beat.

export { naiveFormula } from './models/naive.ts';
export { fitGammaGamma, makeSpendCells } from './models/spend/gammaGamma.ts';
export { type Independence, isDependent, testIndependence } from './models/spend/independence.ts';
export { fitPooledMean } from './models/spend/pooledMean.ts';
export { fitBdw } from './models/subscriptions/bdw.ts';
export { type FittedSubscriptionModel, makeRetention, type Retention } from './models/subscriptions/contract.ts';
export { fitSbg } from './models/subscriptions/sbg.ts';

// How good predictions are.

export { pairedBootstrap } from './evaluation/bootstrap.ts';
export { type CalibrationCurve, calibrationCurve } from './evaluation/calibration.ts';
export { type Checks, modelChecks } from './evaluation/checks.ts';
export { expectationsByFrequency, expectationsByRecency } from './evaluation/conditionalExpectations.ts';
export { countCoverage, type Ends, valueCoverage } from './evaluation/coverage.ts';
export { type DecileTable, decileTable } from './evaluation/deciles.ts';
export { frequencyHistogram } from './evaluation/frequencyHistogram.ts';
export { gainCurve } from './evaluation/gainCurve.ts';
export { type Grade, grade } from './evaluation/grade.ts';
export { type InactiveGroup, inactiveRepeatCustomers } from './evaluation/inactivity.ts';
export { intervalQuality } from './evaluation/intervals.ts';
export { expectedPurchasesMatrix, pAliveMatrix } from './evaluation/matrices.ts';
export { type Metrics, measure } from './evaluation/metrics.ts';
export { pitHistogram } from './evaluation/pit.ts';
export { residuals } from './evaluation/residuals.ts';
export { spendDensity } from './evaluation/spendDensity.ts';
export { type Tracking, tracking, trackingWeeks } from './evaluation/tracking.ts';

// Observed against expected: over time, and between groups.

export type { Alarm } from './monitoring/alarm.ts';
export { type GroupChart, type WatchOptions, type WeeklySeries, watchGroups } from './monitoring/groups.ts';
export { compareGroups, type GroupComparison, type GroupFigure } from './monitoring/observedOverExpected.ts';
export { type WholeChart, watchWhole } from './monitoring/whole.ts';

// Forecasts: the combined one, or a single model's, by one contract.

export { openCombined } from './forecast/combined.ts';
export * from './forecast/contract.ts';
export { type Contribution, type Explained, type Explainer, openExplainer } from './forecast/explain.ts';
export type { ForecastRecord } from './forecast/record.ts';
export { type SingleModels, singleForecaster } from './forecast/single.ts';
export { type ForecastOptions, type TrainedForecast, trainForecast } from './forecast/train.ts';
export { type Interval, purchaseInterval, totalInterval, valueInterval } from './valuation/predictionIntervals.ts';

// Segments and dimensions: what value is used for, and what it is made of.

export { readFormerLabels } from './pipelines/formerLabels.ts';
export {
  type Averages,
  averagesOf,
  customerDimensions,
  type Dimensions,
} from './valuation/dimensions/customerDimensions.ts';
export { exactParts } from './valuation/dimensions/exactParts.ts';
export { contributions, logMean } from './valuation/dimensions/logMean.ts';
export { rfmOf } from './valuation/segments/rfm.ts';
export * from './valuation/segments/segmentCustomers.ts';
export { STAGES, type Stage, stagesOf } from './valuation/segments/stages.ts';
export { TIERS, type TierRule, tiersOf } from './valuation/segments/tiers.ts';

// What customers are worth, and its parameter uncertainty.

export { drawControl } from './valuation/campaign/arms.ts';
export { type Effect, effectOf } from './valuation/campaign/effect.ts';
export { type Loyalty, loyaltyOf } from './valuation/campaign/loyalty.ts';
export { type Plan, type PlanOptions, planCampaign } from './valuation/campaign/plan.ts';
export { contactsPerReturn, smallestEffect } from './valuation/campaign/power.ts';
export { type Intervals, predictIntervals } from './valuation/intervals.ts';
export { type Pace, usualPace, valueAtStake } from './valuation/stake.ts';
export { DEFAULT_TERMS, type Terms } from './valuation/terms.ts';
export { type Timing, timingOf } from './valuation/timing.ts';
export { type Totals, type Valuation, valueCustomers } from './valuation/value.ts';

// What people read, in English and German: one object an area and language.

export { type Catalogue, LANGUAGES, type Language, wordsIn } from './words/catalogue.ts';
export { type Notation, notation } from './words/notation.ts';
export { DE as GERMAN } from './words/plots/de.ts';
export { EN as ENGLISH, type Words } from './words/plots/en.ts';

// What follows from value: how to divide a budget.

export { type Allocatable, type Allocation, allocate } from './valuation/budget/allocate.ts';
export { type NewCustomerValue, type Newcomers, valueNewCustomers } from './valuation/budget/newCustomers.ts';
export { type BudgetPlan, type ChannelPlan, planBudget } from './valuation/budget/plan.ts';
export { type ChannelPeriods, fitResponseCurve, type ResponseCurve } from './valuation/budget/responseCurve.ts';
export { type Calculated, type Calculation, calculateValues, type ManualRow } from './valuation/manual/calculate.ts';
export { type Matured, recordOf, type SourceRecord } from './valuation/manual/combine.ts';

// Charts, each as SVG, a table and points to read out, and the report as one HTML page.

export { barChart } from './plots/barChart.ts';
export type { Chart, ChartOptions, ChartPoint } from './plots/chart.ts';
export { type Charts, checkCharts } from './plots/checkCharts.ts';
export { evaluationReport, type ReportFacts } from './plots/evaluationReport.ts';
export { intervalChart } from './plots/intervalChart.ts';
export { lineChart } from './plots/lineChart.ts';
export { mapChart } from './plots/mapChart.ts';
export { rankChart } from './plots/rankChart.ts';
export { scatterChart } from './plots/scatterChart.ts';

// Saved models.

export { type Bundle, loadBundle, saveBundle } from './bundles/bundle.ts';
export type { Evaluation, Manifest } from './bundles/manifest.ts';

// What people ask for as a whole.

export { type Budget, type BudgetOptions, budget } from './pipelines/budget.ts';
export { type CampaignResult, measureCampaign, readAssigned } from './pipelines/campaign/measure.ts';
export { type CampaignRecord, campaignRecord, readCampaign, writeCampaign } from './pipelines/campaign/record.ts';
export { type Choice, chooseModel } from './pipelines/chooseModel.ts';
export { type CrossSelling, crossSelling } from './pipelines/crossSelling.ts';
export { type EvaluateOptions, evaluate } from './pipelines/evaluate.ts';
export { evaluateGrid, type Grid, type GridOptions } from './pipelines/evaluateGrid.ts';
export { evaluationChecks, titlesOf } from './pipelines/evaluationChecks.ts';
export { type EvaluationDetails, evaluationDetails } from './pipelines/evaluationDetails.ts';
export { type ExclusionRows, readExclusions } from './pipelines/exclusions.ts';
export { modelsOf, openForecaster, singleOf } from './pipelines/forecaster.ts';
export { type GroupReport, type GroupsOptions, groupsReport } from './pipelines/groups.ts';
export { type MonitorOptions, monitor, type Watch } from './pipelines/monitor.ts';
export {
  type PartsGroup,
  type SegmentedParts,
  type SegmentPartsOptions,
  segmentParts,
} from './pipelines/parts/segmentParts.ts';
export { type Recommendations, type RecommendOptions, reasonsIn, recommend } from './pipelines/recommend.ts';
export { openRecommender, type Recommender, type RecommenderOptions } from './pipelines/recommender.ts';
export { linkReviews, type ReviewLink } from './pipelines/reviewLink.ts';
export { reviewReport } from './pipelines/reviewReport.ts';
export { type ReviewReading, reviews, reviewTables } from './pipelines/reviews.ts';
export { type ScoreOptions, type Scores, score } from './pipelines/score.ts';
export { assessSufficiency, type Sufficiency } from './pipelines/sufficiency.ts';
export { type Training, type TrainOptions, train } from './pipelines/train.ts';
export { writeRecommendations } from './pipelines/writeRecommendations.ts';
export { writeScores } from './pipelines/writeScores.ts';

// The audit of a whole base of customers.

export { type AuditOptions, audit } from './pipelines/audit/audit.ts';
export { type FirstProducts, type FirstProductsOptions, firstProducts } from './pipelines/audit/firstProducts.ts';
export { type AuditReportFacts, auditReport } from './plots/audit/auditReport.ts';
export { type Audit, auditSchema } from './valuation/audit/audit.ts';

// The server.

export { type AppOptions, createApp } from './service/app.ts';
export { type LoadedCustomers, loadCustomers } from './service/loadCustomers.ts';
export { openPredictor, type Predictor } from './service/predictor.ts';
export { type ServeOptions, type Serving, serve } from './service/serve.ts';
