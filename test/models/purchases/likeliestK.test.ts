import { describe, expect, it } from 'vitest';
import { type Cells, makeCells } from '../../../src/facts/cells.ts';
import { likeliestModels } from '../../../src/models/purchases/likeliestK.ts';
import { randomFrom } from '../../../src/numerics/random.ts';

/** Customers of a BG/CNBD-k truth in weeks, with the times between purchases, in the unit given. */
function shop(k: number, unit = 1): Cells {
  const random = randomFrom(`likeliest ${k}`);
  const rows = Array.from({ length: 1500 }, () => {
    const lambda = random.gamma(1, 2 / k);
    const p = random.beta(0.9, 4);
    const gaps: number[] = [];
    const gap = () => random.gamma(k) / lambda;
    for (let [next, at] = [gap(), 0]; at + next <= 52; next = gap()) {
      at += next;
      gaps.push(next);
      if (random.uniform() < p) break;
    }
    return gaps.map((gap) => gap * unit);
  });
  const column = (of: (gaps: number[]) => number) => Float64Array.from(rows, of);
  return makeCells(
    column((gaps) => gaps.length),
    column((gaps) =>
      Math.min(
        52 * unit,
        gaps.reduce((sum, gap) => sum + gap, 0),
      ),
    ),
    new Float64Array(rows.length).fill(52 * unit),
    undefined,
    column((gaps) => gaps.reduce((sum, gap) => sum + Math.log(gap), 0)),
  ).cells;
}

const names = (of: readonly string[], cells: Cells) => likeliestModels(of, cells).map(({ name }) => name);

describe('k from the data', () => {
  it.each([2, 3, 5])('is the k = %i that made them, in any time unit', (k) => {
    expect(names(['bg-cnbd', 'nbd', 'mbg-cnbd'], shop(k))).toEqual([`bg-cnbd-${k}`, 'nbd', `mbg-cnbd-${k}`]);
    expect(names(['bg-cnbd'], shop(k, 7))).toEqual([`bg-cnbd-${k}`]);
    expect(names(['bg-cnbd'], shop(k, 1 / 52))).toEqual([`bg-cnbd-${k}`]);
  });

  it('is 1 where customers buy at random, and the model then BG/NBD or MBG/NBD, once', () => {
    expect(names(['bg-nbd', 'bg-cnbd', 'mbg-cnbd'], shop(1))).toEqual(['bg-nbd', 'mbg-nbd']);
  });

  it('is 1 where nobody bought again, and 6 at most', () => {
    const nobody = makeCells(Float64Array.of(0), Float64Array.of(0), Float64Array.of(9)).cells;
    expect(names(['bg-cnbd'], nobody)).toEqual(['bg-nbd']);
    expect(names(['bg-cnbd'], shop(20))).toEqual(['bg-cnbd-6']);
  });

  it('is left alone where the name has it', () => {
    expect(names(['bg-cnbd-2', 'bg-cnbd'], shop(3))).toEqual(['bg-cnbd-2', 'bg-cnbd-3']);
    expect(() => names(['bg-cnbd-9'], shop(1))).toThrow(/bg-cnbd-9/);
  });
});
