import { skillOf } from '../evaluation/grade.ts';
import type { Evaluation } from './manifest.ts';

/**
 * How much less error than the naive formula a bundle's model made out of time, of value or else of purchases: 0.2 is a
 * fifth less, below 0 is more. It is what a grade looks at, without the noise that a letter allows for.
 *
 * @returns  null where it was not measured, or there is nothing to compare with
 */
export function measuredSkill(evaluation: Evaluation | null): number | null {
  const model = evaluation?.models[evaluation.chosen];
  const naive = evaluation?.models.naive;
  if (!model || !naive) return null;
  const skill =
    model.spend && naive.spend ? skillOf(model.spend, naive.spend) : skillOf(model.transactions, naive.transactions);
  return Number.isFinite(skill) ? skill : null;
}
