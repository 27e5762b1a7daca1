/** Cells of all customers, counted where the transactions are: of a table in an engine nothing else travels. */
import { isAddress } from '../engines/address.ts';
import { openWarehouse } from '../engines/openWarehouse.ts';
import { retryLost } from '../engines/retryLost.ts';
import { textRows, type Warehouse } from '../engines/warehouse.ts';
import { openLedger } from '../transactions/ledger.ts';
import { type LedgerOptions, type LedgerSettings, parseLedgerOptions } from '../transactions/options.ts';
import { judgeRows } from '../transactions/warehouse/judgedRows.ts';
import { lastDaySql } from '../transactions/warehouse/warehouseRows.ts';
import { parseDay, TIME_UNITS, type TimeUnit } from '../units.ts';
import { type Cells, cellsOf, makeCells } from './cells.ts';
import { summarise } from './summarise.ts';

export interface CountedCells {
  readonly cells: Cells;
  /** The last day that is known, inclusive. */
  readonly asOf: string;
}

/**
 * The cells that purchase models of continuous time are fitted to, but for those that ask for the times between purchases
 * (`bg-cnbd`, `mbg-cnbd`): the engine judges and merges the rows as it does for a ledger, and counts customers by (x, tx, T).
 *
 *     const { cells } = await readCells({ file: 'postgres://host/shop/public.orders' });
 *     fitPurchaseModel(purchaseModel('pareto-nbd'), cells).parameters;
 *
 * @param timeUnit  of tx and T; week when not given
 * @throws what openLedger throws
 */
export async function readCells(options: LedgerOptions, timeUnit: TimeUnit = 'week'): Promise<CountedCells> {
  const settings = parseLedgerOptions(options);
  const { source } = settings;
  if (typeof source !== 'string' || !isAddress(source)) {
    const ledger = await openLedger(options);
    try {
      const { summaries } = await summarise(ledger, { timeUnit });
      return { cells: cellsOf(summaries).cells, asOf: ledger.asOf };
    } finally {
      await ledger.close();
    }
  }
  return retryLost(async () => {
    const warehouse = await openWarehouse(source);
    try {
      return await countCells(warehouse, settings, TIME_UNITS[timeUnit]);
    } finally {
      await warehouse.close();
    }
  }, settings.onProgress);
}

async function countCells(warehouse: Warehouse, settings: LedgerSettings, unit: number): Promise<CountedCells> {
  const { rules, validated } = await judgeRows(warehouse, settings);
  const [[lastDay]] =
    settings.asOf === undefined ? await textRows(warehouse, lastDaySql(warehouse, rules)) : [[settings.asOf]];
  const asOf = lastDay ?? rules.lastKnown;
  const { epochDay } = warehouse.dialect;
  const counted = await textRows(
    warehouse,
    `${validated},
bought AS (
  SELECT customer, count(DISTINCT day) AS purchases, min(day) AS first_day, max(day) AS last_day
  FROM validated
  WHERE verdict = 0 AND kind NOT IN ('refund', 'cancellation')
  GROUP BY customer
)
SELECT purchases, ${epochDay('first_day')}, ${epochDay('last_day')}, count(*) FROM bought GROUP BY 1, 2, 3`,
  );
  const end = parseDay(asOf);
  const column = (of: (row: readonly number[]) => number) =>
    Float64Array.from(counted, (row) => of(row.map((value) => Number(value))));
  const { cells } = makeCells(
    column(([purchases]) => purchases - 1),
    column(([, first, last]) => (last - first) / unit),
    column(([, first]) => (end - first) / unit),
    column(([, , , customers]) => customers),
  );
  return { cells, asOf };
}
