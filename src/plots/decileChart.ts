import type { DecileTable } from '../evaluation/deciles.ts';
import type { Quantity } from '../words/figures.ts';
import { barMiddles, groupAxis, groupedBars } from './bars.ts';
import { type Chart, type ChartOptions, settled } from './chart.ts';
import { draw } from './draw.ts';
import { FACT, FORECAST, INK } from './palette.ts';

/** Mean actual and predicted figures of tenths of customers, from those predicted highest to those predicted lowest. */
export function decileChart(
  { deciles, mape }: DecileTable,
  model: string,
  quantity: Quantity,
  options: ChartOptions = {},
): Promise<Chart> {
  const { words } = settled(options);
  const { figure, deciles: texts } = words;
  const actual = deciles.map((d) => d.meanActual);
  const predicted = deciles.map((d) => d.meanPredicted);
  const errors = deciles.map((d) => 1.96 * d.standardError);
  const middles = barMiddles(deciles.length, 2, 0);
  const held = deciles.map((d) => (d.shareOfActual === null ? '' : words.percent(d.shareOfActual)));
  const readings = deciles.map((d, k) => ({
    x: k,
    y: Math.max(d.meanActual, d.meanPredicted),
    text: texts.point(d.decile, figure(d.meanActual), figure(d.meanPredicted)),
  }));
  return draw(
    {
      title: texts.title(quantity),
      subtitle: texts.subtitle(model, quantity, mape === null ? null : words.decimal(mape, 0)),
      description: `${texts.lead(quantity)} ${readings.map(({ text }) => text).join('; ')}.`,
      keys: [
        { label: words.actual, colour: FACT, mark: 'bar' },
        { label: words.predictedBy(model), colour: FORECAST, mark: 'bar' },
      ],
      height: 360,
      readings,
      table: {
        caption: texts.title(quantity),
        columns: [texts.axis, words.actual, words.predictedBy(model), texts.share(quantity)],
        rows: deciles.map((d, k) => [String(d.decile), figure(d.meanActual), figure(d.meanPredicted), held[k] || '–']),
      },
    },
    (plot, { narrow }) => ({
      marginBottom: 60,
      x: {
        ...groupAxis(
          deciles.map((d, k) => (held[k] && !narrow ? `${d.decile}\n${held[k]}` : `${d.decile}`)),
          texts.axis,
        ),
        labelOffset: 54,
      },
      y: { label: words.meanHoldout(quantity), grid: true, nice: true },
      marks: [
        ...groupedBars(plot, [
          { values: actual, colour: FACT },
          { values: predicted, colour: FORECAST },
        ]),
        plot.ruleX(middles, {
          x: middles,
          y1: actual.map((value, k) => value - errors[k]),
          y2: actual.map((value, k) => value + errors[k]),
          stroke: INK,
          strokeWidth: 1.5,
        }),
        plot.ruleY([0]),
      ],
    }),
    options,
  );
}
