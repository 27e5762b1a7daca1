import type { Chart, ChartOptions } from './chart.ts';
import { draw } from './draw.ts';
import { FACT, rampRole } from './palette.ts';

export interface IsoValueData {
  readonly title: string;
  readonly subtitle?: string;
  readonly xLabel: string;
  readonly yLabel: string;
  readonly frequencies: readonly number[];
  /** Days of silence, ascending from 0. */
  readonly silences: readonly number[];
  /** By frequency and silence; falls with silence. */
  readonly values: readonly (readonly number[])[];
  readonly dots: readonly { readonly frequency: number; readonly silence: number }[];
  readonly print: (value: number) => string;
  /** 'worth €50' */
  readonly name: (value: string) => string;
  readonly customers: string;
}

const LINES = 6;

/** Lines on which customers are worth the same, by purchases and days of silence (Fader, Hardie & Lee 2005). */
export function isoValueChart(data: IsoValueData, options: ChartOptions = {}): Promise<Chart> {
  const { title, frequencies, silences, values, dots, print, name, customers } = data;
  const levels = roundLevels(Math.max(...values.map((row) => row[0])));
  const lines = levels
    .map((level) => ({ level, points: isoLine(frequencies, silences, values, level) }))
    .filter(({ points }) => points.length > 1);
  const marked = lines.map(({ level, points }, k) => ({
    level,
    points,
    colour: rampRole(0.35 + (0.65 * (k + 1)) / lines.length).fill,
    text: name(print(level)),
  }));
  const readings = marked.flatMap(({ points, text }) =>
    points.map(({ frequency, silence }) => ({
      x: silence,
      y: frequency,
      text: `${text}: ${frequency}, ${Math.round(silence)}`,
    })),
  );
  return draw(
    {
      title,
      ...(data.subtitle ? { subtitle: data.subtitle } : {}),
      description: `${data.yLabel}, ${data.xLabel}. ${marked
        .map(({ text, points }) => `${text}: ${points[0].frequency}, ${Math.round(points[0].silence)}`)
        .join('; ')}.`,
      keys: [
        ...marked.map(({ text, colour }) => ({ label: text, colour, mark: 'line' as const })),
        { label: customers, colour: FACT, mark: 'dot' as const },
      ],
      height: 340,
      readings,
      table: {
        caption: title,
        columns: [data.yLabel, ...marked.map(({ text }) => text)],
        rows: frequencies.map((frequency) => [
          String(frequency),
          ...marked.map(({ points }) => {
            const point = points.find((candidate) => candidate.frequency === frequency);
            return point ? String(Math.round(point.silence)) : '';
          }),
        ]),
      },
    },
    (plot) => ({
      x: { label: data.xLabel, labelAnchor: 'center', labelArrow: 'none', domain: [0, silences.at(-1) ?? 1], ticks: 8 },
      y: { label: data.yLabel, grid: true, domain: [1, frequencies.at(-1) ?? 2], ticks: 6 },
      marks: [
        plot.dot(dots, { x: 'silence', y: 'frequency', fill: FACT, fillOpacity: 0.35, r: 2 }),
        ...marked.map(({ points, colour }) =>
          plot.line(points, { x: 'silence', y: 'frequency', stroke: colour, strokeWidth: 2.5 }),
        ),
      ],
    }),
    options,
  );
}

/** Where value falls through a level, by frequency; linear between the points of the grid. */
function isoLine(
  frequencies: readonly number[],
  silences: readonly number[],
  values: readonly (readonly number[])[],
  level: number,
) {
  return frequencies.flatMap((frequency, f) => {
    const row = values[f];
    const k = row.findIndex((value) => value < level);
    if (k <= 0) return [];
    const share = (row[k - 1] - level) / (row[k - 1] - row[k]);
    return [{ frequency, silence: silences[k - 1] + share * (silences[k] - silences[k - 1]) }];
  });
}

/** Round figures, each about half of the next, from the highest value down. */
function roundLevels(most: number): number[] {
  if (!(most > 0)) return [];
  const levels: number[] = [];
  for (let level = most * 0.8; levels.length < LINES; level /= 2.2) {
    const unit = 10 ** Math.floor(Math.log10(level));
    const round = unit * ([5, 2, 1].find((step) => step * unit <= level) ?? 1);
    if (levels[0] !== round) levels.unshift(round);
  }
  return levels;
}
