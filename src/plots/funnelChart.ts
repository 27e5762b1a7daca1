import { type Chart, type ChartOptions, settled } from './chart.ts';
import { draw } from './draw.ts';
import { FORECAST, INK, REFERENCE } from './palette.ts';

export interface FunnelGroup {
  readonly name: string;
  /** What was expected of its customers: the size of the group. */
  readonly expected: number;
  /** Observed over expected. */
  readonly ratio: number;
  /** Where 95 % and 99.8 % of groups of this size lie. */
  readonly limits95: readonly [number, number];
  readonly limits998: readonly [number, number];
  readonly beyond: boolean;
}

export interface FunnelData {
  readonly title: string;
  readonly subtitle?: string;
  readonly xLabel: string;
  readonly yLabel: string;
  readonly groups: readonly FunnelGroup[];
  readonly names: {
    readonly group: string;
    readonly limit95: string;
    readonly limit998: string;
    readonly beyond: string;
  };
  readonly print?: (value: number) => string;
}

/** Labels of more groups would overlap; those that lie outside keep theirs. */
const MOST_LABELS = 8;

/**
 * A funnel plot (Spiegelhalter 2005): each group by its size and by how far it is from what was expected of it, and the
 * limits of chance, which are the narrower the larger a group is.
 */
export function funnelChart(data: FunnelData, options: ChartOptions = {}): Promise<Chart> {
  const { title, xLabel, yLabel, names } = data;
  const { figure, percent } = settled(options).words;
  const print = data.print ?? ((value: number) => figure(value));
  const groups = [...data.groups].sort((a, b) => a.expected - b.expected);
  const readings = groups.map(({ name, expected, ratio, limits95: [low, high], beyond }) => ({
    x: expected,
    y: ratio,
    text: `${name}: ${percent(ratio)} (${names.limit95} ${percent(low)} – ${percent(high)})${beyond ? `, ${names.beyond}` : ''}`,
  }));
  const limit = (of: (group: FunnelGroup) => number) => groups.map((group) => ({ x: group.expected, y: of(group) }));
  const lines = [
    { points: limit(({ limits95: [low] }) => low), dash: '4,3' },
    { points: limit(({ limits95: [, high] }) => high), dash: '4,3' },
    { points: limit(({ limits998: [low] }) => low), dash: 'none' },
    { points: limit(({ limits998: [, high] }) => high), dash: 'none' },
  ];
  const labelled = groups.filter(({ beyond }) => beyond || groups.length <= MOST_LABELS);
  return draw(
    {
      title,
      ...(data.subtitle ? { subtitle: data.subtitle } : {}),
      description: `${xLabel}, ${yLabel}. ${readings.map(({ text }) => text).join('; ')}.`,
      keys: [
        { label: names.group, colour: FORECAST, mark: 'dot' },
        { label: names.limit95, colour: REFERENCE, mark: 'line', dash: '4,3' },
        { label: names.limit998, colour: REFERENCE, mark: 'line' },
      ],
      height: 320,
      readings,
      table: {
        caption: title,
        columns: [names.group, xLabel, yLabel, names.limit95, names.limit998],
        // By name: an order by figure would read as a ranking.
        rows: [...groups]
          .sort((a, b) => a.name.localeCompare(b.name))
          .map(({ name, expected, ratio, limits95, limits998 }) => [
            name,
            print(expected),
            percent(ratio),
            limits95.map((value) => percent(value)).join(' – '),
            limits998.map((value) => percent(value)).join(' – '),
          ]),
      },
    },
    (plot, { narrow }) => ({
      x: { label: xLabel, labelAnchor: 'center', labelArrow: 'none', nice: true, ticks: narrow ? 4 : 8 },
      y: { label: yLabel, grid: true, ticks: 6, tickFormat: (value: number) => percent(value) },
      marks: [
        plot.ruleY([1], { stroke: INK }),
        ...lines.map(({ points, dash }) =>
          plot.line(points, { x: 'x', y: 'y', stroke: REFERENCE, strokeDasharray: dash, strokeWidth: 1.5 }),
        ),
        // Where there is one group alone, limits have no line.
        ...(groups.length === 1
          ? lines.map(({ points }) => plot.dot(points, { x: 'x', y: 'y', stroke: REFERENCE, symbol: 'plus' }))
          : []),
        plot.dot(groups, { x: 'expected', y: 'ratio', fill: FORECAST, r: 4 }),
        plot.dot(
          groups.filter(({ beyond }) => beyond),
          { x: 'expected', y: 'ratio', stroke: INK, strokeWidth: 2, r: 7 },
        ),
        plot.text(labelled, { x: 'expected', y: 'ratio', text: 'name', dy: -13, fill: INK, fontSize: 12 }),
      ],
    }),
    options,
  );
}
