import { type Chart, type ChartOptions, settled } from './chart.ts';
import { draw } from './draw.ts';
import { FORECAST, INK, REFERENCE } from './palette.ts';

export interface Estimate {
  readonly label: string;
  readonly value: number;
  readonly low: number;
  readonly high: number;
  /** What happened, where it is known by now. */
  readonly actual?: number;
}

export interface IntervalData {
  readonly title: string;
  readonly subtitle?: string;
  readonly xLabel: string;
  readonly estimates: readonly Estimate[];
  /** What dot, line and cross are. */
  readonly names: { readonly value: string; readonly interval: string; readonly actual?: string };
  /** A line to compare with, such as 0. */
  readonly reference?: number;
  /** Linear when not given; logarithmic for positive values of several sizes, sqrt for those with zeros. */
  readonly scale?: 'linear' | 'log' | 'sqrt';
}

/** Each estimate with its interval on a line of its own. */
export function intervalChart(data: IntervalData, options: ChartOptions = {}): Promise<Chart> {
  const { title, xLabel, estimates, names, reference, scale = 'linear' } = data;
  const { figure, fromTo } = settled(options).words;
  const known = estimates.flatMap(({ actual }, k) => (actual === undefined ? [] : [{ actual, k }]));
  const readings = estimates.map(({ label, value, low, high, actual }, k) => ({
    x: value,
    y: k,
    text:
      `${label}: ${figure(value)}, ${fromTo(figure(low), figure(high))}` +
      (actual === undefined ? '' : `; ${names.actual ?? ''} ${figure(actual)}`),
  }));
  const longest = Math.max(...estimates.map(({ label }) => label.length));
  return draw(
    {
      title,
      ...(data.subtitle ? { subtitle: data.subtitle } : {}),
      description: `${xLabel}. ${readings.map(({ text }) => text).join('; ')}.`,
      keys: [
        { label: names.value, colour: FORECAST, mark: 'dot' },
        { label: names.interval, colour: FORECAST, mark: 'line' },
        ...(known.length > 0 ? [{ label: names.actual ?? '', colour: INK, mark: 'dot' as const }] : []),
      ],
      height: 70 + 26 * estimates.length,
      readings,
      table: {
        caption: title,
        columns: ['', names.value, names.interval, ...(known.length > 0 ? [names.actual ?? ''] : [])],
        rows: estimates.map(({ label, value, low, high, actual }) => [
          label,
          figure(value),
          `${figure(low)} – ${figure(high)}`,
          ...(known.length > 0 ? [actual === undefined ? '–' : figure(actual)] : []),
        ]),
      },
    },
    (plot, { narrow }) => ({
      marginLeft: Math.min(narrow ? 132 : 220, 24 + 7 * longest),
      x: {
        type: scale,
        label: xLabel,
        labelAnchor: 'center',
        labelArrow: 'none',
        grid: true,
        nice: true,
        ticks: narrow ? 4 : 7,
      },
      y: {
        domain: [estimates.length - 0.5, -0.5],
        ticks: estimates.map((_, k) => k),
        tickFormat: (k: number) => estimates[k]?.label ?? '',
        tickSize: 0,
        label: null,
      },
      marks: [
        ...(reference === undefined ? [] : [plot.ruleX([reference], { stroke: REFERENCE, strokeDasharray: '4,3' })]),
        plot.ruleY(estimates, {
          y: (_: Estimate, k: number) => k,
          x1: 'low',
          x2: 'high',
          stroke: FORECAST,
          strokeWidth: 2.5,
        }),
        plot.dot(estimates, { y: (_: Estimate, k: number) => k, x: 'value', fill: FORECAST, r: 4.5 }),
        plot.dot(known, { y: 'k', x: 'actual', fill: INK, r: 3.5 }),
      ],
    }),
    options,
  );
}
