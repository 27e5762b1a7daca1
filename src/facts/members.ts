/** Which group each customer belonged to before a day: whoever served them, wherever they bought. */
import { readColumns } from '../engines/readColumns.ts';
import { quoteName } from '../engines/sql.ts';
import { PerennialError } from '../errors.ts';
import type { Role } from '../transactions/columns.ts';
import type { Ledger } from '../transactions/ledger.ts';
import { attributeColumns } from './attributes.ts';

/** One entry for each customer and group; a customer's weights are shares of own purchase days, 1 in sum. */
export interface Members {
  /** Names of groups, in order. */
  readonly groups: readonly string[];
  readonly customer: readonly string[];
  readonly group: Int32Array;
  readonly weight: Float64Array;
}

/** Roles that customers can be grouped by; anything else is an attribute. */
export const GROUP_ROLES = ['adviser', 'branch', 'channel', 'category'] as const satisfies readonly Role[];

/**
 * @param column  a role of the ledger (adviser, branch, channel, category), or an attribute it was opened with
 * @param asOf    the last day that counts, `YYYY-MM-DD`
 * @throws GROUP_UNKNOWN where the ledger has no such column
 */
export async function readMembers(ledger: Ledger, column: string, asOf: string): Promise<Members> {
  const name = await columnOf(ledger, column);
  const read = await readColumns(
    ledger.connection,
    `WITH days AS (
      SELECT customer, trim(${name}) AS grp, count(DISTINCT day) AS days
      FROM ledger
      WHERE NOT refund AND day <= DATE '${asOf}' AND trim(coalesce(${name}, '')) <> ''
      GROUP BY ALL
    )
    SELECT customer, grp, CAST(days / sum(days) OVER (PARTITION BY customer) AS DOUBLE) AS weight
    FROM days
    ORDER BY grp, customer`,
  );
  const names = read.text('grp');
  const groups = [...new Set(names)];
  const places = new Map(groups.map((group, i) => [group, i]));
  return {
    groups,
    customer: read.text('customer'),
    group: Int32Array.from(names, (group) => places.get(group)!),
    weight: read.doubles('weight'),
  };
}

/** What customers of a ledger can be grouped by: roles that it has, and attributes that it was opened with. */
export function groupColumns({ columns }: Pick<Ledger, 'columns'>, attributes: readonly string[]): string[] {
  return [...new Set([...GROUP_ROLES.filter((role) => columns[role] !== undefined), ...attributes])];
}

async function columnOf(ledger: Ledger, column: string): Promise<string> {
  const role = GROUP_ROLES.find((known) => known === column);
  if (role && ledger.columns[role] !== undefined) return quoteName(role);
  try {
    const [attribute] = await attributeColumns(ledger.connection, [column]);
    return quoteName(attribute);
  } catch (error) {
    throw new PerennialError('GROUP_UNKNOWN', { value: column }, { cause: error });
  }
}

/** Each customer's main group: the one of most purchase days, the first by name of equals; -1 for none. */
export function mainGroups({ customer, group, weight }: Members, customers: readonly string[]): Int32Array {
  const best = new Map<string, number>();
  for (let i = 0; i < customer.length; i++) {
    const known = best.get(customer[i]);
    if (known === undefined || weight[i] > weight[known]) best.set(customer[i], i);
  }
  return Int32Array.from(customers, (name) => {
    const entry = best.get(name);
    return entry === undefined ? -1 : group[entry];
  });
}
