/** What a quality report shows of a table's rows. Tables keep no order: rows are any of those that there are. */
import { textRows, type Warehouse } from '../../engines/warehouse.ts';
import { formatMoney, parseMoney } from '../../units.ts';
import { DECIMAL_MARKS, NOTATIONS } from '../amounts.ts';
import { paidColumns, type Role } from '../columns.ts';
import type { Counts } from '../counts.ts';
import { decidingColumns, EXAMPLES, type Example } from '../examples.ts';
import type { Reading } from '../reading.ts';
import { REASONS, type Reason } from '../reasons.ts';
import type { WarehouseRules } from './warehouseRules.ts';

/** Letters to which a value that is shown is cut. */
const LONGEST = 200;

const DATES = {
  day: { format: 'DATE', example: '2024-01-31' },
  'wall time': { format: 'TIMESTAMP', example: '2024-01-31 12:00:00' },
  instant: { format: 'TIMESTAMP WITH TIME ZONE', example: '2024-01-31 12:00:00+00' },
} as const;

/** How a table was read, with some of its rows. */
export async function warehouseReading(
  warehouse: Warehouse,
  rules: WarehouseRules,
  validated: string,
  count: number,
): Promise<Reading> {
  const { preset, columns, filters, zones, names, kinds, minorUnits } = rules;
  const roles = (Object.entries(columns.at) as [Role, number][]).map(([role, place]) => ({
    role,
    column: names[place],
  }));
  const status = filters.map(({ place }) => ({ role: 'status' as const, column: names[place] }));
  const [decimal] = DECIMAL_MARKS;
  return {
    preset: { name: preset.name, title: preset.title },
    shape: columns.shape,
    delimiter: null,
    encoding: 'utf-8',
    columns: [...roles, ...status],
    dates: { ...DATES[kinds[columns.at.date] as keyof typeof DATES], timeZone: zones.wall },
    amounts: paidColumns(columns)
      .filter((place) => place !== columns.at.quantity)
      .map((place) => ({ column: names[place], notation: NOTATIONS[decimal], decimal, minorUnits })),
    rows: count === 0 ? [] : await someRows(warehouse, rules, validated, count),
  };
}

async function someRows(
  warehouse: Warehouse,
  { columns, filters, names }: WarehouseRules,
  validated: string,
  count: number,
): Promise<Reading['rows']> {
  const used = [...new Set([...Object.values(columns.at), ...filters.map(({ place }) => place)])].sort((a, b) => a - b);
  const { text } = warehouse.dialect;
  const rows = await textRows(
    warehouse,
    `${validated}
SELECT customer, ${text('day')}, ${text('amount')}, verdict${used.map((place) => `, ${cut(`c${place}`)}`).join('')}
FROM validated LIMIT ${count}`,
  );
  const paid = paidColumns(columns).length > 0;
  return rows.map(([customer, day, amount, verdict, ...texts], row) => ({
    line: row + 1,
    raw: Object.fromEntries(used.map((place, i) => [names[place], texts[i] ?? ''])),
    customer,
    day,
    amount: paid && amount !== null ? formatMoney(parseMoney(amount)!) : null,
    outcome: verdict === '0' ? 'accepted' : REASONS[Number(verdict) - 1],
  }));
}

/** A few values of every reason, by the values' order; rows of a table have no lines (line 0). */
export async function findWarehouseExamples(
  warehouse: Warehouse,
  { file, columns, filters, names }: WarehouseRules,
  validated: string,
  { verdicts }: Counts,
): Promise<ReadonlyMap<Reason, readonly Example[]>> {
  const found = new Map<Reason, readonly Example[]>();
  for (const { verdict } of verdicts) {
    if (verdict === 0) continue;
    const reason = REASONS[verdict - 1];
    const deciding = decidingColumns(reason, columns, filters);
    const shown = deciding.map((place) => `coalesce(${cut(`c${place}`)}, '')`);
    const values = shown.length === 0 ? ["''"] : shown;
    const rows = await textRows(
      warehouse,
      `${validated}
SELECT ${values.map((value, i) => `${value} AS v${i}`).join(', ')}
FROM validated WHERE verdict = ${verdict} ORDER BY ${values.map((_, i) => i + 1).join(', ')} LIMIT ${EXAMPLES}`,
    );
    const field = deciding.map((place) => names[place]).join(' × ');
    found.set(
      reason,
      rows.map((texts) => ({ file, line: 0, field, value: texts.join(' × ').slice(0, LONGEST) })),
    );
  }
  return found;
}

function cut(text: string): string {
  return `substr(${text}, 1, ${LONGEST})`;
}
