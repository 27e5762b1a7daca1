import type { Checks, ColumnChecks } from '../evaluation/checks.ts';
import { PURCHASES, type Quantity, spendIn } from '../words/figures.ts';
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

/** Charts by name: the name that their files have, without ending. */
export type Charts = Readonly<Record<string, Chart>>;

/** Charts that are drawn when they are called for. */
export type Drawers = Readonly<Record<string, () => Promise<Chart>>>;

/** Lines that a chart can hold and still tell apart. */
const MOST_LINES = 4;

/** Every chart that the data allow, drawn. */
export async function checkCharts(checks: Checks, options: ChartOptions = {}): Promise<Charts> {
  const charts: Record<string, Chart> = {};
  for (const [name, drawn] of Object.entries(checkDrawers(checks, options))) charts[name] = await drawn();
  return charts;
}

/** Every chart that the data allow, to be drawn one at a time. */
export function checkDrawers(checks: Checks, options: ChartOptions = {}): Drawers {
  const { model, timeUnit, horizon, tracking, spend, best, histogram, byFrequency, byRecency } = checks;
  const calibration = checks.calibration[best];
  // Where the first gives no distribution of purchases, the probability model behind it does.
  const described = checks.counts[best] ? best : model;
  const counts = checks.counts[described];
  const ahead = settled(options).words.duration(horizon, timeUnit);
  return {
    ...(checks.value ? columnDrawers(checks.value, best, spendIn(checks.currency), options) : {}),
    ...columnDrawers(checks.purchases, best, PURCHASES, options),
    ...(calibration ? { calibration: () => calibrationChart(calibration, best, ahead, options) } : {}),
    ...(counts ? { pit: () => pitChart(counts.pit, described, options) } : {}),
    ...(tracking
      ? {
          'tracking-cumulative': () => cumulativeTrackingChart(tracking, model, options),
          'tracking-weekly': () => weeklyTrackingChart(tracking, model, options),
        }
      : {}),
    'frequency-histogram': () => frequencyHistogramChart(histogram, model, options),
    'expectations-by-frequency': () => expectationsByFrequencyChart(byFrequency, PURCHASES, options),
    'expectations-by-recency': () => expectationsByRecencyChart(byRecency, PURCHASES, timeUnit, options),
    'p-alive': () => pAliveChart(checks.pAlive, model, timeUnit, options),
    'expected-purchases': () => expectedPurchasesChart(checks.expectedPurchases, model, timeUnit, horizon, options),
    ...(spend
      ? { 'spend-density': () => spendDensityChart(spend.density, spend.title, checks.currency, options) }
      : {}),
  };
}

function columnDrawers(column: ColumnChecks, best: string, quantity: Quantity, options: ChartOptions): Drawers {
  const { gains, perfectGain, models, residuals } = column;
  return {
    ...(gains && perfectGain
      ? { [`gain-${quantity.name}`]: () => gainChart(shownOf(gains), perfectGain, quantity, options) }
      : {}),
    [`deciles-${quantity.name}`]: () => decileChart(models[best].deciles, best, quantity, options),
    [`residuals-${quantity.name}`]: () => residualChart(residuals, best, quantity, options),
  };
}

/** The best ones and the naive formula, which is last. */
function shownOf<Curve>(gains: Readonly<Record<string, Curve>>): Record<string, Curve> {
  const names = Object.keys(gains);
  const shown = names.length > MOST_LINES ? [...names.slice(0, MOST_LINES - 1), names[names.length - 1]] : names;
  return Object.fromEntries(shown.map((name) => [name, gains[name]]));
}
