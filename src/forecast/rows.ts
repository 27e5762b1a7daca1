import { readColumns } from '../engines/readColumns.ts';
import type { FeatureScope } from '../facts/catalogue.ts';
import { type CellIndex, makeCells } from '../facts/cells.ts';
import type { FeatureQuestion, Sample } from '../facts/featuresSql.ts';
import { type FeatureRows, readFeatures, readTargets } from '../facts/readFeatures.ts';
import type { FeatureColumns } from '../numerics/matrix.ts';
import type { Ledger } from '../transactions/ledger.ts';
import { formatDay, parseDay, TIME_UNITS } from '../units.ts';
import { type Base, type BaseColumns, fitBase, predictBase } from './base.ts';
import { type Calendar, effectiveHorizon } from './calendar.ts';

/** Customers as they stood at a cutoff, and where it lies in the past what they did then. */
export interface JoinedRows {
  readonly cutoff: string;
  readonly length: number;
  readonly horizonDays: number;
  /** Of open business. */
  readonly effectiveDays: number;
  readonly facts: FeatureRows['facts'];
  readonly features: FeatureColumns;
  readonly fitted: Base;
  readonly base: BaseColumns;
  /** An amount above which only a customer's second one like it counts in full. */
  readonly cap: number;
  readonly purchases: Float64Array;
  readonly value: Float64Array;
}

export interface RowsRequest {
  readonly cutoff: string;
  readonly horizonDays: number;
  /** Where the rows' purchases and value are read up to; null where they are to come. */
  readonly end: string | null;
  readonly sample: Sample | null;
  /** Models fitted to more of the same, to start from. */
  readonly near?: Base;
}

/** Everything about the ledger that decides which features there are, but for the cutoff. */
export type Scope = Pick<FeatureScope, 'hasAmounts' | 'hasProducts' | 'hasRefunds' | 'shares'>;

/** An amount in this quantile of all may be a whim. */
const CAP_QUANTILE = 0.995;

/**
 * Reads customers at a cutoff, fits the base to them, and adds what it says to their features.
 *
 * @throws TOO_LITTLE_DATA where the base can't be fitted
 */
export async function readRows(
  ledger: Ledger,
  calendar: Calendar,
  scope: Scope,
  request: RowsRequest,
): Promise<JoinedRows> {
  const { cutoff, horizonDays, end, sample, near } = request;
  const { cap, meanAmount } = await readAmounts(ledger, cutoff, sample);
  const day = parseDay(cutoff);
  const question: FeatureQuestion = {
    cutoff,
    scope: { ...scope, historyDays: day - calendar.first, horizonDays, meanAmount },
    hasOrders: ledger.columns.order !== undefined,
    sample,
  };
  const all = await readFeatures(ledger.connection, question);
  const targets = end === null ? null : await readTargets(ledger.connection, question, end);
  const bought = all.facts.n.every((n) => n > 0)
    ? null
    : Int32Array.from({ length: all.length }, (_, i) => i).filter((i) => all.facts.n[i] > 0);
  const rows = bought === null ? all : pick(all, bought);
  const kept = (column: Float64Array) => (bought === null ? column : Float64Array.from(bought, (i) => column[i]));
  const cells = cellsOfFacts(rows.facts);
  const fitted = fitBase(cells.cells, near);
  const effectiveDays = effectiveHorizon(calendar, day, horizonDays);
  const base = predictBase(fitted, cells, effectiveDays);
  return {
    cutoff,
    length: rows.length,
    horizonDays,
    effectiveDays,
    facts: rows.facts,
    features: withModelFeatures(rows.features, base),
    fitted,
    base,
    cap,
    purchases: targets ? kept(targets.purchases) : new Float64Array(0),
    value: targets ? kept(targets.value) : new Float64Array(0),
  };
}

/** How far a base fitted at a cutoff was from what followed: actual and expected purchases. */
export async function missAt(
  ledger: Ledger,
  calendar: Calendar,
  request: RowsRequest & { readonly end: string },
): Promise<{ actual: number; expected: number }> {
  const bare: Scope = { hasAmounts: false, hasProducts: false, hasRefunds: false, shares: [] };
  const { base, purchases } = await readRows(ledger, calendar, bare, request);
  return { actual: sumOf(purchases), expected: sumOf(base.purchases) };
}

/** Purchase models' cells, in weeks, of customers with a purchase. */
export function cellsOfFacts({ n, tx, age, lnGaps }: FeatureRows['facts']): CellIndex {
  const { week } = TIME_UNITS;
  return makeCells(
    n.map((count) => count - 1),
    tx.map((days) => days / week),
    age.map((days) => days / week),
    undefined,
    lnGaps.map((sum, i) => sum - (n[i] - 1) * Math.log(week)),
  );
}

export function withModelFeatures(
  features: FeatureColumns,
  base: Pick<BaseColumns, 'purchases' | 'pAlive'>,
): FeatureColumns {
  return {
    names: [...features.names, 'log_offset', 'log_alive'],
    length: features.length,
    columns: [
      ...features.columns,
      Float32Array.from(base.purchases, (expected) => Math.log(expected)),
      Float32Array.from(base.pAlive, (p) => Math.log(p + 0.02)),
    ],
  };
}

export function sumOf(column: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < column.length; i++) sum += column[i];
  return sum;
}

export function dayBefore(day: string, days: number): string {
  return formatDay(parseDay(day) - days);
}

function pick({ facts, features }: FeatureRows, rows: Int32Array): FeatureRows {
  return {
    length: rows.length,
    facts: Object.fromEntries(
      Object.entries(facts).map(([name, column]) => [name, Float64Array.from(rows, (i) => column[i])]),
    ) as FeatureRows['facts'],
    features: {
      names: features.names,
      length: rows.length,
      columns: features.columns.map((column) => Float32Array.from(rows, (i) => column[i])),
    },
  };
}

/** Mean and cap of the amounts of all purchases up to a cutoff. */
export async function readAmounts(
  ledger: Ledger,
  cutoff: string,
  sample: Sample | null,
): Promise<{ meanAmount: number; cap: number }> {
  const kept = sample
    ? ` AND md5_number_lower('sample ${sample.seed} ' || customer) % 1000000 < ${Math.round(1e6 * sample.share)}`
    : '';
  const columns = await readColumns(
    ledger.connection,
    `WITH days AS (
      SELECT CAST(greatest(sum(amount), 0) AS DECIMAL(18, 6)) AS amount
      FROM ledger
      WHERE day <= DATE '${cutoff}'${kept}
      GROUP BY customer, day
      HAVING bool_or(NOT refund)
    )
    SELECT
      CAST(coalesce(CAST(sum(amount) AS DOUBLE) / nullif(count(*), 0), 0) AS DOUBLE) AS mean,
      CAST(coalesce(quantile_cont(CAST(amount AS DOUBLE), ${CAP_QUANTILE}), 0) AS DOUBLE) AS cap
    FROM days`,
  );
  return { meanAmount: columns.doubles('mean')[0], cap: columns.doubles('cap')[0] };
}
