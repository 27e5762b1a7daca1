/**
 * Perennial as a library. From transactions to value, in the order in which data flow:
 */

// Saved models
export { type Bundle, loadBundle, saveBundle } from './bundles/bundle.ts';
export type { Evaluation, Manifest } from './bundles/manifest.ts';
// What goes wrong, and units that figures come in
export { ERRORS, type ErrorCode, type ErrorDetails, PerennialError } from './errors.ts';
// How good predictions are
export { type Metrics, measure } from './evaluation/metrics.ts';
// Models of purchasing and leaving
export type * from './models/contract.ts';
export { naiveFormula } from './models/naive.ts';
export { bgNbd } from './models/purchases/bgNbd.ts';
export * from './models/purchases/catalogue.ts';
export { bindPurchaseModel, fitPurchaseModel } from './models/purchases/fitPurchases.ts';
export { ggompertzNbd } from './models/purchases/ggompertzNbd.ts';
export { likeliestModels } from './models/purchases/likeliestK.ts';
export { mbgNbd } from './models/purchases/mbgNbd.ts';
export { nbd } from './models/purchases/nbd.ts';
export { paretoNbd } from './models/purchases/paretoNbd.ts';
export { estimateRegularity, type Regularity } from './models/purchases/regularity.ts';
// Models of spend, and the formula that models have to beat
export { fitGammaGamma, makeSpendCells, testIndependence } from './models/spend/gammaGamma.ts';
export { fitPooledMean } from './models/spend/pooledMean.ts';
// Numerics that are useful by themselves
export { lnHyp2f1 } from './numerics/hyp2f1.ts';
export { type Random, randomFrom } from './numerics/random.ts';
// What people ask for as a whole
export { type EvaluateOptions, evaluate } from './pipelines/evaluate.ts';
export { evaluateGrid, type Grid, type GridOptions } from './pipelines/evaluateGrid.ts';
export { evaluationChecks, titlesOf } from './pipelines/evaluationChecks.ts';
export { type EvaluationDetails, evaluationDetails } from './pipelines/evaluationDetails.ts';
export { accountOf, explainJoined, type Joined, type Why, type WhyOptions } from './pipelines/joined/joined.ts';
export { modelsOf, type ScoreOptions, type Scores, score } from './pipelines/score.ts';
export { assessSufficiency, type Sufficiency } from './pipelines/sufficiency.ts';
export { type Training, type TrainOptions, train } from './pipelines/train.ts';
export { writeScores } from './pipelines/writeScores.ts';
// A ledger to customers' summaries, and summaries to cells
export * from './summaries/cells.ts';
export * from './summaries/summaries.ts';
export { summarise } from './summaries/summarise.ts';
export { summarySql } from './summaries/summarySql.ts';
// Transactions to a ledger, with its quality report
export * from './transactions/ledger.ts';
export type { Quality } from './transactions/quality.ts';
export { simulateShop, writeSimulatedShop } from './transactions/simulateShop.ts';
export * from './units.ts';
export { medianTimeToPurchase } from './valuation/nextPurchase.ts';
// What customers are worth
export { DEFAULT_TERMS, type Terms } from './valuation/terms.ts';
export { type Valuation, type ValueModels, valueCustomers } from './valuation/value.ts';
