import type { Fit } from './contract.ts';

/**
 * What to know before trusting a fit, in sentences: of the search, of parameters, of dropout. None where the search
 * converged, every parameter is identified, and dropout, if the model has any, is significant.
 */
export function cautions({ status, detail, identifiability, dropout }: Fit): string[] {
  const search = status === 'converged' ? detail : `${status}. ${detail}`;
  return [
    ...(search === '' ? [] : [search]),
    ...(identifiability.identified ? [] : [`weakly identified. ${identifiability.detail}`]),
    ...(dropout === null || dropout.significant
      ? []
      : [
          `dropout is not significant (p = ${dropout.pValue.toFixed(2)}). The same model without any explains these ` +
            'purchases as well: P(alive) is an assumption here; p_return is not.',
        ]),
  ];
}
