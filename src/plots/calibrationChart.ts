import type { CalibrationCurve } from '../evaluation/calibration.ts';
import { type Chart, type ChartOptions, settled } from './chart.ts';
import { draw } from './draw.ts';
import { FORECAST, REFERENCE } from './palette.ts';

/**
 * Whether customers come back as often as pReturn says.
 *
 * @param horizon  in words, such as '39 weeks'
 */
export function calibrationChart(
  curve: Omit<CalibrationCurve, 'brier' | 'logScore'>,
  model: string,
  horizon: string,
  options: ChartOptions = {},
): Promise<Chart> {
  const { words } = settled(options);
  const { calibration: texts, percent } = words;
  const { customers, predicted, observed, low, high, ece } = curve;
  const end = Math.min(1, Math.ceil(10 * Math.max(...predicted, ...high, 0.1)) / 10);
  const axis = { domain: [0, end], tickFormat: (value: number) => percent(value) };
  const size = words.figure(Math.round(customers.reduce((a, b) => a + b, 0) / customers.length));
  const readings = Array.from(predicted, (p, k) => ({
    x: p,
    y: observed[k],
    text: texts.point(percent(p), percent(observed[k])),
  }));
  return draw(
    {
      title: texts.title,
      subtitle: texts.subtitle(horizon, model, size, words.decimal(100 * ece, 1)),
      description: `${texts.lead} ${readings.map(({ text }) => text).join('; ')}.`,
      keys: [
        { label: texts.groups, colour: FORECAST, mark: 'dot' },
        { label: texts.perfect, colour: REFERENCE, mark: 'line', dash: '4,3' },
      ],
      height: 420,
      readings,
      table: {
        caption: texts.title,
        columns: [texts.x, texts.y, texts.interval, words.customers],
        rows: Array.from(predicted, (p, k) => [
          percent(p, 1),
          percent(observed[k], 1),
          `${percent(low[k], 1)} – ${percent(high[k], 1)}`,
          words.figure(customers[k], 9),
        ]),
      },
    },
    (plot) => ({
      x: { ...axis, label: texts.x, labelAnchor: 'center', labelArrow: 'none' },
      y: { ...axis, label: texts.y, grid: true },
      marks: [
        plot.ruleY([0]),
        plot.line([0, end], { x: [0, end], y: [0, end], stroke: REFERENCE, strokeWidth: 1.5, strokeDasharray: '4,3' }),
        plot.ruleX(predicted, { x: predicted, y1: low, y2: high, stroke: FORECAST, strokeWidth: 1.5 }),
        plot.dot(observed, { x: predicted, y: observed, fill: FORECAST, r: 4.5 }),
      ],
    }),
    options,
  );
}
