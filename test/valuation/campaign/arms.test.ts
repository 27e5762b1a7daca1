import { describe, expect, it } from 'vitest';
import { randomFrom } from '../../../src/numerics/random.ts';
import { drawControl } from '../../../src/valuation/campaign/arms.ts';

const random = randomFrom(3);
const stakes = (n: number) => Float64Array.from({ length: n }, () => random.exponential());
const heldIn = (control: Uint8Array) => control.reduce((sum, arm) => sum + arm, 0);

describe('the control group', () => {
  it('is the share that was asked for, to one customer, in all and in every block of neighbours', () => {
    for (const [n, share] of [
      [1000, 0.2],
      [997, 0.15],
      [37, 0.5],
      [20, 0.07],
    ]) {
      const stake = stakes(n).sort().reverse();
      const control = drawControl(stake, share, 5);
      expect(Math.abs(heldIn(control) - share * n)).toBeLessThan(1);
      for (let from = 0; from < n; from += 20) {
        const block = control.subarray(from, from + 20);
        expect(Math.abs(heldIn(block) - share * block.length)).toBeLessThan(1);
      }
    }
  });

  it('is the same for a seed and another for another', () => {
    const stake = stakes(500);
    expect(drawControl(stake, 0.2, 'spring')).toEqual(drawControl(stake, 0.2, 'spring'));
    expect(drawControl(stake, 0.2, 'spring')).not.toEqual(drawControl(stake, 0.2, 'summer'));
  });

  it('takes every customer with the same probability, whatever the place in the order', () => {
    const stake = Float64Array.from({ length: 27 }, (_, i) => 27 - i);
    const times = new Float64Array(27);
    const draws = 4000;
    for (let seed = 0; seed < draws; seed++) {
      const control = drawControl(stake, 0.17, seed);
      for (let i = 0; i < 27; i++) times[i] += control[i];
    }
    const deviation = Math.sqrt(draws * 0.17 * 0.83);
    for (const count of times) expect(Math.abs(count - 0.17 * draws)).toBeLessThan(4.5 * deviation);
  });
});
