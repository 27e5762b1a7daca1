import { describe, expect, it } from 'vitest';
import {
  compareGroups,
  type GroupEntries,
  LEAST_CUSTOMERS,
  type Outcomes,
} from '../../src/monitoring/observedOverExpected.ts';
import { randomFrom } from '../../src/numerics/random.ts';

/** Customers who buy at random about what is expected of them, times the level of their group. */
function groupsOf(seed: number, groups: number, size: number, spread: number) {
  const random = randomFrom(seed);
  const names = Array.from({ length: groups }, (_, g) => `g${String(g).padStart(3, '0')}`);
  const truth = names.map(() => 1 + spread * random.normal());
  const n = groups * size;
  const of = Int32Array.from({ length: n }, (_, row) => row % groups);
  const expected = Float64Array.from({ length: n }, () => random.gamma(0.8, 0.4));
  const observed = expected.map((e, row) => random.poisson(Math.max(0, truth[of[row]]) * e));
  const entries: GroupEntries = {
    groups: names,
    row: of.map((_, row) => row),
    group: of,
    weight: new Float64Array(n).fill(1),
  };
  const outcomes: Outcomes = { observed, expected, variance: expected };
  return { entries, outcomes, truth };
}

describe('observed over expected', () => {
  it('sums to what all did, at the level of all', () => {
    const { entries, outcomes } = groupsOf(1, 20, 50, 0.1);
    const { groups, level } = compareGroups(entries, outcomes);
    const total = (column: Float64Array) => column.reduce((sum, v) => sum + v, 0);
    expect(level).toBeCloseTo(total(outcomes.observed) / total(outcomes.expected), 12);
    const sum = (figure: 'observed' | 'expected') => groups.reduce((all, own) => all + own[figure], 0);
    expect(sum('observed')).toBeCloseTo(total(outcomes.observed), 8);
    expect(sum('expected')).toBeCloseTo(sum('observed'), 8);
    const half = compareGroups(entries, { ...outcomes, expected: outcomes.expected.map((e) => e / 2) });
    expect(half.groups.map(({ ratio }) => ratio)).toEqual(groups.map(({ ratio }) => expect.closeTo(ratio, 10)));
  });

  it('lies beyond the limits for one group in twenty where chance is all there is', () => {
    let [beyond, count, far] = [0, 0, 0];
    for (let seed = 0; seed < 20; seed++) {
      const { groups } = compareGroups(...pair(groupsOf(seed, 50, 30, 0)));
      count += groups.length;
      beyond += groups.filter((own) => own.beyond !== null).length;
      far += groups.filter((own) => own.beyond === '99.8').length;
    }
    expect(beyond / count).toBeGreaterThan(0.025);
    expect(beyond / count).toBeLessThan(0.075);
    expect(far / count).toBeLessThan(0.012);
  });

  it('finds how far groups truly differ, and draws figures towards 1 nearer to the truth', () => {
    const spread = 0.15;
    const { entries, outcomes, truth } = groupsOf(7, 200, 40, spread);
    const { groups, between } = compareGroups(entries, outcomes);
    expect(between).toBeCloseTo(spread, 1);
    const error = (figure: (g: number) => number) => truth.reduce((sum, t, g) => sum + (figure(g) - t) ** 2, 0);
    const shrunk = error((g) => groups[g].shrunk);
    expect(shrunk).toBeLessThan(0.9 * error((g) => groups[g].ratio));
    expect(shrunk).toBeLessThan(0.9 * error(() => 1));
    const covered = truth.filter((t, g) => groups[g].interval[0] <= t && t <= groups[g].interval[1]).length;
    expect(covered / truth.length).toBeGreaterThan(0.88);
    const low = truth.filter((t) => t < 0.9).length;
    const saying = groups.reduce((sum, { below }) => sum + below, 0);
    expect(Math.abs(saying - low)).toBeLessThan(15);
  });

  it('shows no difference where there is none to be seen', () => {
    const { entries, outcomes } = groupsOf(3, 12, 40, 0);
    const even = { ...outcomes, observed: outcomes.expected };
    const { groups, between } = compareGroups(entries, even);
    expect(between).toBe(0);
    for (const own of groups) expect([own.shrunk, own.below, own.beyond]).toEqual([1, 0, null]);
  });

  it('hides groups under ten customers, and divides a customer of two', () => {
    const { outcomes } = groupsOf(4, 2, 12, 0);
    const sizes = [12, LEAST_CUSTOMERS - 1];
    const entries = {
      groups: ['large', 'small'],
      row: [...Array(12).keys(), ...Array(9).keys()],
      group: [...Array(12).fill(0), ...Array(9).fill(1)],
      weight: [...Array(9).fill(0.25), 1, 1, 1, ...Array(9).fill(0.75)],
    };
    const { groups, hidden } = compareGroups(entries, outcomes);
    expect(groups.map(({ group, customers }) => [group, customers])).toEqual([['large', sizes[0]]]);
    expect(hidden).toEqual({ groups: 1, customers: sizes[1] });
    const weighted = entries.weight.slice(0, 12).reduce((sum, w, row) => sum + w * outcomes.observed[row], 0);
    expect(groups[0].observed).toBeCloseTo(weighted, 12);
  });

  it('ranks only where it is asked for, with intervals that are wide where little is known', () => {
    const { entries, outcomes } = groupsOf(5, 10, 60, 0.05);
    expect(compareGroups(entries, outcomes).groups.some(({ rank }) => rank)).toBe(false);
    const ranked = compareGroups(entries, outcomes, { rank: true }).groups.map(({ rank }) => rank!);
    expect(ranked.map(({ rank }) => rank).toSorted((a, b) => a - b)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    for (const { rank, interval } of ranked) expect(interval[0] <= rank && rank <= interval[1]).toBe(true);
    expect(ranked.some(({ interval }) => interval[1] - interval[0] >= 4)).toBe(true);
  });
});

function pair({ entries, outcomes }: ReturnType<typeof groupsOf>): [GroupEntries, Outcomes] {
  return [entries, outcomes];
}
