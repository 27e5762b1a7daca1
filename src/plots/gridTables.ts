import { GRID_COLUMNS, type GridFigures, type GridRow, type MeanOver } from '../evaluation/grid.ts';
import { wordsIn } from '../words/catalogue.ts';
import type { Language } from '../words/language.ts';
import type { ReportTable } from './table.ts';

export interface GridTableOptions {
  /** Origins to show, the newest ones; all unless given. */
  readonly most?: number;
  readonly language?: Language;
}

/**
 * A table for each horizon and column: every model at every origin, then mean and standard deviation over the origins.
 */
export function gridTables(
  rows: readonly GridRow[],
  origins: readonly string[],
  { most = origins.length, language = 'en' }: GridTableOptions = {},
): ReportTable[] {
  const { evaluation } = wordsIn(language);
  const words = evaluation.grid;
  const write = writerOf(language);
  const shown = origins.slice(0, most).toReversed();
  const horizons = [...new Set(rows.map(({ horizonDays }) => horizonDays))];
  return GRID_COLUMNS.flatMap((column) =>
    horizons.flatMap((days) => {
      const own = rows.filter((row) => row.column === column && row.horizonDays === days);
      if (own.length === 0) return [];
      return [
        {
          caption: words.caption(words.what[column === 'spend' ? 'spend' : 'purchases'], String(days)),
          columns: [evaluation.model, ...shown, ...words.means],
          rows: own.map(({ model, figures, over }) => [
            model,
            ...figures.slice(0, most).toReversed().map(write.cell),
            write.mean(over.RMSE, 2),
            write.mean(over.MAE, 2),
            write.mean(over.bias_pct, 0),
          ]),
        },
      ];
    }),
  );
}

function writerOf(language: Language) {
  const { decimal } = wordsIn(language).plots;
  const share = (value: number | null) => (value === null ? '–' : decimal(value, 2));
  const signed = (value: number, digits: number) => {
    const text = decimal(Math.abs(value), digits);
    return Number(Math.abs(value).toFixed(digits)) === 0 ? text : `${value > 0 ? '+' : '−'}${text}`;
  };
  return {
    cell(figures: GridFigures | null): string {
      if (!figures) return '–';
      const { RMSE, MAE, bias_pct: bias } = figures;
      return `${share(RMSE)} ${share(MAE)}; ${bias === null ? '–' : signed(bias, 0)}`;
    },
    mean(over: MeanOver | null, digits: number): string {
      if (!over) return '–';
      const mean = digits === 0 ? signed(over.mean, 0) : decimal(over.mean, digits);
      return over.sd === null ? mean : `${mean} ± ${decimal(over.sd, digits)}`;
    },
  };
}
