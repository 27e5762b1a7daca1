import { hasPurchase, type Summaries } from '../../facts/summaries.ts';
import type { Forecaster } from '../../forecast/contract.ts';
import { TIME_UNITS } from '../../units.ts';

/** Of what P(return) was the day after the last purchase. */
const FALLEN_TO = 0.5;
/** Below, a customer is not at risk any more, but asleep. */
const ASLEEP = 0.1;

/**
 * Who is slipping away: whose P(return) has fallen to under half of what it was the day after the last purchase, but not
 * yet under a tenth. Both are the single model's, so that nothing but time lies between them.
 *
 * @returns  1 for those, else 0
 */
export function atRiskOf(summaries: Summaries, single: Forecaster, horizonDays: number): Uint8Array {
  const day = 1 / TIME_UNITS[summaries.clock.timeUnit];
  const chance = (T: Float64Array) =>
    single.forecast({ summaries: { ...summaries, T }, facts: null }, horizonDays).pReturn;
  const now = chance(summaries.T);
  const then = chance(summaries.T.map((T, row) => Math.min(T, summaries.tx[row] + day)));
  return Uint8Array.from(now, (p, row) =>
    hasPurchase(summaries, row) && p < FALLEN_TO * then[row] && p >= ASLEEP ? 1 : 0,
  );
}
