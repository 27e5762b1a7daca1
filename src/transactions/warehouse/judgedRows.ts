import { textRows, type Warehouse } from '../../engines/warehouse.ts';
import type { LedgerSettings } from '../options.ts';
import { idOf, repeatedIdsSql, seeksCopies, validatedSql } from './warehouseRows.ts';
import { chooseWarehouseRules, type WarehouseRules } from './warehouseRules.ts';

/** How the rows of a table are judged. */
export interface JudgedRows {
  readonly rules: WarehouseRules;
  /** The beginning of every statement: see validatedSql. */
  readonly validated: string;
  /** Whether copies of rows are told from the first. */
  readonly hasCopies: boolean;
}

/**
 * Looks at a table to decide how it is to be read.
 *
 * @throws what chooseWarehouseRules and the engine throw
 */
export async function judgeRows(warehouse: Warehouse, settings: LedgerSettings): Promise<JudgedRows> {
  const rules = await chooseWarehouseRules(warehouse, settings);
  const plain = validatedSql(warehouse, rules, false);
  const hasCopies =
    seeksCopies(rules) &&
    (rules.policy.duplicates === 'exclude' || (await countRepeatedIds(warehouse, rules, plain)) > 0);
  return { rules, hasCopies, validated: hasCopies ? validatedSql(warehouse, rules, true) : plain };
}

/** Transaction ids that stand on several rows which could be accepted. */
export async function countRepeatedIds(
  warehouse: Warehouse,
  rules: WarehouseRules,
  validated: string,
): Promise<number> {
  if (idOf(rules) === null) return 0;
  const [[ids]] = await textRows(warehouse, `${validated}\nSELECT count(*) FROM (${repeatedIdsSql(rules)}) repeated`);
  return Number(ids);
}
