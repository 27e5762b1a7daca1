import { draw } from './draw.ts';
import { BLUE, INK } from './palette.ts';

/** Where in their predicted distributions the actuals fell: flat is honest. */
export function pitChart(heights: readonly number[], model: string): Promise<string> {
  const bins = heights.length;
  const edges = Float64Array.from({ length: bins + 1 }, (_, k) => k / bins);
  return draw(
    {
      title: 'Are the predicted distributions honest? (PIT histogram)',
      subtitle: `Where actual holdout purchases fell in what ${model} predicted. Flat: honest; U: too sure of itself; hump: too unsure; rising: predicts too little.`,
      description: `Histogram of ${bins} bins, heights ${Array.from(heights, (h) => h.toFixed(2)).join(', ')}; 1 is ideal.`,
      height: 300,
    },
    (plot) => ({
      x: {
        label: 'predicted probability of no more than the actual',
        labelAnchor: 'center',
        labelArrow: 'none',
        domain: [0, 1],
      },
      y: { label: 'relative frequency', grid: true, zero: true, nice: true },
      marks: [
        plot.rectY(heights, { x1: edges.subarray(0, -1), x2: edges.subarray(1), y: heights, fill: BLUE, inset: 0.5 }),
        plot.ruleY([1], { stroke: INK, strokeDasharray: '4,3' }),
        plot.ruleY([0]),
      ],
    }),
  );
}
