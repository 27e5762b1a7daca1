import type { Matrix } from '../evaluation/matrices.ts';
import type { TimeUnit } from '../units.ts';
import { type Chart, type ChartOptions, settled } from './chart.ts';
import { draw } from './draw.ts';
import { rampRole } from './palette.ts';

/** P(alive) for every frequency and recency, as a map. */
export function pAliveChart(
  matrix: Matrix,
  model: string,
  timeUnit: TimeUnit,
  options: ChartOptions = {},
): Promise<Chart> {
  const { maps, decimal } = settled(options).words;
  return chart(matrix, timeUnit, { title: maps.pAlive(model), top: 1, print: (value) => decimal(value, 2) }, options);
}

/** Purchases expected within the horizon for every frequency and recency, as a map. */
export function expectedPurchasesChart(
  matrix: Matrix,
  model: string,
  timeUnit: TimeUnit,
  horizon: number,
  options: ChartOptions = {},
): Promise<Chart> {
  const { words } = settled(options);
  const look = {
    title: words.maps.expectedPurchases(words.duration(horizon, timeUnit), model),
    top: Math.max(...matrix.values.flat().filter((value) => !Number.isNaN(value)), Number.MIN_VALUE),
    print: (value: number) => words.decimal(value, value >= 9.95 ? 0 : value >= 0.995 ? 1 : 2),
  };
  return chart(matrix, timeUnit, look, options);
}

interface Look {
  readonly title: string;
  /** The value that has the darkest colour. */
  readonly top: number;
  readonly print: (value: number) => string;
}

function chart(matrix: Matrix, timeUnit: TimeUnit, { title, top, print }: Look, options: ChartOptions): Promise<Chart> {
  const { words } = settled(options);
  const { maps: texts, figure } = words;
  const { frequencies, recencies, age } = matrix;
  const cells = frequencies.flatMap((_, row) =>
    recencies
      .map((_, column) => ({ row, column, value: matrix.values[row][column] }))
      .filter(({ value }) => !Number.isNaN(value))
      .map((cell) => ({ ...cell, ...rampRole(cell.value / top) })),
  );
  const readings = cells.map(({ row, column, value }) => ({
    x: column,
    y: row,
    text: texts.point(String(frequencies[row]), figure(recencies[column]), print(value)),
  }));
  const corners = readings.filter(
    ({ x, y }) => (x === 0 && y === 0) || (y === frequencies.length - 1 && (x === 1 || x === recencies.length - 1)),
  );
  return draw(
    {
      title,
      subtitle: texts.subtitle(words.duration(age, timeUnit)),
      description: `${texts.lead(frequencies.length, recencies.length)} ${corners.map(({ text }) => text).join('; ')}.`,
      height: 60 + 26 * frequencies.length + 30,
      readings,
      table: {
        caption: title,
        columns: [texts.frequency, ...Array.from(recencies, (recency) => figure(recency))],
        rows: frequencies.map((frequency, row) => [
          String(frequency),
          ...matrix.values[row].map((value) => (Number.isNaN(value) ? '' : print(value))),
        ]),
      },
    },
    (plot, { narrow }) => ({
      padding: 0,
      marginTop: 26,
      x: {
        domain: recencies.map((_, k) => k),
        tickFormat: (k: number) => (narrow && k % 2 === 1 ? '' : figure(recencies[k])),
        label: texts.x(timeUnit),
        labelAnchor: 'center',
        labelArrow: 'none',
        tickSize: 0,
      },
      y: {
        domain: frequencies.map((_, k) => k).reverse(),
        tickFormat: (k: number) => `${frequencies[k]}`,
        label: texts.y,
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
          fontSize: narrow ? 9 : 11,
        }),
      ],
      color: { type: 'identity' },
    }),
    options,
  );
}
