import type { SpendDensity } from '../evaluation/spendDensity.ts';
import { type Chart, type ChartOptions, settled } from './chart.ts';
import { draw } from './draw.ts';
import { FORECAST, REFERENCE } from './palette.ts';

/** Customers' mean spend per repeat purchase, observed and by the spend model. */
export function spendDensityChart(
  density: SpendDensity,
  model: string,
  currency: string,
  options: ChartOptions = {},
): Promise<Chart> {
  const { words } = settled(options);
  const { figure, percent, spend: texts } = words;
  const { edges, observed, at, expected, beyond } = density;
  const end = edges.at(-1)!;
  const peak = (x: ArrayLike<number>, y: Float64Array) => figure(x[y.indexOf(y.reduce((a, b) => Math.max(a, b), 0))]);
  // Heights are shares per unit of money: times a bin's width, shares of customers.
  const shareOf = (k: number) => percent(observed[k] * (edges[k + 1] - edges[k]), 1);
  return draw(
    {
      title: texts.title,
      subtitle: texts.subtitle(beyond > 0.0005 ? percent(beyond, 1) : null, figure(end)),
      description: texts.lead(figure(end), currency, model, peak(edges, observed), peak(at, expected)),
      keys: [
        { label: texts.observed, colour: REFERENCE, mark: 'bar' },
        { label: model, colour: FORECAST, mark: 'line' },
      ],
      readings: Array.from(observed, (height, k) => ({
        x: (edges[k] + edges[k + 1]) / 2,
        y: height,
        text: texts.point(figure(edges[k]), figure(edges[k + 1]), shareOf(k)),
      })),
      table: {
        caption: texts.title,
        columns: [texts.x(currency), texts.observed],
        rows: Array.from(observed, (_, k) => [`${figure(edges[k])} – ${figure(edges[k + 1])}`, shareOf(k)]),
      },
    },
    (plot) => ({
      x: { label: texts.x(currency), labelAnchor: 'center', labelArrow: 'none', domain: [0, end] },
      y: { label: texts.y(currency), grid: true, zero: true, nice: true },
      marks: [
        plot.rectY(observed, {
          x1: edges.subarray(0, -1),
          x2: edges.subarray(1),
          y: observed,
          fill: REFERENCE,
          fillOpacity: 0.55,
          inset: 0.5,
        }),
        plot.lineY(expected, { x: at, y: expected, stroke: FORECAST, strokeWidth: 2.5 }),
        plot.ruleY([0]),
      ],
    }),
    options,
  );
}
