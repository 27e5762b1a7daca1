import type { GainCurve } from '../evaluation/gainCurve.ts';
import type { Quantity } from '../words/figures.ts';
import { type Chart, type ChartOptions, settled } from './chart.ts';
import { draw, type Key, seriesStyle } from './draw.ts';
import { INK, REFERENCE } from './palette.ts';

/** Shares of customers at which the table and the readings tell what they hold. */
const TOLD = [0.01, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1];

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
  options: ChartOptions = {},
): Promise<Chart> {
  const { words } = settled(options);
  const { percent, gain: texts } = words;
  const models = Object.entries(curves).map(([name, curve], k) => ({ name, curve, ...seriesStyle(k) }));
  const line = ({ name, colour, dash }: (typeof models)[number]): Key => ({ label: name, colour, dash, mark: 'line' });
  const [best] = models;
  const tenth = (curve: GainCurve, decimals: number) => percent(heldBy(curve, 0.1), decimals);
  return draw(
    {
      title: texts.title(quantity),
      subtitle: best ? texts.subtitle(best.name, tenth(best.curve, 0), quantity, tenth(perfect, 0)) : '',
      description: `${texts.lead(quantity)} ${models
        .map(({ name, curve }) => `${name} ${tenth(curve, 1)}`)
        .join(', ')}, ${texts.perfect} ${tenth(perfect, 1)}, ${texts.random} 10 %.`,
      keys: [
        ...models.map(line),
        { label: texts.perfect, colour: INK, mark: 'line' },
        { label: texts.random, colour: REFERENCE, mark: 'line', dash: '3,3' },
      ],
      height: 400,
      readings: TOLD.map((share) => ({
        x: share,
        y: heldBy(best?.curve ?? perfect, share),
        text: `${percent(share)}: ${models
          .map(({ name, curve }) => `${name} ${percent(heldBy(curve, share))}`)
          .concat(`${texts.perfect} ${percent(heldBy(perfect, share))}`)
          .join(', ')}`,
      })),
      table: {
        caption: texts.title(quantity),
        columns: [texts.column, ...models.map(({ name }) => name), texts.perfect],
        rows: TOLD.map((share) => [
          percent(share),
          ...models.map(({ curve }) => percent(heldBy(curve, share), 1)),
          percent(heldBy(perfect, share), 1),
        ]),
      },
    },
    (plot, { narrow }) => ({
      x: {
        label: texts.x,
        labelAnchor: 'center',
        labelArrow: 'none',
        domain: [0, 1],
        tickFormat: (share: number) => percent(share),
        ticks: narrow ? 6 : 11,
      },
      y: {
        label: texts.y(quantity),
        tickFormat: (share: number) => percent(share),
        grid: true,
        domain: [0, Math.max(1, ...perfect.held)],
        ticks: 6,
      },
      marks: [
        plot.ruleY([0]),
        plot.ruleX([0.1], { stroke: REFERENCE, strokeOpacity: 0.6 }),
        plot.line([0, 1], { x: [0, 1], y: [0, 1], stroke: REFERENCE, strokeWidth: 1.5, strokeDasharray: '3,3' }),
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
    options,
  );
}

/** What the first `share` of customers hold. */
function heldBy({ customers, held }: GainCurve, share: number): number {
  return held[customers.findIndex((reached) => reached >= share - 1e-9)];
}
