import type { Connection } from '../engines/contract.ts';
import { trimmed } from '../engines/sql.ts';
import { type AmountNotation, markSql, plainSql } from './amounts.ts';
import { type ColumnChoice, paidColumns } from './columns.ts';
import { currencyInName, currencyOf, marksOf } from './currencies.ts';
import type { Source } from './source.ts';
import type { Rules } from './validate.ts';

/** Values looked at before a whole column is searched for signs. */
const SAMPLE_ROWS = 2000;

/**
 * The currency given, or the commonest of the file by its column or else by the signs beside its amounts, or the one in the
 * name of the amounts' column, or ''.
 */
export async function chooseCurrency(
  connection: Connection,
  source: Source,
  columns: ColumnChoice,
  notations: ReadonlyMap<number, AmountNotation>,
  given: string | undefined,
): Promise<string> {
  if (given !== undefined) return given;
  const { at } = columns;
  if (at.currency !== undefined) return commonest(connection, `upper(${trimmed(`c${at.currency}`)})`, source.preview);
  const money = paidColumns(columns).filter((paid) => paid !== at.quantity && paid !== at.refunded);
  const named = money.map((paid) => currencyInName(source.names[paid]).currency).find((name) => name !== '') ?? '';
  const place = money.find((paid) => notations.get(paid)?.numeric === false);
  // A plain number has no sign beside it.
  if (place === undefined || notations.get(place)?.plain) return named;
  const column = `c${place}`;
  const mark = markSql(column, plainSql(column));
  const sample = await commonest(connection, mark, `(SELECT ${column} FROM ${source.preview} LIMIT ${SAMPLE_ROWS})`);
  return sample === '' ? named : commonest(connection, mark, source.preview);
}

async function commonest(connection: Connection, mark: string, rows: string): Promise<string> {
  const [found] = await connection.rows<{ mark: string }>(
    `SELECT ${mark} AS mark FROM ${rows} WHERE mark <> '' GROUP BY mark ORDER BY count(*) DESC, mark LIMIT 1`,
  );
  return found ? currencyOf(found.mark) : '';
}

/** How many rows are in a currency. */
export interface CurrencyRows {
  readonly currency: string;
  readonly rows: number;
}

/** Rows by currency, of all currencies but the ledger's, the commonest first. */
export async function countCurrencies(
  connection: Connection,
  source: Source,
  { columns, currency, notations }: Pick<Rules, 'columns' | 'currency' | 'notations'>,
): Promise<{ currency: string; rows: number }[]> {
  const { at } = columns;
  const paid = paidColumns(columns).find((place) => place !== at.quantity && notations.get(place)?.numeric === false);
  const mark = paid === undefined ? "''" : `coalesce(${markSql(`c${paid}`, plainSql(`c${paid}`))}, '')`;
  const named = at.currency === undefined ? "''" : `coalesce(upper(${trimmed(`c${at.currency}`)}), '')`;
  const found = await connection.rows<{ named: string; mark: string; rows: bigint }>(
    `SELECT ${named} AS named, ${mark} AS mark, count(*) AS rows FROM ${source.preview} GROUP BY named, mark`,
  );
  const own = currency === '' ? [''] : marksOf(currency);
  const others = new Map<string, number>();
  for (const { named: name, mark: sign, rows } of found) {
    const byColumn = at.currency !== undefined && !own.includes(name);
    if (!byColumn && (sign === '' || own.includes(sign))) continue;
    const other = byColumn ? name : sign;
    const label = other === '' ? 'none' : currencyOf(other);
    others.set(label, (others.get(label) ?? 0) + Number(rows));
  }
  return [...others].map(([other, rows]) => ({ currency: other, rows })).sort(byRows);
}

/** The commonest first, of equals by name. */
export function byRows(a: CurrencyRows, b: CurrencyRows): number {
  return b.rows - a.rows || (a.currency < b.currency ? -1 : 1);
}
