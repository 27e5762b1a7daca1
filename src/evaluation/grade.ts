/**
 * How much better than the naive formula: one letter, which chance does not give.
 *
 * Skill: three ways to be wrong, each as a ratio to the naive formula's: the usual error (MAE), the large errors (RMSE)
 * and the order of customers (1 - normalized Gini, what is missing to the perfect order). Their geometric mean is the
 * error that is left; skill = 1 - that. 0 is the naive formula, 0.2 a fifth less error, below 0 is worse.
 *
 * Noise: the skill's standard error, from the paired bootstrap, is how far it would move with other customers. Grades
 * A to C ask that skill less 1.645 of these errors (a one-sided 95 % bound) still holds what the letter says:
 *
 *   A  significantly at least 20 % less error   D  better, not significantly
 *   B  significantly at least 10 % less error   E  worse, not significantly
 *   C  significantly less error                 F  significantly more: use the naive formula
 *
 * Chance of the period is not in it: all customers share the season that the holdout had. Several origins show that.
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
const ONE_SIDED = 1.6448536269514722;
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

/** 1 less the geometric mean of a model's errors as ratios to the naive formula's. */
export function skillOf(model: Graded, naive: Graded): number {
  const ratios = [model.MAE / naive.MAE, model.RMSE / naive.RMSE];
  if (model.norm_gini !== null && naive.norm_gini !== null) ratios.push((1 - model.norm_gini) / (1 - naive.norm_gini));
  return 1 - Math.exp(ratios.reduce((sum, ratio) => sum + Math.log(ratio), 0) / ratios.length);
}

function letterOf(skill: number, error: number): Letter {
  const bound = skill - ONE_SIDED * error;
  if (bound >= A_SKILL) return 'A';
  if (bound >= B_SKILL) return 'B';
  if (bound > 0) return 'C';
  if (skill + ONE_SIDED * error < 0) return 'F';
  return skill >= 0 ? 'D' : 'E';
}

function meaningOf(letter: Letter, skill: number, error: number): string {
  const percent = (value: number) => `${(100 * Math.abs(value)).toFixed(0)} %`;
  const size = `${percent(skill)} ${skill >= 0 ? 'less' : 'more'} error than the naive formula, ± ${percent(error)}`;
  const sizes: Record<Letter, string> = {
    A: 'at least a fifth less (significant, 95 %)',
    B: 'at least a tenth less (significant, 95 %)',
    C: 'less (significant, 95 %)',
    D: 'not significant',
    E: 'not significant',
    F: 'more (significant, 95 %): the naive formula does better here',
  };
  return `${size}; ${sizes[letter]}`;
}
