import type { Manifest } from '../../bundles/manifest.ts';
import { covariateNames } from '../../bundles/manifest.ts';
import { PerennialError } from '../../errors.ts';
import type { StoreSettings } from '../../store/contract.ts';

/**
 * Whether a bundle can answer for the customers of a store.
 *
 * @throws BUNDLE_UNFIT with the first reason why not
 */
export function checkFit(version: string, manifest: Manifest, settings: StoreSettings): void {
  const { clock, currency } = manifest;
  const refuse = (problem: string) => {
    throw new PerennialError('BUNDLE_UNFIT', { value: version, problem });
  };
  if ((currency ?? '') !== settings.currency) {
    refuse(`it was trained in ${currency ?? 'no currency'}, and the store is in ${settings.currency || 'none'}`);
  }
  if (clock.timeZone !== settings.timeZone) {
    refuse(`its days are those of ${clock.timeZone}, and the store's those of ${settings.timeZone}`);
  }
  if (clock.asOf > settings.asOf) {
    refuse(`it knows days up to ${clock.asOf}, and the store only up to ${settings.asOf}`);
  }
  const lacking = covariateNames(manifest).filter((name) => !settings.attributes.includes(name));
  if (lacking.length > 0) refuse(`it predicts by ${lacking.join(', ')}, which the store does not keep`);
}
