import type { Connection } from '../engines/contract.ts';
import { formatMoney, parseMoney } from '../units.ts';
import { DECIMAL_MARKS, type DecimalMark, NOTATIONS } from './amounts.ts';
import { paidColumns, type Role, type Shape } from './columns.ts';
import type { MalformedLines } from './examples.ts';
import { linesOfRows } from './linesOfRows.ts';
import { readTexts } from './readTexts.ts';
import { ORDER_LINE, REASONS, type Reason } from './reasons.ts';
import type { Source } from './source.ts';
import type { Rules } from './validate.ts';

/** How a file was read, so that a person can see whether it was read as meant. */
export interface Reading {
  /** The preset's name and what it is for; `generic` for a file that no preset knows. */
  readonly preset: { readonly name: string; readonly title: string };
  readonly shape: Shape;
  /** The separator of a CSV file; null in other formats. */
  readonly delimiter: string | null;
  readonly encoding: string;
  /** The file's columns that were used, and as what. */
  readonly columns: readonly { readonly role: Role | 'status'; readonly column: string }[];
  readonly dates: { readonly format: string; readonly example: string; readonly timeZone: string };
  /** Of each column of amounts: how it writes them, such as `1,234.56`, and how many of its decimals are left out. */
  readonly amounts: readonly {
    readonly column: string;
    readonly notation: string;
    readonly decimal: DecimalMark;
    readonly minorUnits: number;
  }[];
  readonly rows: readonly UnderstoodRow[];
}

/** One of the first rows, as the file writes it and as it was understood. */
export interface UnderstoodRow {
  readonly line: number;
  /** The texts of the columns in use, by the file's names. */
  readonly raw: Readonly<Record<string, string>>;
  readonly customer: string | null;
  readonly day: string | null;
  /** Exact decimal text; null where it can't be read or the file has none. */
  readonly amount: string | null;
  readonly outcome: 'accepted' | 'line of an order' | Reason;
}

export async function readingOf(
  connection: Connection,
  source: Source,
  rules: Rules,
  {
    encoding,
    previewRows,
    malformed,
  }: { readonly encoding: string; readonly previewRows: number; readonly malformed: Pick<MalformedLines, 'all'> },
): Promise<Reading> {
  const { preset, columns, filters, dateFormat, zones, notations } = rules;
  const roles = (Object.entries(columns.at) as [Role, number][]).map(([role, place]) => ({
    role,
    column: source.names[place],
  }));
  const { delimiter } = source.format === 'CSV' ? source.records! : { delimiter: null };
  return {
    preset: { name: preset.name, title: preset.title },
    shape: columns.shape,
    delimiter,
    encoding,
    columns: [...roles, ...filters.map(({ place }) => ({ role: 'status' as const, column: source.names[place] }))],
    dates: { format: dateFormat.name, example: dateFormat.example, timeZone: zones.wall },
    amounts: paidColumns(columns)
      .filter((place) => place !== columns.at.quantity)
      .map((place) => {
        const { decimal } = notations.get(place) ?? { decimal: DECIMAL_MARKS[0] };
        return { column: source.names[place], notation: NOTATIONS[decimal], decimal, minorUnits: rules.minorUnits };
      }),
    rows: await firstRows(connection, source, rules, previewRows, malformed.all),
  };
}

async function firstRows(
  connection: Connection,
  source: Source,
  { columns, filters }: Rules,
  count: number,
  refused: ReadonlySet<number>,
): Promise<UnderstoodRow[]> {
  const rows = await connection.rows<{
    row: bigint;
    customer: string | null;
    day: string | null;
    amount: string | null;
    verdict: number;
  }>(`
    SELECT rowid AS row, customer, CAST(day AS VARCHAR) AS day, CAST(amount AS VARCHAR) AS amount, verdict
    FROM validated WHERE rowid < ${count} ORDER BY rowid`);
  const wanted = new Set(rows.map(({ row }) => Number(row)));
  const texts = await readTexts(connection, source, wanted);
  const lines = await linesOfRows(source, wanted, { all: refused, wanted: 0 });
  const used = [...new Set([...Object.values(columns.at), ...filters.map(({ place }) => place)])].sort((a, b) => a - b);
  const paid = paidColumns(columns).length > 0;
  return rows.map(({ row, customer, day, amount, verdict }) => ({
    line: lines.ofRow(Number(row)),
    raw: Object.fromEntries(used.map((place) => [source.names[place], texts.get(Number(row))?.[place] ?? ''])),
    customer,
    day,
    amount: paid && amount !== null ? formatMoney(parseMoney(amount)!) : null,
    outcome: verdict === 0 ? 'accepted' : verdict === ORDER_LINE ? 'line of an order' : REASONS[verdict - 1],
  }));
}
