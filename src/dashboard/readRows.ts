/** Small tables as people paste them or choose them as files: CSV with commas, semicolons or tabs, with a header or none. */

export interface Row {
  /** Of the text, from 1. */
  readonly line: number;
  readonly cells: readonly string[];
}

/** Cells of every line that holds any. Quoted cells may hold separators and doubled quotes, and no line breaks. */
export function readRows(text: string): Row[] {
  const lines = text.replace(/^\ufeff/, '').split(/\r\n|\r|\n/);
  const first = lines.find((line) => line.trim() !== '') ?? '';
  const separator = ['\t', ';', ','].find((sign) => first.includes(sign)) ?? ',';
  return lines.flatMap((line, k) => (line.trim() === '' ? [] : [{ line: k + 1, cells: cellsOf(line, separator) }]));
}

function cellsOf(line: string, separator: string): string[] {
  const cells: string[] = [];
  let cell = '';
  let quoted = false;
  for (let at = 0; at < line.length; at++) {
    const sign = line[at];
    if (sign === '"' && quoted && line[at + 1] === '"') cell += line[++at];
    else if (sign === '"') quoted = !quoted;
    else if (sign === separator && !quoted) {
      cells.push(cell.trim());
      cell = '';
    } else cell += sign;
  }
  return [...cells, cell.trim()];
}

/** 1,234.56 and 1.234,56 and 1234,5; NaN for what is no number. The last of two signs is that of decimals. */
export function readNumber(text: string): number {
  const plain = text.replace(/[\s\u00a0€$£]/g, '');
  if (!/^-?[\d.,]+$/.test(plain)) return Number.NaN;
  const [comma, dot] = [plain.lastIndexOf(','), plain.lastIndexOf('.')];
  const thousands = comma > dot ? '.' : ',';
  const digits = plain.replaceAll(thousands, '').replace(',', '.');
  // A comma alone before three digits parts thousands.
  if (dot < 0 && /^-?\d{1,3}(,\d{3})+$/.test(plain)) return Number(plain.replaceAll(',', ''));
  return Number(digits);
}

/**
 * Columns by name where the first line names them, by place otherwise.
 *
 * @param names  for each column, what it may be called, in small letters
 */
export function columnsOf(rows: readonly Row[], names: readonly (readonly string[])[]) {
  const header = rows[0]?.cells.map((cell) => cell.toLowerCase().replace(/[\s-]+/g, '_')) ?? [];
  const places = names.map((own) => header.findIndex((cell) => own.includes(cell)));
  const named = places.some((place) => place >= 0);
  return { named, rows: named ? rows.slice(1) : rows, places: named ? places : names.map((_, k) => k) };
}
