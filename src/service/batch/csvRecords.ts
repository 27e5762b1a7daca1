import type { Readable } from 'node:stream';
import { StringDecoder } from 'node:string_decoder';

export interface CsvRecord {
  /** On which it begins, from 1. */
  readonly line: number;
  /** null for one that is too long, or whose quotes do not match. */
  readonly cells: readonly string[] | null;
}

/**
 * The records of a stream of CSV (RFC 4180: commas, quotes doubled within quotes, quoted cells of several lines), as they
 * come, some at a time; blank lines are left out. No more is held than one piece of the stream and one record.
 *
 * @param limit  longest record, in characters
 */
export async function* csvRecords(stream: Readable, limit: number): AsyncGenerator<CsvRecord[]> {
  const decoder = new StringDecoder('utf8');
  let rest = '';
  let line = 1;
  /** Within a record that was too long: what is left of its line is passed over. */
  let skipping = false;
  let records: CsvRecord[] = [];
  const take = (text: string, isLast: boolean): string => {
    let from = 0;
    while (from < text.length) {
      let end = text.indexOf('\n', from);
      let lines = 1;
      while (!skipping && end >= 0 && hasOpenQuote(text, from, end) && end - from <= limit) {
        end = text.indexOf('\n', end + 1);
        lines++;
      }
      if (end < 0 && !isLast) break;
      const record = text.slice(from, end < 0 ? undefined : end).replace(/\r$/, '');
      if (skipping) skipping = false;
      else if (record.trim() !== '') records.push({ line, cells: record.length > limit ? null : cellsOf(record) });
      line += lines;
      from = end < 0 ? text.length : end + 1;
    }
    return text.slice(from);
  };
  // Who stops reading may still answer on the same connection.
  for await (const piece of stream.iterator({ destroyOnReturn: false })) {
    const text = decoder.write(piece as Buffer);
    rest = take(line === 1 && rest === '' ? text.replace(/^\uFEFF/, '') : rest + text, false);
    if (rest.length > limit) {
      if (!skipping) records.push({ line, cells: null });
      skipping = true;
      rest = '';
    }
    if (records.length > 0) yield records;
    records = [];
  }
  take(rest + decoder.end(), true);
  if (records.length > 0) yield records;
}

function hasOpenQuote(text: string, from: number, to: number): boolean {
  let open = false;
  for (let at = text.indexOf('"', from); at >= 0 && at < to; at = text.indexOf('"', at + 1)) open = !open;
  return open;
}

function cellsOf(record: string): string[] | null {
  if (!record.includes('"')) return record.split(',');
  const cells: string[] = [];
  const cell = /(?:"((?:[^"]|"")*)"|([^",]*))(,|$)/y;
  for (;;) {
    const match = cell.exec(record);
    if (!match) return null;
    cells.push(match[1] === undefined ? match[2] : match[1].replaceAll('""', '"'));
    if (match[3] === '') return cells;
  }
}
