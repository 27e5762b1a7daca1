import { barMiddles, fitLabels, groupAxis, groupedBars } from './bars.ts';
import { type Chart, type ChartOptions, settled } from './chart.ts';
import { draw } from './draw.ts';
import { FACT, INK, SERIES } from './palette.ts';

export interface Bars {
  readonly name: string;
  readonly values: ArrayLike<number>;
  /** Between which a whisker is drawn at each bar. */
  readonly low?: ArrayLike<number>;
  readonly high?: ArrayLike<number>;
  /** What happened, rather than what a model says. */
  readonly actual?: boolean;
}

export interface BarData {
  readonly title: string;
  readonly subtitle?: string;
  /** One a group of bars. */
  readonly labels: readonly string[];
  readonly xLabel: string;
  readonly yLabel: string;
  readonly bars: readonly Bars[];
  /** How values are written; with as many digits as tell something when not given. */
  readonly print?: (value: number) => string;
  readonly height?: number;
}

/** Bars side by side, one group a label; at most four models tell apart. */
export function barChart(data: BarData, options: ChartOptions = {}): Promise<Chart> {
  const { title, labels, xLabel, yLabel } = data;
  const { figure } = settled(options).words;
  const print = data.print ?? figure;
  let models = 0;
  const bars = data.bars.map((series) => ({
    ...series,
    values: Array.from(series.values),
    colour: series.actual ? FACT : SERIES[models++ % SERIES.length],
  }));
  const readings = labels.map((label, k) => ({
    x: k,
    y: Math.max(...bars.map(({ values }) => values[k])),
    text: `${label}: ${bars.map(({ name, values }) => `${name} ${print(values[k])}`).join(', ')}`,
  }));
  return draw(
    {
      title,
      ...(data.subtitle ? { subtitle: data.subtitle } : {}),
      description: `${xLabel}, ${yLabel}. ${readings.map(({ text }) => text).join('; ')}.`,
      keys: bars.length > 1 ? bars.map(({ name, colour }) => ({ label: name, colour, mark: 'bar' as const })) : [],
      height: data.height ?? 320,
      readings,
      table: {
        caption: title,
        columns: [xLabel, ...bars.map(({ name }) => name)],
        rows: labels.map((label, k) => [label, ...bars.map(({ values }) => print(values[k]))]),
      },
    },
    (plot, { width }) => ({
      ...axisOf(labels, xLabel, width),
      y: { label: yLabel, grid: true, zero: true, nice: true, ...(data.print ? { tickFormat: data.print } : {}) },
      marks: [
        ...groupedBars(plot, bars),
        ...bars.map(({ values, low, high }, place) => {
          const middles = barMiddles(values.length, bars.length, place);
          const whisker = { x: middles, y1: Array.from(low ?? []), y2: Array.from(high ?? []), strokeWidth: 1.5 };
          return low && high ? plot.ruleX(middles, { ...whisker, stroke: INK }) : null;
        }),
        plot.ruleY([0]),
      ],
    }),
    options,
  );
}

/** What the picture leaves beside the vertical axis. */
const MARGINS = 100;

function axisOf(labels: readonly string[], xLabel: string, width: number) {
  const { labels: shown, aslant } = fitLabels(labels, width - MARGINS);
  const lines = Math.max(1, ...shown.map((label) => label.split('\n').length));
  const longest = Math.max(0, ...shown.map(({ length }) => length));
  const marginBottom = aslant ? 46 + 5 * longest : 32 + 14 * lines;
  return { x: { ...groupAxis(shown, xLabel), ...(aslant ? { tickRotate: -50 } : {}) }, marginBottom };
}
