import { createReadStream } from 'node:fs';

/** Which records of a text file to find; a record is a line, or several where quotes hold line breaks. */
export interface RecordsWanted {
  readonly path: string;
  readonly delimiter: string;
  /** CSV quotes; JSON lines have none. */
  readonly quotes: boolean;
  /** Whether the first record is a header. */
  readonly header: boolean;
  /** Records that DuckDB refused, numbered from 1 as it counts: header and blank lines included. */
  readonly refused: ReadonlySet<number>;
  /** How many of those to find, the first ones. */
  readonly refusedWanted: number;
  /** Rows wanted, counted from 0 among the records that DuckDB took. */
  readonly rows: ReadonlySet<number>;
}

export interface LineNumbers {
  /** Line on which each wanted row starts, counted from 1. */
  readonly ofRow: ReadonlyMap<number, number>;
  /** Line on which each refused record starts. */
  readonly ofRefused: ReadonlyMap<number, number>;
}

const QUOTE = '"'.charCodeAt(0);
const LF = '\n'.charCodeAt(0);
const CR = '\r'.charCodeAt(0);

/**
 * Lines, as an editor counts them, of some records of a file. DuckDB counts records, which differ from lines after the
 * first quoted line break, and gives no number at all for rows it accepts. Reading ends with the last one wanted.
 */
export async function lineNumbers(wanted: RecordsWanted): Promise<LineNumbers> {
  const delimiter = wanted.delimiter.charCodeAt(0);
  const ofRow = new Map<number, number>();
  const ofRefused = new Map<number, number>();
  let line = 1;
  let record = 1;
  let row = 0;
  let startLine = 1;
  let empty = true;
  let before = 0;
  let field: 'starting' | 'plain' | 'quoted' | 'closed' = 'starting';

  const endRecord = () => {
    if (wanted.refused.has(record)) {
      if (ofRefused.size < wanted.refusedWanted) ofRefused.set(record, startLine);
    } else if (!empty && !(wanted.header && record === 1)) {
      if (wanted.rows.has(row)) ofRow.set(row, startLine);
      row++;
    }
    record++;
    startLine = line;
    empty = true;
    field = 'starting';
  };

  for await (const chunk of createReadStream(wanted.path, { highWaterMark: 1 << 20 })) {
    for (const byte of chunk as Buffer) {
      const secondOfPair = byte === LF && before === CR;
      const breaks = byte === CR || (byte === LF && !secondOfPair);
      before = byte;
      if (breaks) line++;
      if (field === 'quoted') {
        if (byte === QUOTE) field = 'closed';
      } else if (breaks) endRecord();
      else if (!secondOfPair) {
        empty = false;
        if (byte === delimiter) field = 'starting';
        // A quote right after a closing one is a doubled quote: the field goes on.
        else if (byte === QUOTE && wanted.quotes && field !== 'plain') field = 'quoted';
        else field = 'plain';
      }
    }
    if (ofRow.size === wanted.rows.size && ofRefused.size === wanted.refusedWanted) break;
  }
  if (!empty) endRecord();
  return { ofRow, ofRefused };
}
