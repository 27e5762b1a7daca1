import type { Residuals } from '../evaluation/residuals.ts';
import type { Quantity } from '../words/figures.ts';
import { type Chart, type ChartOptions, settled } from './chart.ts';
import { draw } from './draw.ts';
import { FORECAST, INK, SECOND } from './palette.ts';

/** What the predictions left unexplained, by how much was predicted. */
export function residualChart(
  residuals: Residuals,
  model: string,
  quantity: Quantity,
  options: ChartOptions = {},
): Promise<Chart> {
  const { words } = settled(options);
  const { figure, residuals: texts } = words;
  const { predicted, mean, low, median, high } = residuals;
  const title = texts.title(model, quantity);
  const readings = Array.from(predicted, (value, k) => ({
    x: value,
    y: mean[k],
    text: texts.point(figure(value), figure(mean[k]), figure(low[k]), figure(high[k])),
  }));
  return draw(
    {
      title,
      subtitle: texts.subtitle,
      description: `${texts.lead} ${readings.map(({ text }) => text).join('; ')}.`,
      keys: [
        { label: words.mean, colour: FORECAST, mark: 'dot' },
        { label: words.median, colour: SECOND, mark: 'line', dash: '7,3' },
        { label: texts.band, colour: FORECAST, mark: 'band' },
      ],
      height: 380,
      readings,
      table: {
        caption: title,
        columns: [texts.predicted, words.mean, words.median, texts.band],
        rows: Array.from(predicted, (value, k) => [
          figure(value),
          figure(mean[k]),
          figure(median[k]),
          `${figure(low[k])} – ${figure(high[k])}`,
        ]),
      },
    },
    (plot) => ({
      // Most customers are predicted little: a root keeps them apart without losing those at 0.
      x: { type: 'sqrt', label: texts.x(quantity), labelAnchor: 'center', labelArrow: 'none', ticks: 6, nice: true },
      y: { label: texts.y(quantity), grid: true, nice: true },
      marks: [
        plot.areaY(predicted, { x: predicted, y1: low, y2: high, fill: FORECAST, fillOpacity: 0.18 }),
        // The band alone has too little contrast to be seen by everybody.
        ...[low, high].map((end) => plot.lineY(end, { x: predicted, y: end, stroke: FORECAST, strokeWidth: 0.75 })),
        plot.ruleY([0], { stroke: INK }),
        plot.lineY(median, { x: predicted, y: median, stroke: SECOND, strokeWidth: 1.75, strokeDasharray: '7,3' }),
        plot.lineY(mean, { x: predicted, y: mean, stroke: FORECAST, strokeWidth: 2 }),
        plot.dot(mean, { x: predicted, y: mean, fill: FORECAST, r: 3.5 }),
      ],
    }),
    options,
  );
}
