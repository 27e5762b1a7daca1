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

/** Of a letter of a label, and between two labels, in pixels. */
const [LETTER, GAP] = [6.6, 8];

/**
 * Labels as they find room beside each other: broken at blanks where they are too wide, and of what is counted, such as
 * quarters, as many as fit. Names stay, aslant where they must.
 *
 * @param room  of all of them, in pixels
 */
export function fitLabels(
  labels: readonly string[],
  room: number,
): { readonly labels: string[]; readonly aslant: boolean } {
  const wide = (texts: readonly string[]) =>
    (GAP + LETTER * Math.max(0, ...texts.flatMap((text) => text.split('\n').map(({ length }) => length)))) *
    texts.length;
  if (wide(labels) <= room) return { labels: [...labels], aslant: false };
  const broken = labels.map((label) => label.replaceAll(' ', '\n'));
  if (wide(broken) <= room) return { labels: broken, aslant: false };
  if (!labels.every((label) => /\d/.test(label))) return { labels: [...labels], aslant: true };
  const every = Math.ceil(wide(broken) / room);
  return { labels: broken.map((label, k) => (k % every === 0 ? label : '')), aslant: false };
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
