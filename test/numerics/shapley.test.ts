import { expect, test } from 'vitest';
import { randomFrom } from '../../src/numerics/random.ts';
import { shapley } from '../../src/numerics/shapley.ts';

/** Worth of every coalition of so many players, at random, for some rows. */
function madeUp(players: number, rows = 5) {
  const random = randomFrom(players);
  return Array.from({ length: 2 ** players }, () => Float64Array.from({ length: rows }, () => random.normal()));
}

/** By the definition: the mean over all orders of what a player adds when it comes in. */
function byOrders(players: number, worth: readonly Float64Array[], player: number, row: number): number {
  const orders = (left: readonly number[]): number[][] =>
    left.length === 0 ? [[]] : left.flatMap((k) => orders(left.filter((j) => j !== k)).map((rest) => [k, ...rest]));
  const all = orders(Array.from({ length: players }, (_, k) => k));
  const gains = all.map((order) => {
    const before = order.slice(0, order.indexOf(player)).reduce((mask, k) => mask | (1 << k), 0);
    return worth[before | (1 << player)][row] - worth[before][row];
  });
  return gains.reduce((sum, gain) => sum + gain, 0) / all.length;
}

test('a player’s part is the mean of its gain over all orders', () => {
  for (const players of [1, 2, 3, 5]) {
    const worth = madeUp(players);
    const parts = shapley(players, worth);
    expect(parts).toHaveLength(players);
    parts.forEach((part, k) => {
      for (const row of [0, 4]) expect(part[row]).toBeCloseTo(byOrders(players, worth, k, row), 12);
    });
  }
});

test('the parts add up to what all are worth beyond none', () => {
  for (const players of [1, 4, 7]) {
    const worth = madeUp(players);
    const parts = shapley(players, worth);
    worth[0].forEach((none, row) => {
      const sum = parts.reduce((total, part) => total + part[row], 0);
      expect(sum).toBeCloseTo(worth[worth.length - 1][row] - none, 10);
    });
  }
});

test('who adds nothing anywhere has no part', () => {
  const worth = madeUp(3);
  const idle = worth.map((_, mask) => worth[mask & ~2]);
  for (const v of shapley(3, idle)[1]) expect(Math.abs(v)).toBeLessThan(1e-15);
});
