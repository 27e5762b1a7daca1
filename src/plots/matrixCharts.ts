import type { Matrix } from '../evaluation/matrices.ts';
import type { TimeUnit } from '../units.ts';
import { draw, figure } from './draw.ts';
import { rampColour } from './palette.ts';
import { duration } from './words.ts';

/** P(alive) for every frequency and recency, as a map. */
export function pAliveChart(matrix: Matrix, model: string, timeUnit: TimeUnit): Promise<string> {
  return chart(matrix, timeUnit, {
    title: `Probability that a customer still buys, by ${model}`,
    top: 1,
    print: (value) => value.toFixed(2),
  });
}

/** Purchases expected within the horizon for every frequency and recency, as a map. */
export function expectedPurchasesChart(
  matrix: Matrix,
  model: string,
  timeUnit: TimeUnit,
  horizon: number,
): Promise<string> {
  const top = Math.max(...matrix.values.flat().filter((value) => !Number.isNaN(value)), Number.MIN_VALUE);
  return chart(matrix, timeUnit, {
    title: `Purchases expected within ${duration(horizon, timeUnit)}, by ${model}`,
    top,
    print: (value) => (value >= 9.95 ? value.toFixed(0) : value >= 0.995 ? value.toFixed(1) : value.toFixed(2)),
  });
}

interface Look {
  readonly title: string;
  /** The value that has the darkest colour. */
  readonly top: number;
  readonly print: (value: number) => string;
}

function chart(matrix: Matrix, timeUnit: TimeUnit, { title, top, print }: Look): Promise<string> {
  const { frequencies, recencies, age } = matrix;
  const cells = frequencies.flatMap((_, row) =>
    recencies
      .map((_, column) => ({ row, column, value: matrix.values[row][column] }))
      .filter(({ value }) => !Number.isNaN(value))
      .map((cell) => ({ ...cell, ...rampColour(cell.value / top) })),
  );
  const at = (row: number, column: number) => print(matrix.values[row]?.[column] ?? Number.NaN);
  const last = recencies.length - 1;
  return draw(
    {
      title,
      subtitle:
        `Customers whose first purchase was ${duration(age, timeUnit)} ago. Right: bought until now; left: silent since ` +
        'soon after the first purchase. Without repeat purchase recency is 0.',
      description:
        `Map of ${frequencies.length} frequencies by ${recencies.length} recencies. No repeat purchase: ${at(0, 0)}. ` +
        `Frequency ${frequencies.at(-1)}: ${at(frequencies.length - 1, 1)} at recency ${figure(recencies[1])}, ` +
        `${at(frequencies.length - 1, last)} at recency ${figure(recencies[last])}.`,
      height: 60 + 26 * frequencies.length + 30,
    },
    (plot) => ({
      padding: 0,
      marginTop: 26,
      x: {
        domain: recencies.map((_, k) => k),
        tickFormat: (k: number) => figure(recencies[k]),
        label: `recency: ${timeUnit}s from first to last purchase`,
        labelAnchor: 'center',
        labelArrow: 'none',
        tickSize: 0,
      },
      y: {
        domain: frequencies.map((_, k) => k).reverse(),
        tickFormat: (k: number) => `${frequencies[k]}`,
        label: 'frequency: repeat purchases',
        labelArrow: 'none',
        tickSize: 0,
      },
      marks: [
        plot.cell(cells, { x: 'column', y: 'row', fill: 'fill', inset: 0.5 }),
        plot.text(cells, {
          x: 'column',
          y: 'row',
          text: ({ value }: { value: number }) => print(value),
          fill: 'ink',
          fontSize: 11,
        }),
      ],
      color: { type: 'identity' },
    }),
  );
}
