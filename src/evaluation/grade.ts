/**
 * How much better than the naive formula: one letter, which luck can not buy.
 *
 * Skill: three ways to be wrong, each as a ratio to the naive formula's: the usual error (MAE), the large errors (RMSE)
 * and the order of customers (1 - normalized Gini, what is missing to the perfect order). Their geometric mean is the
 * error that is left; skill = 1 - that. 0 is the naive formula, 0.2 a fifth less error, below 0 is worse.
 *
 * Noise: the skill's standard error, from the paired bootstrap, is how far it would move with other customers. Grades
 * A to C ask that skill less 1.645 of these errors (a one-sided 95 % bound) still holds what the letter says:
 *
 *   A  surely at least 20 % less error          D  seems better, but that may be luck
 *   B  surely at least 10 % less error          E  seems worse, but that may be bad luck
 *   C  surely better than the naive formula     F  surely worse: use the naive formula
 *
 * Luck of the period is not in it: all customers share the season that the holdout had. Several origins show that.
 */
import { type Draws, standardError } from './bootstrap.ts';

export type Letter = 'A' | 'B' | 'C' | 'D' | 'E' | 'F';

export interface Grade {
  readonly letter: Letter;
  /** 1 - error left, relative to the naive formula. */
  readonly skill: number;
  readonly standardError: number;
  /** In words, for people. */
  readonly meaning: string;
}

/** What a grade looks at: the measures of one model on one column. */
export interface Graded {
  readonly MAE: number;
  readonly RMSE: number;
  readonly norm_gini: number | null;
}

/** One-sided 95 % quantile of the standard normal. */
const SURELY = 1.6448536269514722;
const A_SKILL = 0.2;
const B_SKILL = 0.1;

/**
 * @param model, naive            measures on the same customers
 * @param modelDraws, naiveDraws  the two in one run of {@link pairedBootstrap}
 * @param scale                   by which errors of the draws are to be multiplied, where they are of a part of the customers
 * @returns  null where there is nothing to compare: the naive formula is perfect, or nothing happened
 */
export function grade(model: Graded, naive: Graded, modelDraws: Draws, naiveDraws: Draws, scale = 1): Grade | null {
  const skill = skillOf(model, naive);
  const draws = modelDraws.MAE.map((_, k) => skillOf(at(modelDraws, k), at(naiveDraws, k)));
  const error = scale * standardError(draws);
  if (!Number.isFinite(skill) || !Number.isFinite(error)) return null;
  const letter = letterOf(skill, error);
  return { letter, skill, standardError: error, meaning: meaningOf(letter, skill, error) };
}

function at(draws: Draws, k: number): Graded {
  const gini = draws.norm_gini[k];
  return { MAE: draws.MAE[k], RMSE: draws.RMSE[k], norm_gini: Number.isNaN(gini) ? null : gini };
}

function skillOf(model: Graded, naive: Graded): number {
  const ratios = [model.MAE / naive.MAE, model.RMSE / naive.RMSE];
  if (model.norm_gini !== null && naive.norm_gini !== null) ratios.push((1 - model.norm_gini) / (1 - naive.norm_gini));
  return 1 - Math.exp(ratios.reduce((sum, ratio) => sum + Math.log(ratio), 0) / ratios.length);
}

function letterOf(skill: number, error: number): Letter {
  const sure = skill - SURELY * error;
  if (sure >= A_SKILL) return 'A';
  if (sure >= B_SKILL) return 'B';
  if (sure > 0) return 'C';
  if (skill + SURELY * error < 0) return 'F';
  return skill >= 0 ? 'D' : 'E';
}

function meaningOf(letter: Letter, skill: number, error: number): string {
  const percent = (value: number) => `${(100 * Math.abs(value)).toFixed(0)} %`;
  const size = `${percent(skill)} ${skill >= 0 ? 'less' : 'more'} error than the naive formula, ± ${percent(error)}`;
  const sure: Record<Letter, string> = {
    A: 'surely at least a fifth less',
    B: 'surely at least a tenth less',
    C: 'surely less',
    D: 'which may be luck',
    E: 'which may be bad luck',
    F: 'surely more: the naive formula does better here',
  };
  return `${size}; ${sure[letter]}`;
}
