import { type Chart, type ChartOptions, settled } from './chart.ts';
import { draw } from './draw.ts';
import { rampRole } from './palette.ts';

export interface MapData {
  readonly title: string;
  readonly subtitle?: string;
  /** From the top down, and from left to right. */
  readonly rows: readonly string[];
  readonly columns: readonly string[];
  readonly rowLabel: string;
  readonly columnLabel: string;
  /** By row and column; NaN where there is nothing. */
  readonly values: readonly ArrayLike<number>[];
  /** The value that has the darkest colour; the largest when not given. */
  readonly top?: number;
  readonly print?: (value: number) => string;
}

const LEAST_ROWS = 4;

/** A table whose cells are as dark as their values are large: cohorts by age, say. */
export function mapChart(data: MapData, options: ChartOptions = {}): Promise<Chart> {
  const { title, rows, columns, rowLabel, columnLabel, values } = data;
  const { figure, crossed } = settled(options).words;
  const print = data.print ?? figure;
  const all = rows.flatMap((_, row) => columns.map((_, column) => ({ row, column, value: values[row][column] })));
  const known = all.filter(({ value }) => Number.isFinite(value));
  const top = data.top ?? Math.max(...known.map(({ value }) => value), Number.MIN_VALUE);
  const cells = known.map((cell) => ({ ...cell, ...rampRole(cell.value / top) }));
  const readings = cells.map(({ row, column, value }) => ({
    x: column,
    y: row,
    text: `${rows[row]}, ${columns[column]}: ${print(value)}`,
  }));
  return draw(
    {
      title,
      ...(data.subtitle ? { subtitle: data.subtitle } : {}),
      description: `${crossed(rowLabel, columnLabel)}. ${readings
        .filter(({ x }) => x === 0)
        .map(({ text }) => text)
        .join('; ')}.`,
      // The label of few rows needs more room than they do.
      height: 80 + 24 * Math.max(LEAST_ROWS, rows.length),
      readings,
      table: {
        caption: title,
        columns: [rowLabel, ...columns],
        rows: rows.map((name, row) => [
          name,
          ...Array.from(columns, (_, column) => {
            const value = values[row][column];
            return Number.isFinite(value) ? print(value) : '';
          }),
        ]),
      },
    },
    (plot, { width }) => ({
      padding: 0,
      marginLeft: 46 + 7 * Math.max(...rows.map((name) => name.length), 5),
      marginTop: 26,
      x: {
        domain: columns.map((_, k) => k),
        tickFormat: (k: number) => columns[k],
        label: columnLabel,
        labelAnchor: 'center',
        labelArrow: 'none',
        tickSize: 0,
      },
      y: {
        domain: rows.map((_, k) => k),
        tickFormat: (k: number) => rows[k],
        label: rowLabel,
        labelArrow: 'none',
        tickSize: 0,
      },
      marks: [
        plot.cell(cells, { x: 'column', y: 'row', fill: 'fill', inset: 0.5 }),
        // Numbers only where they fit.
        width / columns.length < 30
          ? null
          : plot.text(cells, {
              x: 'column',
              y: 'row',
              text: ({ value }: { value: number }) => print(value),
              fill: 'ink',
              fontSize: 10.5,
            }),
      ],
      color: { type: 'identity' },
    }),
    options,
  );
}
