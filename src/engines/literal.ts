import { formatDay, formatMoney } from '../units.ts';
import type { Table, TableValues } from './contract.ts';
import { quoteName } from './sql.ts';

/** What the columns of a table that is written are called in each engine that one is written to. */
export type ColumnTypes = Readonly<Record<keyof TableValues, string>>;

/** A value of a table as the text that every engine casts to its own type. */
export function textOfValue({ columns }: Table, column: number, row: number): string | null {
  const { type, value } = columns[column];
  const given = value(row);
  if (given === null) return null;
  switch (type) {
    case 'day':
      return formatDay(given as number);
    case 'money':
    case 'amount':
      return formatMoney(given as bigint);
    default:
      return String(given);
  }
}

/** `"name" TYPE, …` for CREATE TABLE. */
export function declaredColumns({ columns }: Table, types: ColumnTypes): string {
  return columns.map(({ name, type }) => `${quoteName(name)} ${types[type]}`).join(', ');
}

/** Whether a table that is there has the columns of one that is to take its place. */
export function hasSameColumns({ columns }: Table, names: readonly string[]): boolean {
  return (
    columns.length === names.length && columns.every(({ name }, i) => name.toLowerCase() === names[i].toLowerCase())
  );
}
