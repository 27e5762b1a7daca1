import type { FrequencyHistogram } from '../evaluation/frequencyHistogram.ts';
import { barMiddles, groupAxis, groupedBars } from './bars.ts';
import { draw, figure } from './draw.ts';
import { BLUE, SLATE } from './palette.ts';

/** How many customers made how many repeat purchases in the calibration period, actual against expected. */
export function frequencyHistogramChart(histogram: FrequencyHistogram, model: string): Promise<string> {
  const { labels, actual, expected } = histogram;
  const numbers = (values: readonly number[], place: number) => ({
    x: barMiddles(values.length, 2, place),
    y: values,
    text: values.map((value) => figure(value)),
    dy: -7,
    fontSize: 9.5,
    fill: 'currentColor',
  });
  return draw(
    {
      title: 'Customers by number of repeat purchases in the calibration period',
      subtitle: `Bars of one height mean that ${model} describes how unequally customers buy.`,
      description: `Bar chart. ${labels
        .map((label, n) => `${label}: ${figure(actual[n])} customers, expected ${figure(expected[n])}`)
        .join('; ')}.`,
      keys: [
        { label: 'actual', colour: SLATE, mark: 'bar' },
        { label: `expected by ${model}`, colour: BLUE, mark: 'bar' },
      ],
    },
    (plot) => ({
      x: groupAxis(labels, 'repeat purchases'),
      y: { label: 'customers', grid: true },
      marks: [
        ...groupedBars(plot, [
          { values: actual, colour: SLATE },
          { values: expected, colour: BLUE },
        ]),
        plot.text(actual, numbers(actual, 0)),
        plot.text(expected, numbers(expected, 1)),
        plot.ruleY([0]),
      ],
    }),
  );
}
