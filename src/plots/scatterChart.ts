import { type Chart, type ChartOptions, settled } from './chart.ts';
import { draw } from './draw.ts';
import { FORECAST, INK, REFERENCE } from './palette.ts';

export interface ScatterData {
  readonly title: string;
  readonly subtitle?: string;
  readonly x: ArrayLike<number>;
  readonly y: ArrayLike<number>;
  readonly xLabel: string;
  readonly yLabel: string;
  readonly xScale?: 'linear' | 'log' | 'sqrt';
  readonly yScale?: 'linear' | 'log' | 'sqrt';
  /** One place to lift out, with a word for it. */
  readonly lifted?: { readonly x: number; readonly y: number; readonly text: string };
  /** Whether to draw the line on which both are equal. */
  readonly diagonal?: boolean;
}

/** One dot for each pair of numbers; some hundred tell most. */
export function scatterChart(data: ScatterData, options: ChartOptions = {}): Promise<Chart> {
  const { title, xLabel, yLabel, xScale = 'linear', yScale = 'linear', lifted, diagonal = false } = data;
  const { figure, fromTo, dots } = settled(options).words;
  const [x, y] = [Array.from(data.x), Array.from(data.y)];
  const ends = [Math.max(Math.min(...x), Math.min(...y)), Math.min(Math.max(...x), Math.max(...y))];
  const range = (values: readonly number[]) => fromTo(figure(Math.min(...values)), figure(Math.max(...values)));
  // Plot would write 0.5 as 500m.
  const plain = (scale: string) => (scale === 'log' ? { tickFormat: (value: number) => figure(value) } : {});
  const readings = x.map((value, k) => ({ x: value, y: y[k], text: `${figure(value)}, ${figure(y[k])}` }));
  return draw(
    {
      title,
      ...(data.subtitle ? { subtitle: data.subtitle } : {}),
      description: dots(figure(x.length, 9), xLabel, range(x), yLabel, range(y)),
      keys: lifted ? [{ label: lifted.text, colour: INK, mark: 'dot' }] : [],
      height: 380,
      readings,
      table: { caption: title, columns: [xLabel, yLabel], rows: x.map((value, k) => [figure(value), figure(y[k])]) },
    },
    (plot, { narrow }) => ({
      x: {
        type: xScale,
        label: xLabel,
        labelAnchor: 'center',
        labelArrow: 'none',
        grid: true,
        ...plain(xScale),
        ticks: narrow ? 4 : 8,
      },
      y: { type: yScale, ...plain(yScale), label: yLabel, grid: true, ticks: 6 },
      marks: [
        diagonal ? plot.line(ends, { x: ends, y: ends, stroke: REFERENCE, strokeDasharray: '4,3' }) : null,
        plot.dot(x, { x, y, fill: FORECAST, fillOpacity: 0.35, r: 2.5 }),
        lifted ? plot.dot([lifted], { x: 'x', y: 'y', fill: INK, r: 5 }) : null,
      ],
    }),
    options,
  );
}
