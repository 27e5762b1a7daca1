import type { Evaluation } from '../bundles/manifest.ts';
import { PerennialError } from '../errors.ts';
import { type GridRow, gridRows } from '../evaluation/grid.ts';
import { silent } from '../forecast/progress.ts';
import type { Ledger } from '../transactions/ledger.ts';
import { formatDay, parseDay, requireWholeDays } from '../units.ts';
import { type EvaluateOptions, type EvaluationRun, evaluate, usualHoldout } from './evaluate.ts';

export interface GridOptions extends Omit<EvaluateOptions, 'calibrationEnd' | 'holdoutEnd'> {
  /** How many calibration ends, from the last one backwards; 3 when not given. */
  readonly origins?: number;
  /** The last of them; the longest horizon before the ledger's as-of when not given. */
  readonly lastOrigin?: string;
  /** In days; when not given, up to as-of, or without `lastOrigin` a third of the history and at most a year. */
  readonly horizons?: readonly number[];
}

export interface Grid {
  /** Calibration ends, newest first. */
  readonly origins: readonly string[];
  readonly horizons: readonly number[];
  /** One split each, as far as the data reach: by horizon within origin. */
  readonly cells: readonly Evaluation[];
  /** Every model at every horizon, beside the naive formula, over the origins. */
  readonly rows: readonly GridRow[];
  /** Cells that could not be had, and why. */
  readonly notes: readonly string[];
}

/**
 * Evaluates at several calibration ends and horizons; each cell is an evaluation of its own, which sees nothing that
 * lies after its calibration end.
 *
 * @returns  the grid, and the run of its newest origin at the longest horizon that the data reach
 * @throws OPTION_INVALID where no origin has a day before and after it, or a horizon is not of whole days; what {@link evaluate} throws at the newest
 */
export async function evaluateGrid(
  ledger: Ledger,
  options: GridOptions = {},
): Promise<{ grid: Grid; run: EvaluationRun }> {
  const { origins: count = 3, lastOrigin, horizons: asked, progress = silent, ...rest } = options;
  for (const days of asked ?? []) requireWholeDays(days, '--horizons');
  const [first, end] = [parseDay(ledger.firstDay), parseDay(ledger.asOf)];
  const horizons = (asked ?? [defaultHorizon(first, end, lastOrigin)]).toSorted((a, b) => a - b);
  const last = lastOrigin ? parseDay(lastOrigin) : end - horizons[horizons.length - 1];
  const origins = originsOf(first, last, count, horizons[0]);
  const cells: Evaluation[] = [];
  const notes: string[] = [];
  let run: EvaluationRun | null = null;
  for (const origin of origins) {
    const calibrationEnd = formatDay(origin);
    for (const horizon of horizons) {
      if (origin + horizon > end) {
        notes.push(`${calibrationEnd} has no ${horizon} days after it in the data.`);
        continue;
      }
      progress(`evaluating ${horizon} days from ${calibrationEnd}`);
      try {
        const split = { ...rest, calibrationEnd, holdoutEnd: formatDay(origin + horizon), progress };
        const evaluated = await evaluate(ledger, split);
        cells.push(evaluated.evaluation);
        // Of the newest origin, the longest horizon comes last.
        if (origin === origins[0]) run = evaluated;
      } catch (error) {
        const tooEarly = error instanceof PerennialError && /^(TOO_LITTLE_DATA|COVARIATE_INVALID)$/.test(error.code);
        if (!tooEarly || origin === origins[0]) throw error;
        notes.push(`${calibrationEnd}, ${horizon} days: ${error.message}`);
      }
    }
  }
  if (!run) throw invalid('--horizons', horizons.join(), 'the data end before any of them', 'Choose shorter ones.');
  const days = origins.map(formatDay);
  const rows = gridRows(
    cells.map(({ cal_end, horizon_weeks, customers, models }) => ({
      origin: cal_end,
      horizonDays: Math.round(7 * horizon_weeks),
      customers,
      models,
    })),
    days,
    'naive',
  );
  return { grid: { origins: days, horizons, cells, rows, notes }, run };
}

function defaultHorizon(first: number, end: number, lastOrigin: string | undefined): number {
  if (lastOrigin) return Math.max(1, end - parseDay(lastOrigin));
  return usualHoldout(first, end);
}

/** A shortest horizon apart, or closer, so that the earliest keeps half of the history up to the newest. */
function originsOf(first: number, last: number, count: number, shortest: number): number[] {
  const step = Math.floor(Math.min(shortest, (last - first) / 2 / Math.max(1, count - 1)));
  if (step < 1 || last <= first) {
    const problem = `there are ${Math.max(0, last - first)} days of history before the newest`;
    throw invalid('--origins', count, problem, 'Ask for fewer origins or shorter horizons.');
  }
  return Array.from({ length: count }, (_, k) => last - k * step);
}

function invalid(option: string, value: number | string, problem: string, remedy: string): PerennialError {
  return new PerennialError('OPTION_INVALID', { option, value, problem, remedy });
}
