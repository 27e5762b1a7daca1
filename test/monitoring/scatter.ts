import { sumOf } from '../../src/facts/windows.ts';
import type { WeeklySeries } from '../../src/monitoring/groups.ts';
import { type CustomerWeeks, scatterOf } from '../../src/monitoring/scatter.ts';
import { type Random, randomFrom } from '../../src/numerics/random.ts';

export type Kind = 'regular' | 'drifting';

/** Customers who buy more regularly than at random, or whose levels drift for good; and weeks that move everybody. */
export function customerWeeks(kind: Kind, customers: number, weeks: number, seed: number): CustomerWeeks {
  const random = randomFrom(`${kind}/${seed}`);
  const season = Array.from({ length: weeks }, () => Math.exp(0.2 * random.normal()));
  const columns = () => Array.from({ length: weeks }, () => new Float64Array(customers));
  const [observed, expected] = [columns(), columns()];
  for (let row = 0; row < customers; row++) {
    const mean = 0.2 + 1.2 * random.uniform();
    let level = random.gamma(4, 0.25);
    for (let week = 0; week < weeks; week++) {
      expected[week][row] = mean;
      const wanted = mean * season[week];
      if (kind === 'drifting') {
        level *= Math.exp(0.1 * random.normal() - 0.005);
        observed[week][row] = random.poisson(wanted * level);
      } else observed[week][row] = regular(wanted, random);
    }
  }
  return { observed, expected };
}

/** A whole number about its mean, and no further from it than it must be. */
function regular(mean: number, random: Random): number {
  const whole = Math.floor(mean);
  return whole + (random.uniform() < mean - whole ? 1 : 0);
}

export function everybody({ observed, expected }: CustomerWeeks) {
  const sums = (columns: readonly Float64Array[]) => Float64Array.from(columns, (column) => sumOf(column));
  return { observed: sums(observed), expected: sums(expected) };
}

export function scatterOfAll(weeks: CustomerWeeks) {
  return scatterOf(weeks, everybody(weeks));
}

/** Customers dealt to groups at random: whatever is found between them is false. */
export function dealt({ observed, expected }: CustomerWeeks, groups: number, random: Random): WeeklySeries[] {
  const weeks = observed.length;
  const series = Array.from({ length: groups }, (_, g) => ({
    ...{ group: `${g}`, customers: 0 },
    observed: new Float64Array(weeks),
    expected: new Float64Array(weeks),
  }));
  for (let row = 0; row < observed[0].length; row++) {
    const own = series[random.integer(groups)];
    own.customers++;
    for (let week = 0; week < weeks; week++) {
      own.observed[week] += observed[week][row];
      own.expected[week] += expected[week][row];
    }
  }
  return series;
}
