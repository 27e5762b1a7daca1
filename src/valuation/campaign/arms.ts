/** Who gets a campaign and who does not, at random: without that nothing can be said of its effect. */
import { descending } from '../../evaluation/metrics.ts';
import { randomFrom } from '../../numerics/random.ts';

/** Customers who are alike in what is at stake, among whom a share is drawn. */
const BLOCK = 20;

/**
 * Draws the control group, stratified by stake: within each block of neighbours in stake the share is met to one
 * customer, and in all to one; every customer is as likely to be drawn as any other.
 *
 * @param stake  by customer
 * @param share  of customers in the control group, above 0 and below 1
 * @returns      1 for control, 0 for treated
 */
export function drawControl(stake: Float64Array, share: number, seed: number | string): Uint8Array {
  const random = randomFrom(seed).fork('campaign-control');
  const order = descending(stake);
  const control = new Uint8Array(stake.length);
  // Whole numbers of a running share: where it starts is random, so that no place in a block is favoured.
  const start = random.uniform();
  const drawnBy = (count: number) => Math.floor(count * share + start);
  for (let from = 0; from < order.length; from += BLOCK) {
    const block = order.slice(from, from + BLOCK);
    const wanted = drawnBy(from + block.length) - drawnBy(from);
    for (const row of random.shuffle(block).subarray(0, wanted)) control[row] = 1;
  }
  return control;
}
