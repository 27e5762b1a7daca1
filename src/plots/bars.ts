import type { Plot } from './draw.ts';

export interface BarSeries {
  readonly values: readonly number[];
  readonly colour: string;
}

/** Bars side by side at 0, 1, 2, …: one group a label, one bar a series. */
export function groupedBars(plot: Plot, series: readonly BarSeries[]) {
  const width = 0.8 / series.length;
  return series.map(({ values, colour }, k) =>
    plot.rectY(values, {
      x1: values.map((_, i) => i - 0.4 + k * width + 0.01),
      x2: values.map((_, i) => i - 0.4 + (k + 1) * width - 0.01),
      y: values,
      fill: colour,
    }),
  );
}

/** Where the bars of one series have their middle. */
export function barMiddles(count: number, series: number, place: number): number[] {
  return Array.from({ length: count }, (_, i) => i - 0.4 + (place + 0.5) * (0.8 / series));
}

/** A horizontal axis that names the groups, one tick each. */
export function groupAxis(labels: readonly string[], label: string) {
  return {
    label,
    labelAnchor: 'center' as const,
    labelArrow: 'none' as const,
    domain: [-0.5, labels.length - 0.5],
    ticks: labels.map((_, i) => i),
    tickFormat: (i: number) => labels[i] ?? '',
    tickSize: 0,
  };
}
