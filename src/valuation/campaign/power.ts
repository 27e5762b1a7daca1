/** What a campaign has to reach to pay, and what it can show, before it begins. */
import { normalQuantile } from '../../numerics/normal.ts';

/** So many contacts may be made for one customer who comes back: at most what a stake is worth, over what one costs. */
export function contactsPerReturn(meanStake: number, cost: number): number {
  return meanStake / cost;
}

/**
 * The smallest true difference of means that a two-sided test at 5 % finds four times in five.
 *
 * @param variance  of the outcome of one customer, less what is predicted
 */
export function smallestEffect(
  variance: number,
  { treated, control }: { readonly treated: number; readonly control: number },
  { significance = 0.05, power = 0.8 } = {},
): number {
  return (
    (normalQuantile(1 - significance / 2) + normalQuantile(power)) * Math.sqrt(variance / treated + variance / control)
  );
}
