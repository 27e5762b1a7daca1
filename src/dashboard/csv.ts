/** Tables as CSV, for spreadsheets. */
import { quoted } from './parts/chart.tsx';

export type Cell = string | number | null;

/** @param german  German Excel reads a semicolon between cells and a comma as the sign of decimals */
export function csvText(columns: readonly string[], rows: readonly (readonly Cell[])[], german: boolean): string {
  const line = (cells: readonly Cell[]) => cells.map((cell) => written(cell, german)).join(german ? ';' : ',');
  return `\ufeff${[columns, ...rows].map(line).join('\r\n')}\r\n`;
}

function written(cell: Cell, german: boolean): string {
  if (cell === null) return '';
  if (typeof cell === 'string') return quoted(cell);
  const text = String(Math.round(1e6 * cell) / 1e6);
  return german ? text.replace('.', ',') : text;
}
