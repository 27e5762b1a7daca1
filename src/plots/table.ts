/** Tables of figures that are to be read, and the HTML that shows them. */
import { escapeXml } from './svgTree.ts';

export interface ReportTable {
  readonly caption?: string;
  readonly columns: readonly string[];
  /** Cells as they are to be read. The first column names the row; the others are figures, to the right. */
  readonly rows: readonly (readonly string[])[];
  /** Columns beside the first that hold words rather than figures, by number: to the left. */
  readonly texts?: readonly number[];
  /** Rows to lift out, by number. */
  readonly emphasis?: readonly number[];
  readonly note?: string;
}

export function tableHtml({ caption, columns, rows, texts = [], emphasis = [], note }: ReportTable): string {
  const side = (column: number) => (texts.includes(column) ? ' class="text"' : '');
  const head = columns.map((label, column) => `<th scope="col"${side(column)}>${escapeXml(label)}</th>`).join('');
  const body = rows.map(([name, ...cells], k) => {
    const figures = cells.map((cell, column) => `<td${side(column + 1)}>${escapeXml(cell)}</td>`).join('');
    return `<tr${emphasis.includes(k) ? ' class="emphasis"' : ''}><th scope="row">${escapeXml(name ?? '')}</th>${figures}</tr>`;
  });
  return (
    `<div class="table"><table>${caption ? `<caption>${escapeXml(caption)}</caption>` : ''}` +
    `<thead><tr>${head}</tr></thead><tbody>${body.join('')}</tbody></table>` +
    `${note ? `<p class="note">${escapeXml(note)}</p>` : ''}</div>`
  );
}
