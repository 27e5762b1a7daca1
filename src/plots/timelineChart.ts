import { type Chart, type ChartOptions, settled } from './chart.ts';
import { draw } from './draw.ts';
import { FORECAST, INK } from './palette.ts';

export interface TimelineData {
  /** By date: how the chance stood, and what was bought on that day; null on days between. */
  readonly chances: readonly { readonly date: Date; readonly share: number; readonly amount: number | null }[];
  readonly texts: {
    readonly title: string;
    readonly subtitle: string;
    readonly order: string;
    readonly chance: string;
    readonly x: string;
    readonly yChance: string;
    readonly locale: string;
  };
  /** How money is written; null without amounts. */
  readonly print: ((value: number) => string) | null;
}

/** How a chance rose with each order and fell with the time without any. */
export function timelineChart({ chances, texts, print }: TimelineData, options: ChartOptions = {}): Promise<Chart> {
  const { words } = settled(options);
  const written = texts.locale.startsWith('de')
    ? ({ day: '2-digit', month: '2-digit' } as const)
    : ({ day: 'numeric', month: 'short' } as const);
  const dates = new Intl.DateTimeFormat(texts.locale, { ...written, year: 'numeric', timeZone: 'UTC' });
  const spanDays = (Number(chances.at(-1)?.date) - Number(chances[0]?.date)) / 86_400_000;
  const bought = chances.filter(({ amount }) => amount !== null);
  const what = (amount: number | null) =>
    amount === null ? '' : `${texts.order}${print ? ` ${print(amount)}` : ''}, `;
  const readings = chances.map(({ date, share, amount }) => ({
    x: date,
    y: 100 * share,
    text: `${dates.format(date)}: ${what(amount)}${texts.chance} ${words.percent(share)}`,
  }));
  return draw(
    {
      title: texts.title,
      subtitle: texts.subtitle,
      description: `${readings[0]?.text ?? ''}; ${readings.at(-1)?.text ?? ''}.`,
      keys: [
        { label: texts.order, colour: INK, mark: 'dot' },
        { label: texts.chance, colour: FORECAST, mark: 'line' },
      ],
      height: 240,
      readings,
      table: {
        caption: texts.title,
        columns: [texts.x, texts.order, texts.chance],
        rows: chances.map(({ date, share, amount }) => [
          dates.format(date),
          amount === null ? '–' : print ? print(amount) : '1',
          words.percent(share),
        ]),
      },
    },
    (plot, { width }) => ({
      x: {
        type: 'utc',
        label: null,
        ticks: Math.round(width / 130),
        tickFormat: new Intl.DateTimeFormat(texts.locale, {
          ...(spanDays < 200 ? { day: 'numeric', month: 'short' } : { month: 'short', year: 'numeric' }),
          timeZone: 'UTC',
        }).format,
      },
      y: { label: texts.yChance, grid: true, domain: [0, 100], ticks: 5 },
      marks: [
        plot.ruleY([0]),
        plot.lineY(chances, { x: 'date', y: ({ share }) => 100 * share, stroke: FORECAST, strokeWidth: 2 }),
        plot.ruleX(bought, { x: 'date', y1: 0, y2: ({ share }) => 100 * share, stroke: INK, strokeOpacity: 0.35 }),
        plot.dot(bought, { x: 'date', y: ({ share }) => 100 * share, fill: INK, r: 3.5 }),
      ],
    }),
    options,
  );
}
