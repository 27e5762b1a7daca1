import { describe, expect, it, vi } from 'vitest';
import { memoise, oncePer } from '../../src/numerics/memoise.ts';

describe('memoise', () => {
  it('computes once for the same numbers, infinities and tiny differences told apart', () => {
    const f = vi.fn((p: number, q: number) => p + q);
    const g = memoise(f);
    for (const [p, q] of [
      [1, 2],
      [1, 2],
      [2, 1],
      [12, 0],
      [1, 20],
      [Infinity, 0],
      [0.1, 0.2],
      [0.1, 0.2 + 2 ** -53],
    ] as const) {
      expect(g(p, q)).toBe(p + q);
    }
    expect(f).toHaveBeenCalledTimes(7);
  });

  it('never knows more answers than it may', () => {
    const f = vi.fn((p: number) => p);
    const g = memoise(f, 2);
    for (const p of [1, 2, 1, 3, 3, 1]) expect(g(p)).toBe(p);
    // 3 finds it full, so that 1 has to be computed again.
    expect(f).toHaveBeenCalledTimes(4);
  });
});

it('oncePer computes once for each object', () => {
  const f = vi.fn((numbers: readonly number[]) => ({ sum: numbers.reduce((p, q) => p + q, 0) }));
  const g = oncePer(f);
  const [first, second] = [
    [1, 2],
    [1, 2],
  ];
  expect(g(first)).toBe(g(first));
  expect(g(second)).not.toBe(g(first));
  expect(f).toHaveBeenCalledTimes(2);
});
