/** Small tables as people paste them or choose them as files: CSV with commas, semicolons or tabs, with a header or none. */

export interface Row {
  /** Of the text, from 1. */
  readonly line: number;
  readonly cells: readonly string[];
}

/** Cells of every row that holds any. Quoted cells may hold separators, line breaks and doubled quotes. */
export function readRows(text: string): Row[] {
  const plain = text.replace(/^\ufeff/, '');
  const first = /^[^\r\n]*\S[^\r\n]*/m.exec(plain)?.[0] ?? '';
  const separator = ['\t', ';', ','].find((sign) => first.includes(sign)) ?? ',';
  const rows: Row[] = [];
  let [cells, cell, quoted, line, began]: [string[], string, boolean, number, number] = [[], '', false, 1, 1];
  const endRow = () => {
    cells.push(cell.trim());
    if (cells.some((own) => own !== '')) rows.push({ line: began, cells });
    [cells, cell] = [[], ''];
  };
  for (let at = 0; at < plain.length; at++) {
    const sign = plain[at];
    const breaks = sign === '\n' || (sign === '\r' && plain[at + 1] !== '\n');
    if (breaks) line++;
    if (sign === '"' && quoted && plain[at + 1] === '"') cell += plain[++at];
    else if (sign === '"') quoted = !quoted;
    else if (sign === separator && !quoted) {
      cells.push(cell.trim());
      cell = '';
    } else if (breaks && !quoted) {
      endRow();
      began = line;
    } else cell += sign;
  }
  endRow();
  return rows;
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
