/**
 * Perennial for data scientists: from a file to forecasts in a few lines, with objects that show themselves in Jupyter.
 *
 *     const shop = await read('orders.csv', { currency: 'EUR' });   // quality, query(sql)
 *     const summary = await shop.summarise();                       // frequency, recency, T, monetary_value
 *     const family = summary.fit();                                 // compare(), best, get('bg-nbd')
 *     const evaluation = await shop.evaluate();                     // metrics(), plot('calibration'), report(file)
 *     const model = await shop.train();                             // forecast, explain(…), save(folder)
 *
 * Whatever is not here is in `perennial`, and takes what these objects hold: `shop.ledger`, `summary.summaries`,
 * `fit.fitted`, `evaluation.run`, `model.bundle`.
 */

import { settleInKernel } from './notebook/kernel.ts';

settleInKernel();

// From a file to a shop, and from there on.

export { load, Model, TrainedModel } from './notebook/model.ts';
export { type ReadOptions, read, Shop } from './notebook/shop.ts';

// What comes of it.

export { Backtest } from './notebook/backtest.ts';
export { ChoiceOfModel } from './notebook/choice.ts';
export { EVALUATION_PLOTS, Evaluation, type EvaluationPlot } from './notebook/evaluation.ts';
export { Explanations } from './notebook/explanations.ts';
export { Family } from './notebook/family.ts';
export { FeatureTable } from './notebook/features.ts';
export { Fit } from './notebook/fit.ts';
export { Forecast, type ForecastColumns } from './notebook/forecast.ts';
export { Learning } from './notebook/learning.ts';
export { PosteriorSample } from './notebook/posteriorSample.ts';
export { SpendFit } from './notebook/spendFit.ts';
export { Summary, type SummaryColumns } from './notebook/summary.ts';

// Tables, and what shows itself.

export { danfojs } from './notebook/danfo.ts';
export { DISPLAY, type Displayed, Figure, figure, page, show } from './notebook/display.ts';
export { printMoney, printShare, Table } from './notebook/table.ts';

// Pictures of one's own figures.

export { barChart } from './plots/barChart.ts';
export { draw } from './plots/draw.ts';
export { intervalChart } from './plots/intervalChart.ts';
export { lineChart } from './plots/lineChart.ts';
export { mapChart } from './plots/mapChart.ts';
export { rankChart } from './plots/rankChart.ts';
export { scatterChart } from './plots/scatterChart.ts';
