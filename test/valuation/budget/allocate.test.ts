import { expect, test } from 'vitest';
import { randomFrom } from '../../../src/numerics/random.ts';
import { type Allocatable, allocate } from '../../../src/valuation/budget/allocate.ts';
import { marginalCustomers } from '../../../src/valuation/budget/responseCurve.ts';

const channel = (value: number, scale: number, elasticity: number, most = Infinity, least = 0): Allocatable => ({
  ...{ curve: { scale, elasticity }, value, least, most },
});
const sum = (spend: readonly number[]) => spend.reduce((total, s) => total + s, 0);

test('equal elasticities: spend goes as (value × scale)^(1 / (1 - b)), to 1e-9', () => {
  const b = 0.6;
  const channels = [channel(40, 2, b), channel(25, 5, b), channel(90, 0.5, b)];
  const { spend, multiplier } = allocate(channels, 12_000);
  const weight = channels.map(({ value, curve }) => (value * curve.scale) ** (1 / (1 - b)));
  const whole = sum(weight);
  spend.forEach((s, i) => {
    expect(Math.abs(s / ((12_000 * weight[i]) / whole) - 1)).toBeLessThan(1e-9);
  });
  // By the closed form, the last unit brings b × (sum of weights / budget)^(1 - b).
  expect(multiplier / (b * (whole / 12_000) ** (1 - b))).toBeCloseTo(1, 9);
});

test('no division within the bounds brings more', () => {
  const random = randomFrom(5);
  for (let round = 0; round < 30; round++) {
    const channels = Array.from({ length: 4 }, () => {
      const least = 100 * random.uniform();
      return channel(
        80 * random.uniform(),
        3 * random.uniform(),
        0.2 + 0.7 * random.uniform(),
        least + 900 * random.uniform(),
        least,
      );
    });
    const total = 400 + 1500 * random.uniform();
    const brings = (spend: readonly number[]) =>
      sum(spend.map((s, i) => channels[i].value * channels[i].curve.scale * s ** channels[i].curve.elasticity));
    const { spend } = allocate(channels, total);
    const room = channels.reduce((most, { most: own }) => most + own, 0);
    expect(sum(spend)).toBeCloseTo(Math.min(total, room), 6);
    for (let i = 0; i < 4; i++) {
      for (let j = 0; j < 4; j++) {
        const step = Math.min(1, channels[i].most - spend[i], spend[j] - channels[j].least);
        if (i === j || step <= 0) continue;
        const moved = spend.map((s, k) => s + (k === i ? step : k === j ? -step : 0));
        expect(brings(moved)).toBeLessThanOrEqual(brings(spend) + 1e-9);
      }
    }
  }
});

test('a floor leaves in hand what would not come back', () => {
  const channels = [channel(10, 1, 0.5), channel(4, 1, 0.5)];
  const { spend, multiplier } = allocate(channels, 1_000_000, 1);
  spend.forEach((s, i) => {
    expect(channels[i].value * marginalCustomers(channels[i].curve, s)).toBeCloseTo(1, 9);
  });
  expect(spend).toEqual([expect.closeTo(25, 9), expect.closeTo(4, 9)]);
  expect(multiplier).toBeCloseTo(1, 9);
});

test('straight curves fill up from the best, and the one at the margin takes the rest', () => {
  const channels = [channel(10, 1, 1, 300), channel(8, 1, 1, 300), channel(5, 1, 1, 300)];
  const { spend } = allocate(channels, 450);
  expect(spend.map((s) => Math.round(s * 1e6) / 1e6)).toEqual([300, 150, 0]);
});

test('a channel whose customers are worth nothing gets its least', () => {
  expect(allocate([channel(-3, 1, 0.5, 500, 20), channel(5, 1, 0.5, 500)], 400).spend).toEqual([
    20,
    expect.closeTo(380, 6),
  ]);
});
