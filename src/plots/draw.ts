/** What all charts share: the frame around Observable Plot's drawing, as one SVG that stands alone. */
import type * as ObservablePlot from '@observablehq/plot';
import { fnv1a64 } from '../numerics/random.ts';
import { DASHES, INK, SERIES } from './palette.ts';
import { escapeXml, SvgDocument, type SvgElement } from './svgTree.ts';

export type Plot = typeof ObservablePlot;

export interface Key {
  readonly label: string;
  readonly colour: string;
  readonly mark: 'line' | 'bar' | 'dot';
  readonly dash?: string;
}

export interface Frame {
  /** What is seen, as a sentence or nearly so. */
  readonly title: string;
  /** What one needs to know to read it. */
  readonly subtitle?: string;
  /** For people who can't see it: what the chart says, in numbers. */
  readonly description: string;
  readonly keys?: readonly Key[];
  readonly height?: number;
}

export const WIDTH = 720;
const PAD = 16;
const FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif";

/**
 * Draws with Observable Plot, which is loaded when the first chart is drawn. Standing alone the picture is dark on
 * white; within a page, CSS may set `color` of .perennial-chart and `fill` of .perennial-ground.
 *
 * @returns  one SVG element as text, the same for the same data
 */
export async function draw(frame: Frame, build: (plot: Plot) => ObservablePlot.PlotOptions): Promise<string> {
  const plot = await import('@observablehq/plot');
  const height = frame.height ?? 340;
  const document = new SvgDocument();
  const options = build(plot);
  // Plot's types ask for a browser's document; SvgDocument has the parts of it that Plot uses.
  const drawing = plot.plot({
    marginLeft: 64,
    marginRight: 24,
    marginTop: 28,
    marginBottom: 46,
    ...options,
    // Labels of vertical axes begin where the title does.
    y: { labelOffset: 64 - PAD, ...options.y },
    document,
    width: WIDTH,
    height,
  } as unknown as ObservablePlot.PlotOptions) as unknown as SvgElement;
  const marks = drawing.children.filter((child) => child.tagName !== 'style').join('');
  const header = heading(frame);
  const body =
    `<rect class="perennial-ground" width="${WIDTH}" height="${header.height + height}" fill="white"/>${header.svg}` +
    `<g transform="translate(0,${header.height})" fill="currentColor" font-size="12" text-anchor="middle">${marks}</g>`;
  // Ids must not clash where several charts share a page, nor differ between runs.
  const id = `chart-${fnv1a64(frame.title + frame.description + body).toString(36)}`;
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" class="perennial-chart" width="${WIDTH}" height="${header.height + height}" ` +
    `viewBox="0 0 ${WIDTH} ${header.height + height}" role="img" aria-labelledby="${id}-title ${id}-desc" ` +
    `color="#1f2933" font-family="${FONT}"><title id="${id}-title">${escapeXml(frame.title)}</title>` +
    `<desc id="${id}-desc">${escapeXml(frame.description)}</desc>${body}</svg>`
  );
}

function heading({ title, subtitle, keys = [] }: Frame): { svg: string; height: number } {
  let y = 10;
  let svg = '';
  const lines = (text: string, size: number, style: string) => {
    for (const line of wrap(text, (WIDTH - 2 * PAD) / size)) {
      y += Math.round(1.35 * size);
      svg += `<text x="${PAD}" y="${y}" font-size="${size}" fill="currentColor"${style}>${escapeXml(line)}</text>`;
    }
  };
  lines(title, 16, ' font-weight="600"');
  if (subtitle) lines(subtitle, 12.5, ' opacity="0.75"');
  let x = PAD;
  if (keys.length > 0) y += 24;
  for (const key of keys) {
    const width = 30 + 12.5 * ems(key.label) + 18;
    if (x > PAD && x + width > WIDTH - PAD) {
      x = PAD;
      y += 20;
    }
    svg += sample(key, x, y - 4);
    svg += `<text x="${x + 30}" y="${y}" font-size="12.5" fill="currentColor">${escapeXml(key.label)}</text>`;
    x += Math.round(width);
  }
  return { svg, height: y + 10 };
}

function sample({ mark, colour, dash }: Key, x: number, y: number): string {
  if (mark === 'bar') return `<rect x="${x + 4}" y="${y - 6}" width="18" height="12" fill="${colour}"/>`;
  if (mark === 'dot') return `<circle cx="${x + 13}" cy="${y}" r="4" fill="${colour}"/>`;
  const dashes = dash && dash !== 'none' ? ` stroke-dasharray="${dash}"` : '';
  return `<path d="M${x},${y}h24" stroke="${colour}" stroke-width="2.5"${dashes} fill="none"/>`;
}

/** Width of text in units of its size, so that lines break in time whatever font a reader's system has: Verdana's, the widest. */
function ems(text: string): number {
  let width = 0;
  for (const letter of text) {
    if (/[ilj.,:;'|!()[\]f t]/.test(letter)) width += 0.37;
    else if (/[A-ZÄÖÜ%@mw–—]/.test(letter)) width += 0.83;
    else width += 0.62;
  }
  return width;
}

function wrap(text: string, room: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last !== undefined && ems(`${last} ${word}`) <= room) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}

/** Colour and dash of the models of a chart. */
export function seriesStyle(place: number): { colour: string; dash: string } {
  return { colour: SERIES[place % SERIES.length], dash: DASHES[place % DASHES.length] };
}

export const ACTUAL_LINE: Key = { label: 'actual', colour: INK, mark: 'line' };

/** 12,345 or 0.0123: as many digits as tell something. */
export function figure(value: number, digits = 3): string {
  if (!Number.isFinite(value)) return '–';
  const rounded = Math.abs(value) >= 10 ** (digits - 1) ? Math.round(value) : Number(value.toPrecision(digits));
  return rounded.toLocaleString('en-US', { maximumFractionDigits: 12 });
}

/** 12.3 % */
export function percent(share: number, decimals = 0): string {
  return Number.isFinite(share) ? `${(100 * share).toFixed(decimals)} %` : '–';
}
