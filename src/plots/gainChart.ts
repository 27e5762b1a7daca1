import type { GainCurve } from '../evaluation/gainCurve.ts';
import { draw, type Key, percent, seriesStyle } from './draw.ts';
import { GREY, INK } from './palette.ts';
import type { Quantity } from './words.ts';

/**
 * How much of what customers brought those predicted highest hold.
 *
 * @param curves   by model, in the order of their importance; at most four tell apart
 * @param perfect  the curve of the actuals in their own order: as good as it gets
 */
export function gainChart(
  curves: Readonly<Record<string, GainCurve>>,
  perfect: GainCurve,
  quantity: Quantity,
): Promise<string> {
  const models = Object.entries(curves).map(([name, curve], k) => ({ name, curve, ...seriesStyle(k) }));
  const tenth = ({ customers, held }: GainCurve) => held[customers.findIndex((share) => share >= 0.1 - 1e-9)];
  const line = ({ name, colour, dash }: (typeof models)[number]): Key => ({ label: name, colour, dash, mark: 'line' });
  const [best] = models;
  return draw(
    {
      title: `Who will bring the ${quantity.name}: gain curve`,
      subtitle: best
        ? `The tenth of customers that ${best.name} predicts highest held ${percent(tenth(best.curve))} of all holdout ` +
          `${quantity.name}; with perfect foresight it would have been ${percent(tenth(perfect))}.`
        : '',
      description: `Line chart. Share of holdout ${quantity.name} held by the tenth of customers predicted highest: ${models
        .map(({ name, curve }) => `${name} ${percent(tenth(curve), 1)}`)
        .join(', ')}, perfect foresight ${percent(tenth(perfect), 1)}, drawn by lot 10 %.`,
      keys: [
        ...models.map(line),
        { label: 'perfect foresight', colour: INK, mark: 'line' },
        { label: 'drawn by lot', colour: GREY, mark: 'line', dash: '3,3' },
      ],
      height: 400,
    },
    (plot) => ({
      x: {
        label: 'share of customers, highest predictions first',
        labelAnchor: 'center',
        labelArrow: 'none',
        domain: [0, 1],
        tickFormat: share,
        ticks: 11,
      },
      y: {
        label: `share of holdout ${quantity.name} they hold`,
        tickFormat: share,
        grid: true,
        domain: [0, Math.max(1, ...perfect.held)],
        ticks: 6,
      },
      marks: [
        plot.ruleY([0]),
        plot.ruleX([0.1], { stroke: GREY, strokeOpacity: 0.6 }),
        plot.line([0, 1], { x: [0, 1], y: [0, 1], stroke: GREY, strokeWidth: 1.5, strokeDasharray: '3,3' }),
        plot.line(perfect.held, { x: perfect.customers, y: perfect.held, stroke: INK, strokeWidth: 1.25 }),
        ...models.toReversed().map(({ curve, colour, dash }) =>
          plot.line(curve.held, {
            x: curve.customers,
            y: curve.held,
            stroke: colour,
            strokeWidth: 2.25,
            strokeDasharray: dash,
          }),
        ),
      ],
    }),
  );
}

function share(value: number): string {
  return `${Math.round(100 * value)} %`;
}
