import type { FitOptions } from '../maximumLikelihood.ts';
import { fitSubscriptions } from './betaWeibull.ts';
import type { FittedSubscriptionModel, Retention } from './contract.ts';

/** Beta-discrete-Weibull: the chance to leave differs between customers and changes with tenure. */
export const bdw = {
  name: 'bdw',
  title: 'Beta-discrete-Weibull',
  reference: 'Fader, Hardie, Liu, Davin & Steenburgh (2018), Journal of Interactive Marketing 43',
  parameterNames: ['alpha', 'beta', 'c'],
} as const;

export function fitBdw(retention: Retention, options: FitOptions = {}): FittedSubscriptionModel {
  return fitSubscriptions(bdw, retention, options);
}
