/** Watching: false alarms beside their design, in simulation and in groups dealt at random; delays of real falls. */
import { sumOf } from '../../../src/facts/windows.ts';
import { type WeeklySeries, watchGroups } from '../../../src/monitoring/groups.ts';
import { type Scatter, scatterOf } from '../../../src/monitoring/scatter.ts';
import { randomFrom } from '../../../src/numerics/random.ts';
import { markdown } from '../measure.ts';
import { type PastWeeks, pastSets, pastWeeks } from './past.ts';

const WEEKS = 39;
const YEAR = 365.25 / 7;

export async function benchMonitoring(): Promise<string> {
  const design: string[][] = [];
  for (const mean of [7, 20, 50, 200]) design.push(falseAlarms(`simulated, ${mean} a week`, simulated(mean), 12, 60));
  for (const set of pastSets()) {
    const cutoff = set.title === 'CDNOW full' ? '1997-09-30' : set.cutoffs[0];
    const weeks = set.title === 'CDNOW full' ? 39 : 26;
    const past = await pastWeeks(set, cutoff, weeks);
    const sums = (columns: readonly Float64Array[]) => Float64Array.from(columns, (column) => sumOf(column));
    const scatter = scatterOf(past, { observed: sums(past.observed), expected: sums(past.expected) });
    for (const groups of [10, 40]) {
      design.push(falseAlarms(`${set.title}, ${groups} groups at random`, dealt(past, groups), groups, 40, scatter));
    }
  }
  const delays: string[][] = [];
  for (const mean of [20, 50, 200]) {
    delays.push([`${mean}`, ...[0.9, 0.8, 0.7].map((ratio) => delayOf(mean, ratio))]);
    console.error(delays.at(-1)!.join('  '));
  }
  return [
    'Alarms in a year of all charts together where nothing changed; one a year is the design (the error is that of their count):',
    markdown(['groups', 'expected a week in a group', 'alarms a year', 'limits of binomial counts'], design),
    'Weeks until a fall of one of ten groups is found, median of 200 (share found within 26 weeks), at one false alarm a year:',
    markdown(['expected a week', '−10 %', '−20 %', '−30 %'], delays),
  ].join('\n\n');
}

type Deal = (seed: number) => WeeklySeries[];

function simulated(mean: number): Deal {
  return (seed) => {
    const random = randomFrom(`simulated/${mean}/${seed}`);
    const season = Array.from({ length: WEEKS }, () => Math.exp(0.18 * random.normal()));
    return Array.from({ length: 12 }, (_, g) => {
      const expected = new Float64Array(WEEKS).fill(mean);
      const observed = expected.map((e, week) => random.poisson(e * season[week]));
      return { group: `${g}`, customers: 100, observed, expected };
    });
  };
}

/** Customers dealt to groups at random: whatever is found between them is false. */
function dealt({ observed, expected, variance }: PastWeeks, groups: number): Deal {
  const weeks = observed.length;
  return (seed) => {
    const random = randomFrom(`dealt/${seed}`);
    const series = Array.from({ length: groups }, () => ({
      ...{ customers: 0, variance: 0, mean: 0 },
      observed: new Float64Array(weeks),
      expected: new Float64Array(weeks),
    }));
    for (let row = 0; row < variance.length; row++) {
      const own = series[random.integer(groups)];
      own.customers++;
      own.variance += variance[row];
      for (let week = 0; week < weeks; week++) {
        own.observed[week] += observed[week][row];
        own.expected[week] += expected[week][row];
        own.mean += expected[week][row];
      }
    }
    return series.map(({ customers, variance, mean, observed, expected }, g) => ({
      ...{ group: `${g}`, customers, observed, expected },
      levelVariance: Math.max(0, variance - mean) / mean ** 2,
    }));
  };
}

function falseAlarms(
  title: string,
  deal: Deal,
  groups: number,
  runs: number,
  scatter: Scatter | null = null,
): string[] {
  let [alarms, plain, expected, weeks] = [0, 0, 0, 0];
  for (let seed = 0; seed < runs; seed++) {
    const series = deal(seed);
    weeks = series[0].observed.length;
    expected +=
      series.reduce((sum, own) => sum + own.expected.reduce((all, e) => all + e, 0), 0) / weeks / groups / runs;
    // Four a year, so that fewer runs tell as much; the design scales with it.
    const count = (given: WeeklySeries[], own: Scatter | null) =>
      watchGroups(given, { alarmsPerYear: 4, seed, scatter: own }).reduce((sum, chart) => sum + chart.alarms.length, 0);
    alarms += count(series, scatter);
    plain += count(
      series.map((own) => ({ ...own, levelVariance: 0 })),
      null,
    );
  }
  // Of a chart, whether it raised one is counted: as many as would have been of a rate that makes it as likely.
  const years = (weeks * 4) / YEAR;
  const charts = runs * groups * 2;
  const rate = (count: number) => (-Math.log1p(-count / charts) * groups * 2) / years;
  const row = [
    title,
    expected.toFixed(0),
    `${rate(alarms).toFixed(2)} ± ${(rate(alarms) / Math.sqrt(alarms)).toFixed(2)}`,
    rate(plain).toFixed(2),
  ];
  console.error(row.join('  '));
  return row;
}

function delayOf(mean: number, ratio: number): string {
  const [weeks, from, runs] = [39, 13, 200];
  const delays = Array.from({ length: runs }, (_, seed) => {
    const random = randomFrom(`delay/${mean}/${ratio}/${seed}`);
    const series = Array.from({ length: 10 }, (_, g): WeeklySeries => {
      const expected = new Float64Array(weeks).fill(mean);
      const observed = expected.map((e, week) => random.poisson(e * (g === 0 && week >= from ? ratio : 1)));
      return { group: `${g}`, customers: 100, observed, expected, ...(g > 0 ? { rest: true as const } : {}) };
    });
    // One chart of twenty is drawn, at its share of one alarm a year.
    const [chart] = watchGroups(series, { alarmsPerYear: 1 / 10 });
    const found = chart.alarms.find(({ direction, foundInWeek }) => direction === 'worse' && foundInWeek >= from);
    return found ? found.foundInWeek - from + 1 : Infinity;
  }).sort((a, b) => a - b);
  const found = delays.filter(Number.isFinite).length / runs;
  const median = delays[runs / 2];
  return `${Number.isFinite(median) ? median : '> 26'} (${(100 * found).toFixed(0)} %)`;
}
