import { createReadStream } from 'node:fs';
import type { Connection } from '../engines/contract.ts';
import { PerennialError } from '../errors.ts';
import { splitRecord } from './header.ts';
import { linesOfRows } from './linesOfRows.ts';
import { readTexts } from './readTexts.ts';
import type { Source } from './source.ts';

const QUOTE = '"'.charCodeAt(0);
/** Values with line breaks that are looked into, the first ones: one that has swallowed lines is enough. */
const MOST_VALUES = 1000;

/** Whether a file has a quote anywhere: without one no value can hold a line break. */
export async function hasQuotes(path: string): Promise<boolean> {
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 })) {
    if ((chunk as Buffer).includes(QUOTE)) return true;
  }
  return false;
}

/** SQL for whether a row has a value with line breaks. */
export function multilineSql(columns: number): string {
  return Array.from({ length: columns }, (_, place) => `coalesce(contains(c${place}, chr(10)), false)`).join(' OR ');
}

/**
 * Refuses a file in which a quote is opened and closed by a later row's, so that the rows between are one value: a value
 * with line breaks of which an inner line has as many fields as the file has columns, and a digit where the date is.
 *
 * @throws FILE_FORMAT naming the line
 */
export async function checkSwallowed(connection: Connection, source: Source, date: number): Promise<void> {
  const { records, names } = source;
  if (records === null || !source.quoted || names.length < 3) return;
  const rows = await connection.rows<{ row: bigint }>(
    `SELECT rowid AS row FROM validated WHERE multiline ORDER BY rowid LIMIT ${MOST_VALUES}`,
  );
  const texts = await readTexts(connection, source, new Set(rows.map(({ row }) => Number(row))), Infinity);
  const isRecord = (line: string) => {
    const fields = splitRecord(line.replace(/\r$/, ''), records.delimiter);
    return fields.length === names.length && /\d/.test(fields[date]);
  };
  for (const [row, values] of texts) {
    if (!values.some((value) => value?.split('\n').slice(1, -1).some(isRecord))) continue;
    const lines = await linesOfRows(source, new Set([row]));
    throw unclosedQuote(source.file, lines.ofRow(row));
  }
}

export function unclosedQuote(file: string, line: number): PerennialError {
  return new PerennialError('FILE_FORMAT', {
    file,
    format: 'CSV',
    problem: `a quote (") that is opened on line ${line} is not closed there, and takes the rows below it with it`,
    remedy: `Mend line ${line}: close the quote, or write a quote within a value as "".`,
  });
}
