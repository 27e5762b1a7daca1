import { groupAxis } from './bars.ts';
import type { Chart, ChartOptions } from './chart.ts';
import { draw } from './draw.ts';
import { FACT, FORECAST, INK, role } from './palette.ts';

/** A bar from 0 (a level), or from where the last one ended (a step). */
export interface WaterfallBar {
  readonly label: string;
  readonly value: number;
  readonly step?: boolean;
  /** Of an expected level: drawn light, between these. */
  readonly low?: number;
  readonly high?: number;
}

export interface WaterfallData {
  readonly title: string;
  readonly subtitle?: string;
  readonly bars: readonly WaterfallBar[];
  readonly print: (value: number) => string;
  readonly label: string;
}

const [UP, DOWN] = [role('series-3'), role('series-2')];

const SOFT_HYPHEN = '\u00ad';
/** Of a letter of a label, in pixels. */
const LETTER = 6.6;

/** Words that are longer than the room are broken where they may be. */
function hyphenated(label: string, room: number): string {
  return label
    .split(' ')
    .map((word) => (word.length > room ? word.replaceAll(SOFT_HYPHEN, '-\n') : word.replaceAll(SOFT_HYPHEN, '')))
    .join(' ');
}

/** How one level becomes another, step by step; steps that add are green, those that take away orange, each signed. */
export function waterfallChart(data: WaterfallData, options: ChartOptions = {}): Promise<Chart> {
  const { title, bars, print, label } = data;
  const signed = (value: number) => `${value > 0 ? '+' : ''}${print(value)}`;
  let level = 0;
  const placed = bars.map((bar, k) => {
    const from = bar.step ? level : 0;
    level = from + bar.value;
    const expected = bar.low !== undefined;
    const colour = expected ? FORECAST : bar.step ? (bar.value < 0 ? DOWN : UP) : FACT;
    const text = bar.step ? signed(bar.value) : print(bar.value);
    return { ...bar, label: bar.label.replaceAll(SOFT_HYPHEN, ''), k, from, to: level, expected, colour, text };
  });
  const range = ({ low = 0, high = 0 }: WaterfallBar) => `${print(low)} – ${print(high)}`;
  const named = (bar: (typeof placed)[number]) => `${bar.label}: ${bar.text}${bar.expected ? ` (${range(bar)})` : ''}`;
  return draw(
    {
      title,
      ...(data.subtitle ? { subtitle: data.subtitle } : {}),
      description: `${placed.map(named).join('; ')}.`,
      height: 330,
      readings: placed.map((bar) => ({ x: bar.k, y: Math.max(bar.from, bar.to), text: named(bar) })),
      table: { caption: title, columns: ['', label], rows: placed.map((bar) => [bar.label, bar.text]) },
    },
    (plot, { width, narrow }) => {
      const room = (width - 100) / bars.length;
      // On a phone, or where they are too long, labels stand aslant: side by side they would cover each other.
      const upright = bars.map(({ label }) => wrapLabel(hyphenated(label, room / LETTER), room / LETTER));
      const aslant = narrow || upright.some((text) => text.split('\n').some((line) => line.length * LETTER > room));
      const wrapped = aslant ? placed.map((bar) => bar.label) : upright;
      const lines = Math.max(...wrapped.map((text) => text.split('\n').length));
      const solid = placed.filter(({ expected }) => !expected);
      const light = placed.filter(({ expected }) => expected);
      return {
        marginLeft: Math.max(64, 24 + 7 * Math.max(...placed.map(({ text }) => text.length))),
        marginBottom: aslant ? 30 + 5 * Math.max(...wrapped.map(({ length }) => length)) : 24 + 14 * lines,
        x: { ...groupAxis(wrapped, ''), label: null, ...(aslant ? { tickRotate: -50 } : {}) },
        y: { label: null, grid: true, zero: true, nice: true, ticks: 5, tickFormat: print },
        marks: [
          plot.rectY(solid, { x1: ({ k }) => k - 0.36, x2: ({ k }) => k + 0.36, y1: 'from', y2: 'to', fill: 'colour' }),
          plot.rectY(light, {
            ...{ x1: ({ k }) => k - 0.36, x2: ({ k }) => k + 0.36, y1: 'from', y2: 'to' },
            ...{ fill: FORECAST, fillOpacity: 0.18 },
          }),
          plot.rectY(light, {
            ...{ x1: ({ k }) => k - 0.36, x2: ({ k }) => k + 0.36, y1: 'from', y2: 'to' },
            ...{ fill: 'none', stroke: FORECAST, strokeDasharray: '4,2' },
          }),
          plot.ruleX(light, { x: 'k', y1: 'low', y2: 'high', stroke: INK, strokeWidth: 1.5 }),
          // Where one ends the next begins.
          plot.ruleY(
            placed.slice(0, -1).filter((_, k) => placed[k + 1].step || !placed[k + 1].expected),
            { x1: ({ k }) => k + 0.36, x2: ({ k }) => k + 0.64, y: 'to', stroke: INK, strokeOpacity: 0.4 },
          ),
          narrow && bars.length > 5
            ? null
            : plot.text(placed, {
                x: 'k',
                y: ({ from, to, high }) => Math.max(from, to, high ?? 0),
                text: 'text',
                dy: -8,
                fill: 'currentColor',
                fontSize: 11,
              }),
          plot.ruleY([0]),
        ],
        color: { type: 'identity' as const },
      };
    },
    options,
  );
}

/** Words one below the other where they do not fit beside each other. @param letters  that fit into a line */
function wrapLabel(text: string, letters: number): string {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last !== undefined && `${last} ${word}`.length <= letters) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines.join('\n');
}
