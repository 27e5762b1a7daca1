import { type Chart, type ChartOptions, settled } from './chart.ts';
import { draw } from './draw.ts';
import { FORECAST, INK } from './palette.ts';

/** Where in their predicted distributions the actuals fell: flat is calibrated. */
export function pitChart(heights: readonly number[], model: string, options: ChartOptions = {}): Promise<Chart> {
  const { words } = settled(options);
  const { pit: texts } = words;
  const bins = heights.length;
  const edges = Float64Array.from({ length: bins + 1 }, (_, k) => k / bins);
  const ends = (k: number) => [words.percent(edges[k]), words.percent(edges[k + 1])] as const;
  const readings = Array.from(heights, (height, k) => ({
    x: (edges[k] + edges[k + 1]) / 2,
    y: height,
    text: texts.point(...ends(k), words.decimal(height, 2)),
  }));
  return draw(
    {
      title: texts.title,
      subtitle: texts.subtitle(model),
      description: `${texts.lead(bins)} ${readings.map(({ text }) => text).join('; ')}.`,
      height: 300,
      readings,
      table: {
        caption: texts.title,
        columns: [texts.x, texts.y],
        rows: Array.from(heights, (height, k) => [ends(k).join(' – '), words.decimal(height, 2)]),
      },
    },
    (plot) => ({
      x: { label: texts.x, labelAnchor: 'center', labelArrow: 'none', domain: [0, 1] },
      y: { label: texts.y, grid: true, zero: true, nice: true },
      marks: [
        plot.rectY(heights, {
          x1: edges.subarray(0, -1),
          x2: edges.subarray(1),
          y: heights,
          fill: FORECAST,
          inset: 0.5,
        }),
        plot.ruleY([1], { stroke: INK, strokeDasharray: '4,3' }),
        plot.ruleY([0]),
      ],
    }),
    options,
  );
}
