import { type Chart, type ChartOptions, settled } from './chart.ts';
import { draw } from './draw.ts';
import { FACT, FORECAST } from './palette.ts';

export interface RankData {
  readonly title: string;
  readonly subtitle?: string;
  readonly xLabel: string;
  /** From the top down. */
  readonly labels: readonly string[];
  readonly values: ArrayLike<number>;
  /** What happened, rather than what a model says. */
  readonly actual?: boolean;
  readonly print?: (value: number) => string;
}

/** Bars that lie, one below the other, each with its name before it: for names that are longer than a bar is wide. */
export function rankChart(data: RankData, options: ChartOptions = {}): Promise<Chart> {
  const { title, xLabel, labels, actual = false } = data;
  const print = data.print ?? settled(options).words.figure;
  const values = Array.from(data.values);
  const readings = labels.map((label, k) => ({ x: values[k], y: k, text: `${label}: ${print(values[k])}` }));
  const longest = Math.max(...labels.map((label) => label.length));
  return draw(
    {
      title,
      ...(data.subtitle ? { subtitle: data.subtitle } : {}),
      description: `${xLabel}. ${readings.map(({ text }) => text).join('; ')}.`,
      height: 74 + 24 * labels.length,
      readings,
      table: { caption: title, columns: ['', xLabel], rows: labels.map((label, k) => [label, print(values[k])]) },
    },
    (plot, { narrow }) => ({
      marginLeft: Math.min(narrow ? 130 : 240, 24 + 7 * longest),
      x: {
        label: xLabel,
        labelAnchor: 'center',
        labelArrow: 'none',
        grid: true,
        tickFormat: print,
        ticks: narrow ? 3 : 7,
      },
      y: {
        domain: [labels.length - 0.5, -0.5],
        ticks: labels.map((_, k) => k),
        tickFormat: (k: number) => labels[k] ?? '',
        tickSize: 0,
        label: null,
      },
      marks: [
        plot.rect(values, {
          x1: values.map(() => 0),
          x2: values,
          y1: values.map((_, k) => k - 0.38),
          y2: values.map((_, k) => k + 0.38),
          fill: actual ? FACT : FORECAST,
        }),
        plot.ruleX([0]),
      ],
    }),
    options,
  );
}
