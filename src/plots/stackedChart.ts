import { groupAxis } from './bars.ts';
import type { Chart, ChartOptions } from './chart.ts';
import { draw } from './draw.ts';
import { FACT, FORECAST, INK, rampRole, role } from './palette.ts';

const COLOURS = { fact: FACT, forecast: FORECAST, apart: role('series-2') } as const;

export interface Layer {
  readonly name: string;
  /** By group; the last ones are expected where `ahead` says so. */
  readonly values: readonly number[];
  /** What is drawn in a colour of its own, apart from the ramp of the others. */
  readonly colour?: keyof typeof COLOURS;
}

export interface StackedData {
  readonly title: string;
  readonly subtitle?: string;
  /** One a stack. */
  readonly labels: readonly string[];
  /** So many of the last stacks are expected: light, with a dashed edge. */
  readonly ahead: number;
  /** Of the stacks ahead: between which their sum lies. */
  readonly intervals?: readonly { readonly low: number; readonly high: number }[];
  readonly layers: readonly Layer[];
  readonly xLabel: string;
  readonly print: (value: number) => string;
  readonly sum: string;
}

/** Bars of layers one on the other, the oldest below: revenue by cohort, say. */
export function stackedChart(data: StackedData, options: ChartOptions = {}): Promise<Chart> {
  const { title, labels, ahead, layers, print, intervals = [] } = data;
  const n = labels.length;
  const known = n - ahead;
  const ramped = layers.filter(({ colour }) => !colour).length;
  const coloured = layers.map((layer, k) => ({
    ...layer,
    colour: layer.colour ? COLOURS[layer.colour] : rampRole(0.95 - (0.75 * k) / Math.max(1, ramped - 1)).fill,
  }));
  const [up, down] = [new Float64Array(n), new Float64Array(n)];
  const parts = coloured.flatMap(({ name, values, colour }) =>
    values.flatMap((value, k) => {
      if (value === 0) return [];
      const on = value > 0 ? up : down;
      const from = on[k];
      on[k] += value;
      return [{ k, name, value, from, to: on[k], colour, expected: k >= known }];
    }),
  );
  const total = (k: number) => layers.reduce((sum, { values }) => sum + values[k], 0);
  const readings = labels.map((label, k) => {
    const own = layers.filter(({ values }) => values[k] !== 0).map(({ name, values }) => `${name} ${print(values[k])}`);
    return {
      x: k,
      y: up[k],
      text: `${label}: ${data.sum} ${print(total(k))}${own.length > 0 ? ` (${own.join(', ')})` : ''}`,
    };
  });
  const across = { x1: ({ k }: { k: number }) => k - 0.42, x2: ({ k }: { k: number }) => k + 0.42 };
  return draw(
    {
      title,
      ...(data.subtitle ? { subtitle: data.subtitle } : {}),
      description: `${data.xLabel}. ${labels.map((label, k) => `${label}: ${print(total(k))}`).join('; ')}.`,
      keys: coloured.map(({ name, colour }) => ({ label: name, colour, mark: 'bar' as const })),
      height: 330,
      readings,
      table: {
        caption: title,
        columns: [data.xLabel, ...layers.map(({ name }) => name), data.sum],
        rows: labels.map((label, k) => [label, ...layers.map(({ values }) => print(values[k])), print(total(k))]),
      },
    },
    (plot, { width }) => {
      const every = Math.max(1, Math.ceil((n * 52) / (width - 100)));
      const shown = labels.map((label, k) => (k % every === 0 ? label.replace(' ', '\n') : ''));
      const whiskers = intervals.map((interval, k) => ({ ...interval, k: known + k }));
      return {
        marginLeft: Math.max(64, 24 + 7 * print(Math.max(...up)).length),
        marginBottom: 50,
        x: { ...groupAxis(shown, ''), label: null },
        y: { label: null, grid: true, zero: true, nice: true, ticks: 5, tickFormat: print },
        marks: [
          plot.rectY(
            parts.filter(({ expected }) => !expected),
            // The ends of the ramp have too little contrast to white or to a dark ground: an edge is seen on both.
            { ...across, y1: 'from', y2: 'to', fill: 'colour', stroke: INK, strokeOpacity: 0.5, strokeWidth: 0.75 },
          ),
          plot.rectY(
            parts.filter(({ expected }) => expected),
            {
              ...{ ...across, y1: 'from', y2: 'to', fill: 'colour', fillOpacity: 0.35 },
            },
          ),
          plot.rectY(
            Array.from({ length: ahead }, (_, k) => ({ k: known + k, top: up[known + k] })),
            { ...across, y1: 0, y2: 'top', fill: 'none', stroke: FORECAST, strokeDasharray: '4,2' },
          ),
          plot.ruleX(whiskers, { x: 'k', y1: 'low', y2: 'high', stroke: INK, strokeWidth: 1.5 }),
          plot.ruleY([0]),
        ],
        color: { type: 'identity' as const },
      };
    },
    options,
  );
}
