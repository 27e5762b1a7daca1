import type { Engine } from '../../engines/contract.ts';
import { openEngine } from '../../engines/duckdb.ts';
import { openWarehouse } from '../../engines/openWarehouse.ts';
import { retryLost } from '../../engines/retryLost.ts';
import { textRows, type Warehouse } from '../../engines/warehouse.ts';
import { PerennialError } from '../../errors.ts';
import { columnNames } from '../columns.ts';
import { type Counts, countsOf, countsSql, type VerdictRow } from '../counts.ts';
import { checkQuality, type Ledger, needsWidth } from '../ledger.ts';
import type { LedgerSettings } from '../options.ts';
import { noted, qualityOf } from '../quality.ts';
import { verdictOf } from '../reasons.ts';
import type { DayCounts } from '../specialDays.ts';
import { cautionsOf } from '../warnings.ts';
import { countRepeatedIds, judgeRows } from './judgedRows.ts';
import { countDays, readMergedDays } from './mergedDays.ts';
import { findWarehouseExamples, warehouseReading } from './warehouseReading.ts';
import { lastDaySql, sameRowSql } from './warehouseRows.ts';
import { countOtherCurrencies, decimalsUnused, type WarehouseRules } from './warehouseRules.ts';

/** What reports call the format. */
const FORMATS = { duckdb: 'DuckDB', postgres: 'Postgres', trino: 'Trino' } as const;

/**
 * The ledger of a table in an engine. The engine judges rows by the rules that files are judged by, and merges them by
 * customer and day; only those days come here, and everything after is what it is for a file. Columns of `ledger` that
 * count rows (channel, category, …) are merged by day too, and an amount then stands on the first of the rows that it sums.
 *
 * @throws what openLedger throws, and ENGINE_UNREACHABLE, ENGINE_REFUSED, ENGINE_LOST, ENGINE_STALLED,
 *   ENGINE_FAILED, ENGINE_CHANGED, ENGINE_TABLE_MISSING, ENGINE_COLUMN_TYPE, ENGINE_UNFIT
 */
export async function openWarehouseLedger(address: string, settings: LedgerSettings): Promise<Ledger> {
  const { onProgress: progress = () => {} } = settings;
  return retryLost(() => readOnce(address, settings), progress);
}

async function readOnce(address: string, settings: LedgerSettings): Promise<Ledger> {
  const warehouse = await openWarehouse(address);
  try {
    const engine = await openEngine({ memoryLimit: settings.memoryLimit, threads: settings.threads });
    try {
      return await fillLedger(engine, warehouse, settings);
    } catch (error) {
      engine.close();
      throw error;
    }
  } finally {
    await warehouse.close();
  }
}

async function fillLedger(engine: Engine, warehouse: Warehouse, settings: LedgerSettings): Promise<Ledger> {
  const { connection } = engine;
  const { onProgress: progress = () => {}, previewRows, strict } = settings;
  const file = warehouse.name;
  const format = FORMATS[warehouse.dialect.name];

  progress(`asking ${file} what it holds`);
  const { rules, validated, hasCopies } = await judgeRows(warehouse, settings);
  const asOf = settings.asOf ?? null;
  const { partition } = rules;
  const [[lastDay]] = partition && asOf === null ? await textRows(warehouse, lastDaySql(warehouse, rules)) : [[null]];
  const counts = await readCounts(warehouse, validated, rules);
  const conflictingIds = hasCopies ? await countRepeatedIds(warehouse, rules, validated) : 0;

  progress('merging transactions by customer and day, where they are');
  await readMergedDays(connection, warehouse, rules, validated, progress);
  checkUnchanged(file, counts, await countDays(connection));
  const days: DayCounts = {
    ...(await countDays(connection)),
    duplicatesKept: await countCopies(warehouse, rules, validated),
  };
  const hasOthers = counts.verdicts.some(({ verdict }) => verdict === verdictOf('other currency'));
  const otherCurrencies = hasOthers ? await countOtherCurrencies(warehouse, rules, validated) : [];
  const source = { file, format, names: rules.names };
  const reading = await warehouseReading(warehouse, rules, validated, previewRows);
  const quality = qualityOf({
    ...{ source, rules, counts, days, conflictingIds, reading },
    asOf,
    ...(partition ? { partition: { ...partition, lastDay } } : {}),
    timeZone: rules.zones.timeZone,
    dateFormat: reading.dates.format,
    malformed: 0,
    otherCurrencies,
    examples: await findWarehouseExamples(warehouse, rules, validated, counts),
    cautions: await cautionsOf(connection, {
      ...{ source, rules, ...noted(counts), ...days },
      otherCurrencies,
      unusedMoney: decimalsUnused(rules),
    }),
  });
  checkQuality(quality, strict, asOf ?? lastDay);

  const close = async () => engine.close();
  return {
    ...quality,
    columns: columnNames(rules.columns, rules.names),
    merged: true,
    wideMoney: needsWidth(quality),
    connection,
    quality,
    close,
    [Symbol.asyncDispose]: close,
  };
}

async function readCounts(warehouse: Warehouse, validated: string, { lastKnown }: WarehouseRules): Promise<Counts> {
  const rows = await textRows(warehouse, `${validated}\n${countsSql(lastKnown)}`);
  return countsOf(
    rows.map(
      ([verdict, kind, count, amount, absolute, first, last]): VerdictRow => ({
        verdict: Number(verdict),
        kind: kind as VerdictRow['kind'],
        rows: Number(count),
        ...{ amount, absolute, first, last },
      }),
    ),
  );
}

/** Accepted rows that repeat another in everything. */
async function countCopies(warehouse: Warehouse, rules: WarehouseRules, validated: string): Promise<number> {
  const [[copies]] = await textRows(
    warehouse,
    `${validated}
SELECT sum(copies - 1) FROM (
  SELECT count(*) AS copies FROM validated WHERE verdict = 0 GROUP BY ${sameRowSql(rules)} HAVING count(*) > 1
) repeated`,
  );
  return Number(copies ?? 0);
}

/** What was counted and what was merged are two questions, between which a table may have changed. */
function checkUnchanged(engine: string, { verdicts }: Counts, { rows }: { readonly rows: number }): void {
  const accepted = verdicts.find(({ verdict }) => verdict === 0)?.rows ?? 0;
  if (accepted === rows) return;
  throw new PerennialError('ENGINE_CHANGED', {
    engine,
    problem: `it had ${accepted} rows to accept, and then ${rows}`,
  });
}
