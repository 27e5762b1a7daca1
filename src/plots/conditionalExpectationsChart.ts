import type { ConditionalExpectations } from '../evaluation/conditionalExpectations.ts';
import type { TimeUnit } from '../units.ts';
import { groupAxis } from './bars.ts';
import { ACTUAL_LINE, draw, figure, seriesStyle } from './draw.ts';
import { INK } from './palette.ts';
import { perCustomer, type Quantity } from './words.ts';

/** 97.5 % quantile of the standard normal. */
const Z = 1.96;

/** Mean holdout figures by how often customers had bought in the calibration period. */
export function expectationsByFrequencyChart(data: ConditionalExpectations, quantity: Quantity): Promise<string> {
  return chart(data, quantity, `Holdout ${quantity.name} by frequency`, 'repeat purchases in the calibration period');
}

/** Mean holdout figures by when customers had last bought in the calibration period. */
export function expectationsByRecencyChart(
  data: ConditionalExpectations,
  quantity: Quantity,
  timeUnit: TimeUnit,
): Promise<string> {
  const axis = `recency: ${timeUnit}s from first to last purchase (none: bought once)`;
  return chart(data, quantity, `Holdout ${quantity.name} by recency`, axis);
}

function chart(data: ConditionalExpectations, quantity: Quantity, title: string, axis: string): Promise<string> {
  const { labels, customers, actual, standardError, predicted } = data;
  const places = labels.map((_, i) => i);
  const ticks = labels.map((label, i) => `${label}\nn ${figure(customers[i], 4)}`);
  const sure = places.filter((i) => Number.isFinite(standardError[i]));
  const models = Object.entries(predicted).map(([name, means], k) => ({ name, means, ...seriesStyle(k) }));
  const says = (i: number) =>
    `${labels[i]}: actual ${figure(actual[i])}${models.map(({ name, means }) => `, ${name} ${figure(means[i])}`).join('')}`;
  return draw(
    {
      title: `${title}, actual and predicted`,
      subtitle: 'Means of groups of customers; n customers each. Whiskers: 95 % interval of the actual mean.',
      description: `Line chart of mean ${perCustomer(quantity)}. ${places.map(says).join('; ')}.`,
      keys: [
        ACTUAL_LINE,
        ...models.map(({ name, colour, dash }) => ({ label: name, colour, dash, mark: 'line' as const })),
      ],
      height: 360,
    },
    (plot) => ({
      marginBottom: 60,
      x: { ...groupAxis(ticks, axis), labelOffset: 54 },
      y: { label: perCustomer(quantity, 'mean holdout'), grid: true, zero: true, nice: true },
      marks: [
        plot.ruleY([0]),
        plot.ruleX(sure, {
          x: sure,
          y1: sure.map((i) => Math.max(0, actual[i] - Z * standardError[i])),
          y2: sure.map((i) => actual[i] + Z * standardError[i]),
          stroke: INK,
          strokeOpacity: 0.55,
        }),
        ...models.flatMap(({ means, colour, dash }) => [
          plot.lineY(means, { x: places, y: means, stroke: colour, strokeWidth: 2, strokeDasharray: dash }),
          plot.dot(means, { x: places, y: means, fill: colour, r: 3 }),
        ]),
        plot.lineY(actual, { x: places, y: actual, stroke: INK, strokeWidth: 1.5 }),
        plot.dot(actual, { x: places, y: actual, fill: INK, r: 3.5 }),
      ],
    }),
  );
}
