/** Judges the models of a training run on the last window of the history, which the combined forecast has rehearsed. */
import type { Evaluation } from '../bundles/manifest.ts';
import { measure } from '../evaluation/metrics.ts';
import type { Sample } from '../facts/sample.ts';
import type { Rehearsal } from '../forecast/rehearsal.ts';
import type { Ledger } from '../transactions/ledger.ts';
import { type EvaluateOptions, evaluate } from './evaluate.ts';

export interface RehearsalOptions extends EvaluateOptions {
  readonly holdoutEnd: string;
  /** The customers that the rehearsal saw; all where null. */
  readonly sample: Sample | null;
  readonly rehearsal: Rehearsal | null;
}

/**
 * The evaluation of all models: single ones fitted before the window, the combined forecast by weights that other
 * customers chose.
 */
export async function evaluateRehearsal(ledger: Ledger, options: RehearsalOptions): Promise<Evaluation> {
  const { rehearsal, ...rest } = options;
  const { evaluation } = await evaluate(ledger, { ...rest, combined: false });
  if (!rehearsal) return evaluation;
  const { expected, spend, purchases, value } = rehearsal.judged;
  const combined = {
    transactions: measure(purchases, expected),
    spend:
      spend &&
      measure(
        value,
        expected.map((mean, i) => mean * spend[i]),
      ),
  };
  return { ...evaluation, chosen: 'combined', models: { combined, ...evaluation.models } };
}
