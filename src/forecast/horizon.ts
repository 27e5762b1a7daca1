import { PerennialError } from '../errors.ts';

/** @throws OPTION_INVALID unless the horizon is a whole number of days, 1 or more */
export function checkHorizon(horizonDays: number): void {
  if (Number.isSafeInteger(horizonDays) && horizonDays >= 1) return;
  throw new PerennialError('OPTION_INVALID', {
    option: 'horizonDays',
    value: horizonDays,
    problem: 'a horizon is a whole number of days, 1 or more',
    remedy: 'Give a horizon such as 365.',
  });
}
