/** Evaluations at several calibration ends: what holds at all of them is no accident of one period. */
import { evaluateGrid, type Grid, type GridOptions } from '../pipelines/evaluateGrid.ts';
import { evaluationChecks } from '../pipelines/evaluationChecks.ts';
import type { ChartOptions } from '../plots/chart.ts';
import { gridTables } from '../plots/gridTables.ts';
import { lineChart } from '../plots/lineChart.ts';
import type { Ledger } from '../transactions/ledger.ts';
import { DISPLAY, type Displayed, type Figure, figure, type MediaBundle, page } from './display.ts';
import { Evaluation } from './evaluation.ts';
import { inCode } from './remedies.ts';
import { Table } from './table.ts';

export type BacktestOptions = GridOptions;

/** Lines that a chart can hold and still tell apart. */
const MOST_LINES = 4;

export async function backtest(ledger: Ledger, options: BacktestOptions): Promise<Backtest> {
  const { grid, run } = await evaluateGrid(ledger, options);
  return new Backtest(grid, new Evaluation(run, await evaluationChecks(ledger, run), ledger.quality.file));
}

export class Backtest implements Displayed {
  readonly grid: Grid;
  /** The newest origin at the longest horizon, to be looked at closely. */
  readonly newest: Evaluation;

  constructor(grid: Grid, newest: Evaluation) {
    this.grid = grid;
    this.newest = newest;
  }

  /** RMSE and MAE as ratios to the naive formula's and bias in percent, a row for model, origin and horizon. */
  metrics() {
    const { rows, origins } = this.grid;
    return Table.fromRows(
      rows.flatMap(({ model, column, horizonDays, figures }) =>
        origins.flatMap((origin, k) => {
          const known = figures[k];
          const predicting = column === 'spend' ? ('spend' as const) : ('purchases' as const);
          return known ? [{ model, predicting, horizon_days: horizonDays, origin, ...known }] : [];
        }),
      ),
      { name: 'backtest' },
    );
  }

  /** The error of models at each origin, the naive formula's being 1. */
  plot(
    measure: 'RMSE' | 'MAE' = 'RMSE',
    predicting: 'purchases' | 'spend' = 'purchases',
    options?: ChartOptions,
  ): Promise<Figure> {
    const { origins, rows, horizons } = this.grid;
    const horizonDays = horizons[horizons.length - 1];
    const column = predicting === 'spend' ? 'spend' : 'transactions';
    const shown = rows
      .filter((row) => row.column === column && row.horizonDays === horizonDays && row.model !== 'naive')
      .toSorted((a, b) => (a.over[measure]?.mean ?? Infinity) - (b.over[measure]?.mean ?? Infinity))
      .slice(0, MOST_LINES);
    return figure(
      lineChart(
        {
          title: `${measure} of ${predicting} over ${horizonDays} days, as a ratio to the naive formula's`,
          subtitle:
            'Each point is an evaluation of its own, which saw nothing after its calibration end. Below 1 is better.',
          x: origins.toReversed().map((day) => new Date(day)),
          xLabel: 'calibration end',
          yLabel: `${measure} / naive formula's`,
          lines: [
            ...shown.map(({ model, figures }) => ({
              name: model,
              y: figures.toReversed().map((known) => known?.[measure] ?? Number.NaN),
            })),
            { name: 'naive formula', y: origins.map(() => 1), actual: true },
          ],
        },
        options,
      ),
    );
  }

  [DISPLAY](): MediaBundle {
    const { rows, origins, notes } = this.grid;
    return page(...gridTables(rows, origins), ...notes.map((note) => `Note: ${inCode(note)}`));
  }
}
