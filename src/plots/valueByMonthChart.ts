import type { Chart, ChartOptions } from './chart.ts';
import { draw } from './draw.ts';
import { FACT, FORECAST, INK } from './palette.ts';

export interface MonthValue {
  /** The first day of the month. */
  readonly month: Date;
  readonly value: number;
  /** Of a forecast: between which it lies. */
  readonly low?: number;
  readonly high?: number;
}

export interface ValueByMonth {
  readonly past: readonly MonthValue[];
  /** The first may be of the same month as the last of the past: the rest of it. */
  readonly ahead: readonly MonthValue[];
  readonly texts: {
    readonly title: string;
    readonly subtitle: string;
    readonly past: string;
    readonly ahead: string;
    readonly month: string;
    readonly interval: string;
    readonly locale: string;
  };
  /** How money is written. */
  readonly print: (value: number) => string;
}

/** Half a month on either side of its middle, less a gap. */
const [FROM, TO] = [2, 28].map((days) => days * 86_400_000);

/** Bars of what was brought, solid, and of what will be brought, light with an edge and whiskers. */
export function valueByMonthChart(
  { past, ahead, texts, print }: ValueByMonth,
  options: ChartOptions = {},
): Promise<Chart> {
  const named = new Intl.DateTimeFormat(texts.locale, { month: 'short', year: 'numeric', timeZone: 'UTC' });
  const name = ({ month }: MonthValue) => named.format(month);
  const range = ({ low = 0, high = 0 }: MonthValue) => `${print(low)} – ${print(high)}`;
  const bar = (entry: MonthValue) => ({
    ...entry,
    from: new Date(entry.month.getTime() + FROM),
    to: new Date(entry.month.getTime() + TO),
    middle: new Date(entry.month.getTime() + (FROM + TO) / 2),
  });
  // What is still to come of a month stands on what it has brought.
  const brought = new Map(past.map(({ month, value }) => [month.getTime(), value]));
  const onTop = (entry: MonthValue) => {
    const base = Math.max(0, brought.get(entry.month.getTime()) ?? 0);
    const { value, low = 0, high = 0 } = entry;
    return { ...bar(entry), base, top: base + value, lowest: base + low, highest: base + high };
  };
  const [known, coming] = [past.map(bar), ahead.map(onTop)];
  const readings = [
    ...known.map((entry) => ({
      x: entry.middle,
      y: entry.value,
      text: `${name(entry)}: ${texts.past} ${print(entry.value)}`,
    })),
    ...coming.map((entry) => ({
      x: entry.middle,
      y: entry.top,
      text: `${name(entry)}: ${texts.ahead} ${print(entry.value)}, ${texts.interval} ${range(entry)}`,
    })),
  ];
  return draw(
    {
      title: texts.title,
      subtitle: texts.subtitle,
      description: [readings[0], readings[known.length - 1], readings.at(-1)]
        .map((reading) => reading?.text ?? '')
        .join('; '),
      keys: [
        { label: texts.past, colour: FACT, mark: 'bar' },
        { label: texts.ahead, colour: FORECAST, mark: 'band' },
      ],
      height: 260,
      readings,
      table: {
        caption: texts.title,
        columns: [texts.month, texts.past, texts.ahead, texts.interval],
        rows: [
          ...known.map((entry) => [name(entry), print(entry.value), '–', '–']),
          ...coming.map((entry) => [name(entry), '–', print(entry.value), range(entry)]),
        ],
      },
    },
    (plot, { width }) => ({
      // As wide as the longest amount on the axis.
      marginLeft: Math.max(64, 20 + 7 * print(Math.max(0, ...[...past, ...ahead].map(({ value }) => value))).length),
      x: {
        type: 'utc',
        label: null,
        ticks: ticksFor(past.length + ahead.length, width),
        tickFormat: (date: Date) => named.format(date),
      },
      y: { label: null, grid: true, zero: true, nice: true, ticks: 5, tickFormat: print },
      marks: [
        plot.rectY(known, { x1: 'from', x2: 'to', y: 'value', fill: FACT }),
        plot.rectY(coming, { x1: 'from', x2: 'to', y1: 'base', y2: 'top', fill: FORECAST, fillOpacity: 0.18 }),
        plot.rectY(coming, {
          x1: 'from',
          x2: 'to',
          y1: 'base',
          y2: 'top',
          fill: 'none',
          stroke: FORECAST,
          strokeDasharray: '4,2',
        }),
        plot.ruleX(coming, { x: 'middle', y1: 'lowest', y2: 'highest', stroke: INK, strokeWidth: 1.5 }),
        plot.ruleY([0]),
      ],
    }),
    options,
  );
}

/** Pixels that the name of a month takes. */
const NAME_WIDTH = 80;

/** Every so many months, so that their names stand apart. */
function ticksFor(months: number, width: number): string {
  const apart = [1, 3, 6, 12, 24].find((step) => step >= (months * NAME_WIDTH) / width) ?? 60;
  return apart < 12 ? `${apart} months` : `${apart / 12} years`;
}
