import type { ConditionalExpectations } from '../evaluation/conditionalExpectations.ts';
import type { TimeUnit } from '../units.ts';
import type { Quantity } from '../words/figures.ts';
import { EN as ENGLISH } from '../words/plots/en.ts';
import { groupAxis } from './bars.ts';
import { type Chart, type ChartOptions, settled } from './chart.ts';
import { draw, seriesStyle } from './draw.ts';
import { INK } from './palette.ts';

/** 97.5 % quantile of the standard normal. */
const Z = 1.96;
/** Pixels that a group's name and size need. */
const ROOM = 58;

/** Mean holdout figures by how often customers had bought in the calibration period. */
export function expectationsByFrequencyChart(
  data: ConditionalExpectations,
  quantity: Quantity,
  options: ChartOptions = {},
): Promise<Chart> {
  const { conditional } = settled(options).words;
  return chart(data, quantity, conditional.byFrequency(quantity), conditional.frequency, options);
}

/** Mean holdout figures by when customers had last bought in the calibration period. */
export function expectationsByRecencyChart(
  data: ConditionalExpectations,
  quantity: Quantity,
  timeUnit: TimeUnit,
  options: ChartOptions = {},
): Promise<Chart> {
  const { conditional } = settled(options).words;
  return chart(data, quantity, conditional.byRecency(quantity), conditional.recency(timeUnit), options);
}

function chart(
  data: ConditionalExpectations,
  quantity: Quantity,
  title: string,
  axis: string,
  options: ChartOptions,
): Promise<Chart> {
  const { words } = settled(options);
  const { figure, conditional: texts } = words;
  const { customers, actual, standardError, predicted } = data;
  const labels = data.labels.map((label) => (label === ENGLISH.conditional.none ? texts.none : label));
  const places = labels.map((_, i) => i);
  const counts = labels.map((_, i) => words.customersOf(figure(customers[i], 4)));
  const sure = places.filter((i) => Number.isFinite(standardError[i]));
  const models = Object.entries(predicted).map(([name, means], k) => ({ name, means, ...seriesStyle(k) }));
  const readings = labels.map((label, i) => ({
    x: i,
    y: actual[i],
    text: `${label}: ${words.actual} ${figure(actual[i])}${models.map(({ name, means }) => `, ${name} ${figure(means[i])}`).join('')}`,
  }));
  return draw(
    {
      title,
      subtitle: texts.subtitle,
      description: `${texts.lead(quantity)} ${readings.map(({ text }) => text).join('; ')}.`,
      keys: [
        { label: words.actual, colour: INK, mark: 'line' },
        ...models.map(({ name, colour, dash }) => ({ label: name, colour, dash, mark: 'line' as const })),
      ],
      height: 360,
      readings,
      table: {
        caption: title,
        columns: [axis, words.customers, words.actual, ...models.map(({ name }) => name)],
        rows: labels.map((label, i) => [
          label,
          figure(customers[i], 9),
          figure(actual[i]),
          ...models.map(({ means }) => figure(means[i])),
        ]),
      },
    },
    (plot, { width }) => ({
      marginBottom: 60,
      x: {
        ...groupAxis(
          width < ROOM * labels.length ? everyOther(labels) : labels.map((label, i) => `${label}\n${counts[i]}`),
          axis,
        ),
        labelOffset: 54,
      },
      y: { label: words.meanHoldout(quantity), grid: true, zero: true, nice: true },
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
    options,
  );
}

/** Where all would overlap. */
function everyOther(labels: readonly string[]): string[] {
  return labels.map((label, i) => (labels.length > 8 && i % 2 === 1 ? '' : label));
}
