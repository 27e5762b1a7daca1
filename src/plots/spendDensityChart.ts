import type { SpendDensity } from '../evaluation/spendDensity.ts';
import { draw, figure, percent } from './draw.ts';
import { BLUE, GREY } from './palette.ts';

/** Customers' mean spend per repeat purchase, observed and by the spend model. */
export function spendDensityChart(density: SpendDensity, model: string, currency: string): Promise<string> {
  const { edges, observed, at, expected, beyond } = density;
  const unit = currency ? ` (${currency})` : '';
  const end = edges.at(-1)!;
  const peak = (x: ArrayLike<number>, y: Float64Array) => figure(x[y.indexOf(y.reduce((a, b) => Math.max(a, b), 0))]);
  return draw(
    {
      title: 'Mean spend per repeat purchase, observed and modelled',
      subtitle:
        `Customers who bought again; the area is the share of customers.` +
        (beyond > 0.0005 ? ` ${percent(beyond, 1)} lie beyond ${figure(end)} and are not shown.` : ''),
      description:
        `Histogram of observed mean spend from 0 to ${figure(end)}${unit} with the density of ${model}. ` +
        `Most customers near ${peak(edges, observed)}; the model peaks near ${peak(at, expected)}.`,
      keys: [
        { label: 'observed', colour: GREY, mark: 'bar' },
        { label: `${model}`, colour: BLUE, mark: 'line' },
      ],
    },
    (plot) => ({
      x: {
        label: `mean spend per repeat purchase${unit}`,
        labelAnchor: 'center',
        labelArrow: 'none',
        domain: [0, end],
      },
      y: { label: `share of customers per ${currency || 'currency unit'}`, grid: true, zero: true, nice: true },
      marks: [
        plot.rectY(observed, {
          x1: edges.subarray(0, -1),
          x2: edges.subarray(1),
          y: observed,
          fill: GREY,
          fillOpacity: 0.55,
          inset: 0.5,
        }),
        plot.lineY(expected, { x: at, y: expected, stroke: BLUE, strokeWidth: 2.5 }),
        plot.ruleY([0]),
      ],
    }),
  );
}
