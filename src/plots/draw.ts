/** What all charts share: the frame around Observable Plot's drawing, as one SVG that stands alone. */
import type * as ObservablePlot from '@observablehq/plot';
import { fnv1a64 } from '../numerics/random.ts';
import { EN as ENGLISH } from '../words/plots/en.ts';
import { type Chart, type ChartOptions, settled } from './chart.ts';
import { heading, type Key, PAD, wrap } from './heading.ts';
import { DASHES, dress, SERIES } from './palette.ts';
import { escapeXml, SvgDocument, type SvgElement } from './svgTree.ts';
import type { ReportTable } from './table.ts';

export type Plot = typeof ObservablePlot;
export type { Key } from './heading.ts';

export interface Frame {
  /** What is seen, as a sentence or nearly so. */
  readonly title: string;
  /** What one needs to know to read it. */
  readonly subtitle?: string;
  /** For people who can't see it: what the chart says, in numbers. */
  readonly description: string;
  readonly keys?: readonly Key[];
  readonly height?: number;
  readonly table: ReportTable;
  /** Places by the values of their axes, and what is to be read there. */
  readonly readings: readonly Reading[];
}

export interface Reading {
  readonly x: unknown;
  readonly y: unknown;
  readonly text: string;
}

/** What a drawing has to fit into. */
export interface Room {
  readonly width: number;
  /** On a phone: leave out what would overlap. */
  readonly narrow: boolean;
}

const NARROW = 480;
const FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif";

/**
 * Draws with Observable Plot, which is loaded when the first chart is drawn. Standing alone the picture is dark on
 * white; within a page, CSS may set `color` of .perennial-chart, `fill` of .perennial-ground, and the classes of roles
 * (palette.ts).
 */
export async function draw(
  frame: Frame,
  build: (plot: Plot, room: Room) => ObservablePlot.PlotOptions,
  options: ChartOptions = {},
): Promise<Chart> {
  const plot = await import('@observablehq/plot');
  const { width, words } = settled(options);
  const document = new SvgDocument();
  const { marks, added } = withRoom(build(plot, { width, narrow: width < NARROW }), width);
  const height = (frame.height ?? 340) + added;
  // Plot's types ask for a browser's document; SvgDocument has the parts of it that Plot uses.
  const drawing = plot.plot({
    marginLeft: 64,
    marginRight: 24,
    marginTop: 28,
    ...marks,
    // Labels of vertical axes begin where the title does.
    x: inLocale(marks.x, words.locale),
    y: { labelOffset: (marks.marginLeft ?? 64) - PAD, ...inLocale(marks.y, words.locale) },
    document,
    width,
    height,
  } as unknown as ObservablePlot.PlotOptions) as unknown as SvgElement & Pick<ObservablePlot.Plot, 'scale'>;
  const shapes = drawing.children.filter((child) => child.tagName !== 'style');
  shapes.forEach(dressAll);
  const header = heading(frame, width);
  const whole = header.height + height;
  const body =
    `<rect class="perennial-ground" width="${width}" height="${whole}" fill="white"/>${header.svg}` +
    `<g transform="translate(0,${header.height})" fill="currentColor" font-size="12" text-anchor="middle">${shapes.join('')}</g>`;
  // Ids must not clash where several charts share a page, nor differ between runs.
  const id = `chart-${fnv1a64(frame.title + frame.description + body).toString(36)}`;
  const svg =
    `<svg xmlns="http://www.w3.org/2000/svg" class="perennial-chart" width="${width}" height="${whole}" ` +
    `viewBox="0 0 ${width} ${whole}" role="img" aria-labelledby="${id}-title ${id}-desc" ` +
    `color="#1f2933" font-family="${FONT}"><title id="${id}-title">${escapeXml(frame.title)}</title>` +
    `<desc id="${id}-desc">${escapeXml(frame.description)}</desc>${body}</svg>`;
  const [x, y] = [placeOf(drawing, 'x'), placeOf(drawing, 'y')];
  const points = frame.readings.map((reading) => ({
    x: rounded(x(reading.x)),
    y: rounded(header.height + y(reading.y)),
    text: reading.text,
  }));
  return { title: frame.title, svg, table: frame.table, points, width, height: whole };
}

/** Breaks a label that is wider than the picture, and adds what its further lines need. */
function withRoom(marks: ObservablePlot.PlotOptions, width: number) {
  const { x = {}, marginBottom = 46 } = marks;
  const lines = typeof x.label === 'string' ? wrap(x.label, (width - 2 * PAD) / 12) : [];
  if (lines.length < 2) return { marks: { ...marks, marginBottom }, added: 0 };
  const added = 15 * (lines.length - 1);
  const labelled = { ...x, label: lines.join('\n'), labelOffset: (x.labelOffset ?? marginBottom - 6) + added };
  return { marks: { ...marks, marginBottom: marginBottom + added, x: labelled }, added };
}

/** Ticks as the language writes numbers and months; Plot does that in English. */
function inLocale(axis: ObservablePlot.ScaleOptions = {}, locale: string): ObservablePlot.ScaleOptions {
  if (locale === ENGLISH.locale || axis.tickFormat !== undefined) return axis;
  // As it is written beside a year or a day: standing alone, June is shortened in German.
  const monthOf = new Intl.DateTimeFormat(locale, { month: 'short', year: 'numeric', timeZone: 'UTC' });
  const month = (date: Date) => monthOf.formatToParts(date).find(({ type }) => type === 'month')?.value ?? '';
  const dayOfMonth = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short', timeZone: 'UTC' });
  const tickFormat = (value: unknown) => {
    // Ticks closer than months stand at days: each month would be named several times.
    if (value instanceof Date && value.getUTCDate() !== 1) return dayOfMonth.format(value);
    if (value instanceof Date) return `${month(value)}\n${value.getUTCFullYear()}`;
    return typeof value === 'number' ? value.toLocaleString(locale, { maximumFractionDigits: 6 }) : String(value);
  };
  return { ...axis, tickFormat };
}

/** Where a value of an axis lies, in pixels; in the middle of its band where the axis has bands. */
function placeOf(drawing: Pick<ObservablePlot.Plot, 'scale'>, axis: 'x' | 'y'): (value: unknown) => number {
  const scale = drawing.scale(axis);
  if (!scale) throw new Error(`the chart has no ${axis} axis`);
  const middle = (scale.bandwidth ?? 0) / 2;
  return (value) => scale.apply(value) + middle;
}

function rounded(pixels: number): number {
  return Math.round(100 * pixels) / 100;
}

/** Roles to classes, each beside the colour that it has where no CSS says otherwise. */
function dressAll(element: SvgElement): void {
  for (const attribute of ['fill', 'stroke']) {
    const dressed = dress(attribute, element.getAttribute(attribute) ?? '');
    if (!dressed) continue;
    element.setAttribute(attribute, dressed.colour);
    const others = element.getAttribute('class');
    element.setAttribute('class', others ? `${others} ${dressed.className}` : dressed.className);
  }
  element.children.forEach(dressAll);
}

/** Colour and dash of the models of a chart. */
export function seriesStyle(place: number): { colour: string; dash: string } {
  return { colour: SERIES[place % SERIES.length], dash: DASHES[place % DASHES.length] };
}
