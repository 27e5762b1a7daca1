import type { Residuals } from '../evaluation/residuals.ts';
import { draw, figure } from './draw.ts';
import { BLUE, INK, VERMILION } from './palette.ts';
import { perCustomer, type Quantity } from './words.ts';

/** What the predictions left unexplained, by how much was predicted. */
export function residualChart(residuals: Residuals, model: string, quantity: Quantity): Promise<string> {
  const { predicted, mean, low, median, high } = residuals;
  return draw(
    {
      title: `What ${model} missed: actual less predicted ${quantity.name}`,
      subtitle:
        'Groups of customers by prediction. Means on the zero line: no bias, whoever is predicted. The band holds the ' +
        'middle 80 % of customers; few bring much and many nothing, so medians lie below means.',
      description: `Residuals by prediction. ${predicted
        .map(
          (value, k) => `Predicted ${figure(value)}: mean ${figure(mean[k])}, ${figure(low[k])} to ${figure(high[k])}`,
        )
        .join('; ')}.`,
      keys: [
        { label: 'mean', colour: BLUE, mark: 'dot' },
        { label: 'median', colour: VERMILION, mark: 'line', dash: '7,3' },
        { label: '10 % to 90 % of customers', colour: '#b9c9d9', mark: 'bar' },
      ],
      height: 380,
    },
    (plot) => ({
      // Most customers are predicted little: a root keeps them apart without losing those at 0.
      x: {
        type: 'sqrt',
        label: `predicted ${perCustomer(quantity)}, square-root scale`,
        labelAnchor: 'center',
        labelArrow: 'none',
        ticks: 6,
        nice: true,
      },
      y: { label: `actual less predicted ${perCustomer(quantity)}`, grid: true, nice: true },
      marks: [
        plot.areaY(predicted, { x: predicted, y1: low, y2: high, fill: BLUE, fillOpacity: 0.18 }),
        plot.ruleY([0], { stroke: INK }),
        plot.lineY(median, { x: predicted, y: median, stroke: VERMILION, strokeWidth: 1.75, strokeDasharray: '7,3' }),
        plot.lineY(mean, { x: predicted, y: mean, stroke: BLUE, strokeWidth: 2 }),
        plot.dot(mean, { x: predicted, y: mean, fill: BLUE, r: 3.5 }),
      ],
    }),
  );
}
