/** What a chart is, for whoever shows it: notebook, report or page. */
import { EN as ENGLISH, type Words } from '../words/plots/en.ts';
import type { ReportTable } from './table.ts';

/** What whoever shows a chart decides; the same for every chart. */
export interface ChartOptions {
  /** Of the picture, in pixels; 720 when not given, and from 320 on all can be read. */
  readonly width?: number;
  /** Texts and notation of numbers; English when not given. */
  readonly words?: Words;
}

export interface Chart {
  /** What is seen, as a sentence or nearly so. */
  readonly title: string;
  /** One SVG element as text, the same for the same data: stands alone, and takes a page's colours by class. */
  readonly svg: string;
  /** The figures that it shows. */
  readonly table: ReportTable;
  /** What pointer and arrow keys read out, in the order in which keys visit them. */
  readonly points: readonly ChartPoint[];
  readonly width: number;
  readonly height: number;
}

/** A place in the picture, in its pixels, and what is to be read there. */
export interface ChartPoint {
  readonly x: number;
  readonly y: number;
  readonly text: string;
}

export const DEFAULT_WIDTH = 720;

/** Options with nothing left open. */
export function settled({ width = DEFAULT_WIDTH, words = ENGLISH }: ChartOptions): Required<ChartOptions> {
  return { width, words };
}
