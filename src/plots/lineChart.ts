import { type Chart, type ChartOptions, settled } from './chart.ts';
import { draw, seriesStyle } from './draw.ts';
import { INK, REFERENCE } from './palette.ts';

export interface Line {
  readonly name: string;
  /** As long as x; NaN leaves a gap. */
  readonly y: ArrayLike<number>;
  /** Between which a band is drawn around the line. */
  readonly low?: ArrayLike<number>;
  readonly high?: ArrayLike<number>;
  /** What happened is drawn in ink, what a model says in a colour of its own. */
  readonly actual?: boolean;
  /** What would be, were all right: grey and dashed. */
  readonly reference?: boolean;
}

export interface LineData {
  readonly title: string;
  readonly subtitle?: string;
  readonly x: readonly Date[] | ArrayLike<number>;
  readonly xLabel: string;
  readonly yLabel: string;
  readonly lines: readonly Line[];
  /** Where something begins or ends, with a word for it. */
  readonly marks?: readonly { readonly x: Date | number; readonly text: string }[];
  /** False where the vertical axis need not begin at 0. */
  readonly zero?: boolean;
  readonly height?: number;
}

/** Lines over time or over a number; at most four models tell apart. */
export function lineChart(data: LineData, options: ChartOptions = {}): Promise<Chart> {
  const { title, xLabel, yLabel, marks = [], zero = true } = data;
  const { figure } = settled(options).words;
  const x = Array.from(data.x as ArrayLike<Date | number>);
  const dated = x[0] instanceof Date;
  const print = (value: Date | number) => (value instanceof Date ? value.toISOString().slice(0, 10) : figure(value));
  let models = 0;
  const lines = data.lines.map((line) => ({
    ...line,
    y: Array.from(line.y),
    ...styleOf(line, () => seriesStyle(models++)),
  }));
  const readings = x.flatMap((value, k) => {
    const known = lines.filter(({ y }) => Number.isFinite(y[k]));
    const text = `${print(value)}: ${known.map(({ name, y }) => `${name} ${figure(y[k])}`).join(', ')}`;
    return known.length > 0 ? [{ x: value, y: known[0].y[k], text }] : [];
  });
  const [first, last] = [readings[0]?.text ?? '', readings.at(-1)?.text ?? ''];
  return draw(
    {
      title,
      ...(data.subtitle ? { subtitle: data.subtitle } : {}),
      description: `${xLabel}, ${yLabel}. ${first}; ${last}.`,
      keys: lines.map(({ name, colour, dash }) => ({ label: name, colour, dash, mark: 'line' as const })),
      height: data.height ?? 320,
      readings,
      table: {
        caption: title,
        columns: [xLabel, ...lines.map(({ name }) => name)],
        rows: x.map((value, k) => [print(value), ...lines.map(({ y }) => figure(y[k]))]),
      },
    },
    (plot, { width, narrow }) => ({
      x: {
        ...(dated ? { type: 'utc' as const } : {}),
        label: xLabel,
        labelAnchor: 'center',
        labelArrow: 'none',
        ticks: Math.round(width / 90),
      },
      y: { label: yLabel, grid: true, zero, nice: true },
      marks: [
        ...(zero ? [plot.ruleY([0])] : []),
        // A band alone has too little contrast to be seen by everybody: it has edges.
        ...lines.flatMap(({ low, high, colour }) => {
          if (!low || !high) return [];
          const [y1, y2] = [Array.from(low), Array.from(high)];
          return [
            plot.areaY(x, { x, y1, y2, fill: colour, fillOpacity: 0.18 }),
            ...[y1, y2].map((y) => plot.lineY(y, { x, y, stroke: colour, strokeWidth: 0.75 })),
          ];
        }),
        ...marks.flatMap((mark) => [
          plot.ruleX([mark.x], { stroke: REFERENCE, strokeDasharray: '3,3' }),
          narrow
            ? null
            : plot.text([mark.text], {
                x: [mark.x],
                frameAnchor: 'top',
                textAnchor: 'start',
                dx: 6,
                dy: -12,
                fill: 'currentColor',
                fillOpacity: 0.75,
              }),
        ]),
        ...lines.map(({ y, colour, dash }) =>
          plot.lineY(y, { x, y, stroke: colour, strokeWidth: 2, strokeDasharray: dash }),
        ),
        ...(x.length <= 40 ? lines.map(({ y, colour }) => plot.dot(y, { x, y, fill: colour, r: 2.5 })) : []),
      ],
    }),
    options,
  );
}

function styleOf({ actual, reference }: Line, ofModel: () => ReturnType<typeof seriesStyle>) {
  if (reference) return { colour: REFERENCE, dash: '4,3' };
  return actual ? { colour: INK, dash: 'none' } : ofModel();
}
