/**
 * The joined prediction: what probability models expect, corrected by a regression as far as the past bears that out,
 * times spend per purchase. One recipe for all data; everything it chooses, it chooses from what lies before as-of.
 */

export type { Joined } from './correction.ts';
export { type JoinedPrediction, type PredictOptions, predictJoined } from './predict.ts';
export { type JoinedRecord, joinedSchema } from './record.ts';
export { type JoinedOptions, trainJoined } from './train.ts';
export { accountOf, type Contribution, explainJoined, type Why, type WhyOptions } from './why.ts';
