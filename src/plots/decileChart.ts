import type { DecileTable } from '../evaluation/deciles.ts';
import { barMiddles, groupAxis, groupedBars } from './bars.ts';
import { draw, figure, percent } from './draw.ts';
import { BLUE, INK, SLATE } from './palette.ts';
import { perCustomer, type Quantity } from './words.ts';

/** Mean actual and predicted figures of tenths of customers, from those predicted highest to those predicted lowest. */
export function decileChart({ deciles, mape }: DecileTable, model: string, quantity: Quantity): Promise<string> {
  const actual = deciles.map((d) => d.meanActual);
  const predicted = deciles.map((d) => d.meanPredicted);
  const errors = deciles.map((d) => 1.96 * d.standardError);
  const middles = barMiddles(deciles.length, 2, 0);
  const held = deciles.map((d) => (d.shareOfActual === null ? '' : `\n${percent(d.shareOfActual)}`));
  return draw(
    {
      title: `Holdout ${quantity.name} by tenth of customers, actual and predicted`,
      subtitle:
        `Tenths by prediction of ${model}, the highest first; below each, its share of all ${quantity.name}. ` +
        `Whiskers: 95 % interval of the actual mean.${mape === null ? '' : ` Mean error of the tenths: ${mape.toFixed(0)} %.`}`,
      description: `Bar chart of mean ${perCustomer(quantity)}. ${deciles
        .map((d) => `Tenth ${d.decile}: actual ${figure(d.meanActual)}, predicted ${figure(d.meanPredicted)}`)
        .join('; ')}.`,
      keys: [
        { label: 'actual', colour: SLATE, mark: 'bar' },
        { label: `predicted by ${model}`, colour: BLUE, mark: 'bar' },
      ],
      height: 360,
    },
    (plot) => ({
      marginBottom: 60,
      x: {
        ...groupAxis(
          deciles.map((d, k) => `${d.decile}${held[k]}`),
          'tenth of customers',
        ),
        labelOffset: 54,
      },
      y: { label: perCustomer(quantity, 'mean holdout'), grid: true, nice: true },
      marks: [
        ...groupedBars(plot, [
          { values: actual, colour: SLATE },
          { values: predicted, colour: BLUE },
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
  );
}
