import type { FrequencyHistogram } from '../evaluation/frequencyHistogram.ts';
import { barMiddles, groupAxis, groupedBars } from './bars.ts';
import { type Chart, type ChartOptions, settled } from './chart.ts';
import { draw } from './draw.ts';
import { FACT, FORECAST } from './palette.ts';

/** How many customers made how many repeat purchases in the calibration period, actual against expected. */
export function frequencyHistogramChart(
  histogram: FrequencyHistogram,
  model: string,
  options: ChartOptions = {},
): Promise<Chart> {
  const { words } = settled(options);
  const { figure, histogram: texts } = words;
  const { labels, actual, expected } = histogram;
  const numbers = (values: readonly number[], place: number) => ({
    x: barMiddles(values.length, 2, place),
    y: values,
    text: values.map((value) => figure(value)),
    dy: -7,
    fontSize: 9.5,
    fill: 'currentColor',
  });
  const readings = labels.map((label, n) => ({
    x: n,
    y: Math.max(actual[n], expected[n]),
    text: texts.point(label, figure(actual[n]), figure(expected[n])),
  }));
  return draw(
    {
      title: texts.title,
      subtitle: texts.subtitle(model),
      description: `${texts.lead} ${readings.map(({ text }) => text).join('; ')}.`,
      keys: [
        { label: words.actual, colour: FACT, mark: 'bar' },
        { label: words.expectedBy(model), colour: FORECAST, mark: 'bar' },
      ],
      readings,
      table: {
        caption: texts.title,
        columns: [texts.x, words.actual, words.expectedBy(model)],
        rows: labels.map((label, n) => [label, figure(actual[n], 9), figure(expected[n])]),
      },
    },
    (plot, { narrow }) => ({
      x: groupAxis(labels, texts.x),
      y: { label: words.customers, grid: true },
      marks: [
        ...groupedBars(plot, [
          { values: actual, colour: FACT },
          { values: expected, colour: FORECAST },
        ]),
        ...(narrow ? [] : [plot.text(actual, numbers(actual, 0)), plot.text(expected, numbers(expected, 1))]),
        plot.ruleY([0]),
      ],
    }),
    options,
  );
}
