/**
 * Several calibration ends (origins) and horizons beside each other: the noise of periods, which one holdout, shared by
 * all customers, can not show.
 */
import type { Metrics } from './metrics.ts';

/** One origin at one horizon. */
export interface GridCell {
  /** Last day that models saw, YYYY-MM-DD. */
  readonly origin: string;
  readonly horizonDays: number;
  readonly customers: number;
  /** By model, the naive formula among them. */
  readonly models: Readonly<Record<string, Readonly<Record<GridColumn, GridMetrics | null>>>>;
}
export const GRID_COLUMNS = ['transactions', 'spend'] as const;
export type GridColumn = (typeof GRID_COLUMNS)[number];
export type GridMetrics = Pick<Metrics, 'MAE' | 'RMSE' | 'bias_pct'>;

/** Errors as ratios to the naive formula's, and the bias in percent; null where undefined. */
export interface GridFigures {
  readonly RMSE: number | null;
  readonly MAE: number | null;
  readonly bias_pct: number | null;
}

/** Mean over origins, and standard deviation between them; that is null with fewer than two. */
export interface MeanOver {
  readonly mean: number;
  readonly sd: number | null;
}

/** One model at one horizon. */
export interface GridRow {
  readonly model: string;
  readonly column: GridColumn;
  readonly horizonDays: number;
  /** By origin in the order of the cells; null where the origin lacks the horizon or the model. */
  readonly figures: readonly (GridFigures | null)[];
  readonly over: Readonly<Record<keyof GridFigures, MeanOver | null>>;
}

/** @param origins  in the order that figures are wanted in */
export function gridRows(cells: readonly GridCell[], origins: readonly string[], naive: string): GridRow[] {
  const horizons = [...new Set(cells.map(({ horizonDays }) => horizonDays))];
  return horizons.flatMap((horizonDays) => {
    const row = origins.map((origin) => cells.find((c) => c.origin === origin && c.horizonDays === horizonDays));
    const names = [...new Set(row.flatMap((cell) => Object.keys(cell?.models ?? {})))];
    return GRID_COLUMNS.flatMap((column) =>
      names.flatMap((model): GridRow[] => {
        const figures = row.map((cell) => (cell ? figuresOf(cell, model, column, naive) : null));
        if (figures.every((figure) => figure === null)) return [];
        const over = (name: keyof GridFigures) => meanOver(figures.flatMap((figure) => figure?.[name] ?? []));
        return [
          {
            model,
            column,
            horizonDays,
            figures,
            over: { RMSE: over('RMSE'), MAE: over('MAE'), bias_pct: over('bias_pct') },
          },
        ];
      }),
    );
  });
}

function figuresOf({ models }: GridCell, model: string, column: GridColumn, naive: string): GridFigures | null {
  const [own, other] = [models[model]?.[column], models[naive]?.[column]];
  if (!own || !other) return null;
  const ratio = (measure: 'RMSE' | 'MAE') => (other[measure] > 0 ? own[measure] / other[measure] : null);
  return { RMSE: ratio('RMSE'), MAE: ratio('MAE'), bias_pct: own.bias_pct };
}

function meanOver(values: readonly number[]): MeanOver | null {
  if (values.length === 0) return null;
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  if (values.length === 1) return { mean, sd: null };
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, sd: Math.sqrt(squares / (values.length - 1)) };
}
