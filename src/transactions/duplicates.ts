import type { Connection } from '../engines/contract.ts';
import { type ColumnChoice, transactionIdRole } from './columns.ts';
import type { Policy } from './options.ts';
import { verdictOf } from './reasons.ts';
import type { Source } from './source.ts';
import { CARRIED, sameRow } from './validate.ts';

/** Rows that could still be accepted; what a refund or free order is comes after the question of what is a copy. */
const CANDIDATE = `verdict IN (0, ${verdictOf('refund')}, ${verdictOf('free order')})`;

/**
 * Gives all copies of a row but the first the verdict 'duplicate transaction'.
 *
 * Under 'by-id' a copy has the same transaction id and the same content in every column; without an id, two equal rows
 * may well be two equal purchases.
 *
 * @returns how many transaction ids stand on rows of different content, which all stay
 */
export async function markDuplicates(
  connection: Connection,
  { names }: Source,
  columns: ColumnChoice,
  policy: Policy,
): Promise<number> {
  const role = transactionIdRole(columns);
  const id = role && CARRIED[role];
  if (policy.duplicates === 'keep' || (policy.duplicates === 'by-id' && id === null)) return 0;
  const among =
    policy.duplicates === 'by-id' ? `${id} IN (${repeatedIds(id!)})` : `(customer, day) IN (${repeatedDays()})`;
  await connection.run(`
    CREATE TEMP TABLE copies AS
    SELECT rowid AS copy
    FROM validated
    WHERE ${CANDIDATE} AND ${among}
    QUALIFY row_number() OVER (PARTITION BY ${sameRow(columns, names)} ORDER BY rowid) > 1`);
  await connection.run(`
    UPDATE validated SET verdict = ${verdictOf('duplicate transaction')}
    FROM copies WHERE validated.rowid = copy`);
  await connection.run('DROP TABLE copies');
  if (id === null) return 0;
  const [row] = await connection.rows<{ ids: bigint }>(`SELECT count(*) AS ids FROM (${repeatedIds(id)})`);
  return Number(row.ids);
}

/** Few ids or customer-days repeat: finding them by a narrow grouping spares sorting all rows by their content. */
function repeatedIds(id: string): string {
  return `SELECT ${id} FROM validated WHERE ${CANDIDATE} AND ${id} IS NOT NULL GROUP BY ${id} HAVING count(*) > 1`;
}

function repeatedDays(): string {
  return `SELECT (customer, day) FROM validated WHERE ${CANDIDATE} GROUP BY customer, day HAVING count(*) > 1`;
}
