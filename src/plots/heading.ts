/** Above the drawing of a chart: title, subtitle, and what colours and dashes mean. */
import { dress } from './palette.ts';
import { escapeXml } from './svgTree.ts';

export interface Key {
  readonly label: string;
  readonly colour: string;
  readonly mark: 'line' | 'bar' | 'dot' | 'band';
  readonly dash?: string;
}

export interface Heading {
  readonly title: string;
  readonly subtitle?: string;
  readonly keys?: readonly Key[];
}

/** How much wider bold letters are. */
const BOLD = 1.1;

/** Between the edge of a picture and its texts. */
export const PAD = 16;

export function heading({ title, subtitle, keys = [] }: Heading, room: number): { svg: string; height: number } {
  let y = 10;
  let svg = '';
  const lines = (text: string, size: number, style: string, stretch = 1) => {
    for (const line of wrap(text, (room - 2 * PAD) / (size * stretch))) {
      y += Math.round(1.35 * size);
      svg += `<text x="${PAD}" y="${y}" font-size="${size}" fill="currentColor"${style}>${escapeXml(line)}</text>`;
    }
  };
  lines(title, 16, ' font-weight="600"', BOLD);
  if (subtitle) lines(subtitle, 12.5, ' opacity="0.75"');
  let x = PAD;
  if (keys.length > 0) y += 24;
  for (const key of keys) {
    const width = 30 + 12.5 * ems(key.label) + 18;
    if (x > PAD && x + width > room - PAD) {
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
  if (mark === 'dot') return `<circle cx="${x + 13}" cy="${y}" r="4"${coloured('fill', colour)}/>`;
  if (mark !== 'line') {
    const opacity = mark === 'band' ? ' fill-opacity="0.3"' : '';
    return `<rect x="${x + 4}" y="${y - 6}" width="18" height="12"${coloured('fill', colour)}${opacity}/>`;
  }
  const dashes = dash && dash !== 'none' ? ` stroke-dasharray="${dash}"` : '';
  return `<path d="M${x},${y}h24"${coloured('stroke', colour)} stroke-width="2.5"${dashes} fill="none"/>`;
}

function coloured(attribute: string, colour: string): string {
  const dressed = dress(attribute, colour);
  if (!dressed) return ` ${attribute}="${escapeXml(colour)}"`;
  return ` ${attribute}="${dressed.colour}" class="${dressed.className}"`;
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

/** Breaks a text into lines. @param room  in units of its size */
export function wrap(text: string, room: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last !== undefined && ems(`${last} ${word}`) <= room) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}
