import { GRID_COLUMNS, type GridFigures, type GridRow, type MeanOver } from '../evaluation/grid.ts';
import type { ReportTable } from './table.ts';

const LEGEND = 'RMSE and MAE as ratios to the naive formula’s; bias in percent; means ± standard deviation';

/**
 * A table for each horizon and column: every model at every origin, then mean and standard deviation over the origins.
 *
 * @param most  origins to show, the newest ones
 */
export function gridTables(rows: readonly GridRow[], origins: readonly string[], most = origins.length): ReportTable[] {
  const shown = origins.slice(0, most).toReversed();
  const horizons = [...new Set(rows.map(({ horizonDays }) => horizonDays))];
  return GRID_COLUMNS.flatMap((column) =>
    horizons.flatMap((days) => {
      const own = rows.filter((row) => row.column === column && row.horizonDays === days);
      if (own.length === 0) return [];
      return [
        {
          caption: `${column === 'spend' ? 'Spend' : 'Purchases'} over ${days} days: ${LEGEND}`,
          columns: ['model', ...shown, 'mean RMSE', 'mean MAE', 'mean bias'],
          rows: own.map(({ model, figures, over }) => [
            model,
            ...figures.slice(0, most).toReversed().map(cellText),
            meanText(over.RMSE, 2),
            meanText(over.MAE, 2),
            meanText(over.bias_pct, 0),
          ]),
        },
      ];
    }),
  );
}

function cellText(figures: GridFigures | null): string {
  if (!figures) return '–';
  const { RMSE, MAE, bias_pct: bias } = figures;
  const share = (value: number | null) => (value === null ? '–' : value.toFixed(2));
  return `${share(RMSE)} ${share(MAE)}; ${bias === null ? '–' : signed(bias, 0)}`;
}

function meanText(over: MeanOver | null, digits: number): string {
  if (!over) return '–';
  const mean = digits === 0 ? signed(over.mean, 0) : over.mean.toFixed(digits);
  return over.sd === null ? mean : `${mean} ± ${over.sd.toFixed(digits)}`;
}

function signed(value: number, digits: number): string {
  const text = Math.abs(value).toFixed(digits);
  return Number(text) === 0 ? text : `${value > 0 ? '+' : '−'}${text}`;
}
