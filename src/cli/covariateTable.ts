import type { Fit } from '../models/contract.ts';
import type { CovariateCode } from '../models/covariates/covariateCoding.ts';
import type { CovariateRecord } from '../models/covariates/fitCovariates.ts';
import type { FitRecord } from '../models/fitRecord.ts';
import { chiSquareTail } from '../numerics/incompleteGamma.ts';
import { wordsIn } from '../words/catalogue.ts';
import type { Language } from '../words/language.ts';
import { notation } from '../words/notation.ts';
import { figuresIn, table } from './terminal.ts';

type Fitted = Pick<Fit, 'parameters' | 'standardErrors' | 'logLikelihood'> & { readonly covariates: CovariateRecord };

/** What covariates do, each as a factor, and whether they are worth having; null for a fit without. */
export function covariateTable(fit: FitRecord | Fitted, language: Language = 'en'): string | null {
  if (!fit.covariates) return null;
  const words = wordsIn(language).training.covariates;
  const { significant, probability, turned } = figuresIn(language);
  const { parameters, standardErrors, logLikelihood, covariates } = fit;
  const rows = covariates.coefficients.map(({ name, term, processes }) => {
    const gamma = parameters[name];
    const error = standardErrors[name];
    return [
      notation(language).list(processes.map((process) => words.processes[process])),
      term,
      significant(Math.exp(gamma), 3),
      significant(gamma, 3),
      error === null ? '–' : significant(error, 2),
      // Drawn towards none by a penalty, an effect has no such test.
      error === null || covariates.ridge > 0 ? '–' : probability(chiSquareTail((gamma / error) ** 2, 1)),
    ];
  });
  const lines = [
    ...covariates.coding.map((code) => comparison(code, language)),
    testOf(covariates, logLikelihood, language),
    ...(covariates.ridge > 0 ? [words.penalty(turned(String(covariates.ridge)))] : []),
  ];
  return `${table(words.head, rows, 2)}\n${lines.map((line) => ` ${line}`).join('\n')}`;
}

function comparison(code: CovariateCode, language: Language): string {
  const words = wordsIn(language).training.covariates;
  const { number, significant } = figuresIn(language);
  if (code.kind === 'number') return words.number(code.name, significant(code.sd, 3), significant(code.mean, 3));
  const joined = code.unlisted ?? code.rare.length;
  const [commonest] = code.levels;
  return joined > 0 ? words.joined(code.name, commonest, number(joined, 0)) : words.category(code.name, commonest);
}

function testOf(
  { model, test, plainLogLikelihood }: CovariateRecord,
  logLikelihood: number,
  language: Language,
): string {
  const words = wordsIn(language).training.covariates;
  const { number, probability } = figuresIn(language);
  const gain = words.gain(number(logLikelihood, 2), model, number(plainLogLikelihood, 2));
  if (!test) return `${gain}; ${words.noTest}`;
  const { statistic, degreesOfFreedom, pValue } = test;
  const p = `${pValue < 1e-4 ? '' : '= '}${probability(pValue)}`;
  return `${gain}: ${words.test(number(statistic, 1), number(degreesOfFreedom, 0), p)}`;
}
