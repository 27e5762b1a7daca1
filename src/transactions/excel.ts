import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PerennialError } from '../errors.ts';

type Cell = string | number | boolean | Date | null;

/** Whether these are the first bytes of a zip archive, which an .xlsx workbook is. */
export function isWorkbook(start: Buffer): boolean {
  return start.subarray(0, 4).equals(Buffer.from([0x50, 0x4b, 0x03, 0x04]));
}

/**
 * Writes the first sheet of a workbook as CSV, one line a row, so that line numbers are Excel's row numbers. Dates become
 * ISO text. All of the sheet is in memory meanwhile; Excel holds a million rows at most.
 *
 * @returns where the CSV is, and the places of columns in which all cells below the header are numbers
 * @throws FILE_FORMAT where it is no workbook or damaged
 */
export async function sheetToCsv(
  file: string,
  folder: string,
): Promise<{ path: string; numeric: ReadonlySet<number> }> {
  const rows = await readFirstSheet(file);
  const path = join(folder, 'sheet.csv');
  const width = rows.reduce((widest, row) => Math.max(widest, row.length), 0);
  const lines = rows.map((row) =>
    // A row without any value is a blank line, as in CSV.
    row.some((cell) => cell !== null)
      ? Array.from({ length: width }, (_, place) => field(row[place] ?? null)).join(',')
      : '',
  );
  await writeFile(path, `${lines.join('\n')}\n`);
  const body = rows.slice(1);
  const isNumeric = (place: number) =>
    body.every((row) => typeof (row[place] ?? null) === 'number' || (row[place] ?? null) === null);
  return { path, numeric: new Set(Array.from({ length: width }, (_, place) => place).filter(isNumeric)) };
}

async function readFirstSheet(file: string): Promise<Cell[][]> {
  // Loaded here alone: whoever reads CSV and whoever serves need not wait for it.
  const { readSheet } = await import('read-excel-file/node');
  try {
    return (await readSheet(file)) as Cell[][];
  } catch (error) {
    throw new PerennialError(
      'FILE_FORMAT',
      {
        file,
        format: 'Excel',
        problem: (error as Error).message.split('\n')[0],
        remedy: 'Save it again as .xlsx, or as CSV.',
      },
      { cause: error },
    );
  }
}

function field(cell: Cell): string {
  if (cell === null) return '';
  if (cell instanceof Date) return cell.toISOString().replace('T', ' ').replace('.000Z', '').replace(' 00:00:00', '');
  // A line break within a cell would make two lines of one row.
  const text = String(cell).replace(/[\r\n]+/g, ' ');
  return /[",]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
