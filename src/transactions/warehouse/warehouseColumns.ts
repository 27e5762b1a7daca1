import { openWarehouse } from '../../engines/openWarehouse.ts';
import { columnNames, hasAmounts } from '../columns.ts';
import type { FileColumns } from '../fileColumns.ts';
import type { LedgerSettings } from '../options.ts';
import { chooseWarehouseRules } from './warehouseRules.ts';

/** What the columns of a table are, as fileColumns says it of a file. */
export async function warehouseColumns(address: string, settings: LedgerSettings): Promise<FileColumns> {
  const warehouse = await openWarehouse(address);
  try {
    const { columns, names, file } = await chooseWarehouseRules(warehouse, settings);
    return { file, columns: columnNames(columns, names), hasAmounts: hasAmounts(columns) };
  } finally {
    await warehouse.close();
  }
}
