import type { Connection } from '../engines/contract.ts';
import { quoteName, trimmed } from '../engines/sql.ts';
import { PerennialError } from '../errors.ts';

/** A customer's attribute in SQL: a name for the column of the answer. */
export function attributeAlias(place: number): string {
  return `attribute_${place}`;
}

/**
 * The statement that gives each customer one value of each attribute: that of the first accepted row that is no refund,
 * by day and then by place in the file. It lies on the day of the first purchase, so that it is known from the first day
 * on and nothing later changes it. '' stands for no value there, and for a customer with refunds alone.
 *
 * @param columns  as the table `validated` names them
 */
export function attributesSql(columns: readonly string[], asOf: string): string {
  const order = "CAST(day - DATE '1970-01-01' AS BIGINT) * 1000000000000 + rowid";
  const values = columns.map((column, i) => {
    const text = `coalesce(${trimmed(quoteName(column))}, '')`;
    return `coalesce(arg_min(${text}, ${order}) FILTER (kind NOT IN ('refund', 'cancellation')), '') AS ${attributeAlias(i)}`;
  });
  return `
  SELECT customer, ${values.join(', ')}
  FROM validated
  WHERE verdict = 0 AND day <= DATE '${asOf}'
  GROUP BY customer`;
}

/** Columns of the ledger that say something of a customer's first purchase without having been asked for by name. */
const ROLES_OF_FIRST = ['channel', 'category', 'product'];

/**
 * The ledger's columns of attributes that were asked for by name; case, blanks and underscores do not matter, as when
 * the ledger looked for them. `channel`, `category` and `product` are the columns in these roles, where no attribute is
 * called so.
 *
 * @throws COVARIATE_INVALID where the ledger does not carry one
 */
export async function attributeColumns(connection: Connection, names: readonly string[]): Promise<string[]> {
  const rows = await connection.rows<{ column_name: string }>('SELECT column_name FROM (DESCRIBE ledger)');
  const all = rows.map((row) => row.column_name);
  const columns = all.filter((name) => name.startsWith(PREFIX));
  return names.map((name) => {
    const same = (column: string) => plain(column.slice(PREFIX.length)) === plain(name);
    const column = columns.find((candidate) => candidate === PREFIX + name) ?? columns.find(same);
    if (column === undefined && ROLES_OF_FIRST.includes(name) && all.includes(name)) return name;
    if (column !== undefined) return column;
    throw new PerennialError('COVARIATE_INVALID', {
      name,
      problem: 'the ledger does not carry it',
      remedy: 'Open the ledger with this name among its attributes.',
    });
  });
}

const PREFIX = 'attribute_';

function plain(name: string): string {
  return name.toLowerCase().replace(/[\s_.-]+/g, '');
}
