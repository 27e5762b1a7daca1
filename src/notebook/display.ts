/** What Jupyter shows: objects with a method of this name say themselves how. */
import type { Chart } from '../plots/chart.ts';
import { escapeXml } from '../plots/svgTree.ts';
import { type ReportTable, tableHtml } from '../plots/table.ts';

export const DISPLAY: unique symbol = Symbol.for('Jupyter.display') as never;

/** By media type. */
export type MediaBundle = Readonly<Record<string, string>>;

export interface Displayed {
  [DISPLAY](): MediaBundle | Promise<MediaBundle>;
}

/** What a page is made of: a paragraph, a table of figures, or a chart. */
export type Part = string | ReportTable | Chart;

/** What Jupyter's own look of tables lacks: words to the left, captions that can be told from rows. */
const STYLE =
  '.perennial th:first-child,.perennial th.text,.perennial td.text,.perennial caption{text-align:left}' +
  '.perennial caption,.perennial tbody th,.perennial td:not(.text){white-space:nowrap}.perennial .table{overflow-x:auto}.perennial caption,.perennial tr.emphasis{font-weight:600}';

/** Parts below each other, as HTML and as plain text. */
export function page(...parts: readonly Part[]): MediaBundle {
  return {
    'text/html': `<div class="perennial"><style>${STYLE}</style>${parts.map(partHtml).join('')}</div>`,
    'text/plain': parts.map(partText).join('\n\n'),
  };
}

function partHtml(part: Part): string {
  if (typeof part === 'string') return `<p>${escapeXml(part)}</p>`;
  return isChart(part) ? chartHtml(part) : tableHtml(part);
}

/** The picture, and the figures that it shows for whoever opens them. */
function chartHtml({ svg, table }: Chart): string {
  return `<figure style="margin:0;max-width:100%;overflow-x:auto">${svg}</figure><details><summary>Figures</summary>${tableHtml(table)}</details>`;
}

function partText(part: Part): string {
  if (typeof part === 'string') return part;
  if (isChart(part)) return `[${part.title}]`;
  const { caption, columns, rows, note } = part;
  const lines = [columns, ...rows].map((cells) => cells.join('\t'));
  return [...(caption ? [caption] : []), ...lines, ...(note ? [note] : [])].join('\n');
}

function isChart(part: ReportTable | Chart): part is Chart {
  return 'svg' in part;
}

/** A chart that shows itself, with what else a page does with one: its SVG, table and points. */
export class Figure implements Displayed {
  readonly chart: Chart;

  constructor(chart: Chart) {
    this.chart = chart;
  }

  [DISPLAY](): MediaBundle {
    return page(this.chart);
  }
}

/** Figures of promises: `figure(lineChart(…))`. */
export async function figure(chart: Promise<Chart>): Promise<Figure> {
  return new Figure(await chart);
}

/** Shows several things from one cell, in their order; where there is no Jupyter, prints their text. */
export async function show(...things: readonly (Displayed | Promise<Displayed> | string)[]): Promise<void> {
  const { Deno: deno } = globalThis as { Deno?: { jupyter?: { display(thing: unknown): Promise<void> } } };
  for (const thing of things) {
    const given = await thing;
    const shown = typeof given === 'string' ? { [DISPLAY]: () => page(given) } : given;
    if (deno?.jupyter) await deno.jupyter.display(shown);
    else console.log((await shown[DISPLAY]())['text/plain']);
  }
}
