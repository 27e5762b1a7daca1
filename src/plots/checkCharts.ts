import type { Checks, ColumnChecks } from '../evaluation/checks.ts';
import { calibrationChart } from './calibrationChart.ts';
import { type Chart, type ChartOptions, settled } from './chart.ts';
import { expectationsByFrequencyChart, expectationsByRecencyChart } from './conditionalExpectationsChart.ts';
import { decileChart } from './decileChart.ts';
import { frequencyHistogramChart } from './frequencyHistogramChart.ts';
import { gainChart } from './gainChart.ts';
import { expectedPurchasesChart, pAliveChart } from './matrixCharts.ts';
import { pitChart } from './pitChart.ts';
import { residualChart } from './residualChart.ts';
import { spendDensityChart } from './spendDensityChart.ts';
import { cumulativeTrackingChart, weeklyTrackingChart } from './trackingCharts.ts';
import { PURCHASES, type Quantity, spendIn } from './words.ts';

/** Charts by name: the name that their files have, without ending. */
export type Charts = Readonly<Record<string, Chart>>;

/** Lines that a chart can hold and still tell apart. */
const MOST_LINES = 4;

/** Every chart that the data allow. */
export async function checkCharts(checks: Checks, options: ChartOptions = {}): Promise<Charts> {
  const { model, timeUnit, horizon, tracking, spend, best } = checks;
  const calibration = checks.calibration[best];
  // Where the first gives no distribution of purchases, the probability model behind it does.
  const described = checks.counts[best] ? best : model;
  const counts = checks.counts[described];
  const spendQuantity = spendIn(checks.currency);
  const ahead = settled(options).words.duration(horizon, timeUnit);
  return {
    ...(checks.value ? await columnCharts(checks.value, best, spendQuantity, options) : {}),
    ...(await columnCharts(checks.purchases, best, PURCHASES, options)),
    ...(calibration ? { calibration: await calibrationChart(calibration, best, ahead, options) } : {}),
    ...(counts ? { pit: await pitChart(counts.pit, described, options) } : {}),
    ...(tracking
      ? {
          'tracking-cumulative': await cumulativeTrackingChart(tracking, model, options),
          'tracking-weekly': await weeklyTrackingChart(tracking, model, options),
        }
      : {}),
    'frequency-histogram': await frequencyHistogramChart(checks.histogram, model, options),
    'expectations-by-frequency': await expectationsByFrequencyChart(checks.byFrequency, PURCHASES, options),
    'expectations-by-recency': await expectationsByRecencyChart(checks.byRecency, PURCHASES, timeUnit, options),
    'p-alive': await pAliveChart(checks.pAlive, model, timeUnit, options),
    'expected-purchases': await expectedPurchasesChart(checks.expectedPurchases, model, timeUnit, horizon, options),
    ...(spend
      ? { 'spend-density': await spendDensityChart(spend.density, spend.title, checks.currency, options) }
      : {}),
  };
}

async function columnCharts(
  column: ColumnChecks,
  best: string,
  quantity: Quantity,
  options: ChartOptions,
): Promise<Record<string, Chart>> {
  const { gains, perfectGain, models, residuals } = column;
  const charts: Record<string, Chart> = {};
  if (gains && perfectGain) {
    const names = Object.keys(gains);
    // The best ones and the naive formula, which is last.
    const shown = names.length > MOST_LINES ? [...names.slice(0, MOST_LINES - 1), names[names.length - 1]] : names;
    const curves = Object.fromEntries(shown.map((name) => [name, gains[name]]));
    charts[`gain-${quantity.name}`] = await gainChart(curves, perfectGain, quantity, options);
  }
  charts[`deciles-${quantity.name}`] = await decileChart(models[best].deciles, best, quantity, options);
  charts[`residuals-${quantity.name}`] = await residualChart(residuals, best, quantity, options);
  return charts;
}
