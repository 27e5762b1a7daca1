import type { Fit } from '../models/contract.ts';
import type { CovariateCode } from '../models/covariates/covariateCoding.ts';
import type { CovariateRecord } from '../models/covariates/fitCovariates.ts';
import type { FitRecord } from '../models/fitRecord.ts';
import { chiSquareTail } from '../numerics/incompleteGamma.ts';
import { number, probability, significant, table } from './terminal.ts';

type Fitted = Pick<Fit, 'parameters' | 'standardErrors' | 'logLikelihood'> & { readonly covariates: CovariateRecord };

const PROCESSES = { purchase: 'purchasing', dropout: 'dropout' } as const;

/** What covariates do, each as a factor, and whether they are worth having; null for a fit without. */
export function covariateTable(fit: FitRecord | Fitted): string | null {
  if (!fit.covariates) return null;
  const { parameters, standardErrors, logLikelihood, covariates } = fit;
  const rows = covariates.coefficients.map(({ name, term, processes }) => {
    const gamma = parameters[name];
    const error = standardErrors[name];
    return [
      processes.map((process) => PROCESSES[process]).join(' and '),
      term,
      significant(Math.exp(gamma), 3),
      significant(gamma, 3),
      error === null ? '–' : significant(error, 2),
      // Drawn towards none by a penalty, an effect has no such test.
      error === null || covariates.ridge > 0 ? '–' : probability(chiSquareTail((gamma / error) ** 2, 1)),
    ];
  });
  const head = ['acts on', 'covariate', 'factor e^γ', 'γ', 'standard error', 'p (Wald)'];
  const lines = [
    ...covariates.coding.map(comparison),
    testOf(covariates, logLikelihood),
    ...(covariates.ridge > 0 ? [`Ridge penalty ${covariates.ridge}: effects are drawn towards none.`] : []),
  ];
  return `${table(head, rows, 2)}\n${lines.map((line) => ` ${line}`).join('\n')}`;
}

function comparison(code: CovariateCode): string {
  if (code.kind === 'number') {
    return `${code.name}: per standard deviation, ${significant(code.sd, 3)}, from the mean, ${significant(code.mean, 3)}.`;
  }
  const joined = code.unlisted ?? code.rare.length;
  const rare = joined > 0 ? `; ${number(joined, 0)} rare levels are joined` : '';
  return `${code.name}: against ${code.levels[0]}, the commonest${rare}.`;
}

function testOf({ model, test, plainLogLikelihood }: CovariateRecord, logLikelihood: number): string {
  const gain = `Log-likelihood ${number(logLikelihood, 2)}, of ${model} without covariates ${number(plainLogLikelihood, 2)}`;
  if (!test) return `${gain}; no likelihood-ratio test, which is one of maximum likelihood without penalty.`;
  const { statistic, degreesOfFreedom, pValue } = test;
  return (
    `${gain}: likelihood-ratio test χ² = ${number(statistic, 1)} with ${degreesOfFreedom} degrees of freedom, ` +
    `p ${pValue < 1e-4 ? '' : '= '}${probability(pValue)}.`
  );
}
