import type { Connection } from '../engines/contract.ts';
import { type ColumnChoice, paidColumns, transactionIdRole } from './columns.ts';
import type { PlacedFilter } from './filters.ts';
import { linesOfRows } from './linesOfRows.ts';
import { unclosedQuote } from './quotes.ts';
import { readTexts } from './readTexts.ts';
import { REASONS, type Reason } from './reasons.ts';
import type { Source } from './source.ts';

/** How many examples the report gives of each reason: the first ones in the file. */
export const EXAMPLES = 3;

/** One value that was excluded, and where it stands. */
export interface Example {
  readonly file: string;
  /** The line on which the row starts, counted from 1 with the header; the row's number in a Parquet file or in memory; 0 for a table in an engine. */
  readonly line: number;
  readonly field: string;
  readonly value: string;
}

/** Lines that DuckDB could not take apart. */
export interface MalformedLines {
  /** Whether some are refused for their encoding. */
  readonly encoding: boolean;
  /** The first, by DuckDB's count of records, that goes on over further lines because a quote is not closed. */
  readonly unclosed: number | null;
  /** How many are reported. */
  readonly count: number;
  /** The first of those, by DuckDB's count of records, with what is wrong. */
  readonly first: ReadonlyMap<number, string>;
  /** All that the file has, by DuckDB's count of records: rows are counted around them. */
  readonly all: ReadonlySet<number>;
}

/** Reads what `store_rejects` noted. A line can be refused for several reasons; it is one line. */
export async function malformedLines(
  connection: Connection,
  { records }: Pick<Source, 'records'>,
): Promise<MalformedLines> {
  if (records === null) return { encoding: false, unclosed: null, count: 0, first: new Map(), all: new Set() };
  const refused = await connection.rows<{
    record: bigint;
    error: string;
    encoding: boolean;
    unclosed: boolean;
  }>(`SELECT line AS record, min(error_message) AS error, bool_or(error_type = 'INVALID ENCODING') AS encoding,
       bool_or(error_type = 'UNQUOTED VALUE' AND contains(rtrim(csv_line, chr(10) || chr(13)), chr(10))) AS unclosed
     FROM reject_errors GROUP BY line ORDER BY line`);
  return {
    count: refused.length,
    encoding: refused.some((line) => line.encoding),
    unclosed: Number(refused.find((line) => line.unclosed)?.record ?? 0) || null,
    first: new Map(refused.slice(0, EXAMPLES).map((line) => [Number(line.record), line.error.split('\n')[0]])),
    all: new Set(refused.map((line) => Number(line.record))),
  };
}

/** @throws FILE_FORMAT for a file of which a quote that is not closed has swallowed lines */
export async function checkQuotes(source: Source, { unclosed, all }: MalformedLines): Promise<void> {
  if (unclosed === null || source.records === null) return;
  const lines = await linesOfRows(source, new Set(), { all, wanted: all.size });
  throw unclosedQuote(source.file, lines.ofRefused(unclosed));
}

/** The first few rows of every reason, each with its line in the file. */
export async function findExamples(
  connection: Connection,
  source: Source,
  columns: ColumnChoice,
  filters: readonly PlacedFilter[],
  malformed: MalformedLines,
): Promise<ReadonlyMap<Reason, readonly Example[]>> {
  const picked = await connection.rows<{ verdict: number; rows: bigint[] }>(
    `SELECT verdict, min(rowid, ${EXAMPLES}) AS rows FROM validated WHERE verdict BETWEEN 1 AND ${REASONS.length} GROUP BY verdict`,
  );
  const decided = picked.map(({ verdict, rows }) => ({
    reason: REASONS[verdict - 1],
    rows: rows.map(Number),
    columns: decidingColumns(REASONS[verdict - 1], columns, filters),
  }));
  const wanted = new Set(decided.flatMap(({ rows }) => rows));
  const lines = await linesOfRows(source, wanted, { all: malformed.all, wanted: malformed.first.size });
  const texts = await readTexts(connection, source, wanted);
  const found = new Map<Reason, Example[]>();
  for (const [record, error] of malformed.first) {
    append(found, 'malformed line', { file: source.file, line: lines.ofRefused(record), field: '', value: error });
  }
  for (const { reason, rows, columns } of decided) {
    const field = columns.map((place) => source.names[place]).join(' × ');
    for (const row of rows) {
      const value = columns.map((place) => texts.get(row)?.[place] ?? '').join(' × ');
      append(found, reason, { file: source.file, line: lines.ofRow(row), field, value: value.slice(0, 200) });
    }
  }
  return found;
}

function append(found: Map<Reason, Example[]>, reason: Reason, example: Example): void {
  const examples = found.get(reason) ?? [];
  if (examples.length < EXAMPLES) found.set(reason, [...examples, example]);
}

/** The columns whose values decided. */
export function decidingColumns(
  reason: Reason,
  columns: ColumnChoice,
  filters: readonly PlacedFilter[],
): readonly number[] {
  const { at } = columns;
  switch (reason) {
    case 'malformed line':
      return [];
    case 'no customer':
      return [at.customer];
    case 'unreadable date':
    case 'after as-of':
      return [at.date];
    case 'other currency':
      return at.currency === undefined ? paidColumns(columns) : [at.currency];
    case 'test transaction':
    case 'not a sale':
    case 'not completed':
      return filters.filter(({ excluded }) => excluded[reason] !== undefined).map(({ place }) => place);
    case 'unknown status':
      return filters.filter(({ others }) => others === 'exclude').map(({ place }) => place);
    case 'duplicate transaction': {
      const id = transactionIdRole(columns);
      return [id === null ? at.customer : at[id]!];
    }
    default:
      return paidColumns(columns);
  }
}
