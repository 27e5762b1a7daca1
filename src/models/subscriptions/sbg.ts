import type { FitOptions } from '../maximumLikelihood.ts';
import { fitSubscriptions } from './betaWeibull.ts';
import type { FittedSubscriptionModel, Retention } from './contract.ts';

/** Shifted-beta-geometric: each customer leaves at a renewal with a chance of their own, the same at every renewal. */
export const sbg = {
  name: 'sbg',
  title: 'Shifted-beta-geometric',
  reference: 'Fader & Hardie (2007), Journal of Interactive Marketing 21(1)',
  parameterNames: ['alpha', 'beta'],
} as const;

export function fitSbg(retention: Retention, options: FitOptions = {}): FittedSubscriptionModel {
  return fitSubscriptions(sbg, retention, options);
}
