/** The page's colours by WCAG 2.1: text 4.5 to 1, controls and what charts draw 3 to 1, on ground and on sheets. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';

const css = readFileSync(join(import.meta.dirname, '../../src/dashboard/palette.css'), 'utf8');

const [light, dark] = css.split(':root[data-theme="dark"]').map((part) => {
  const colours = [...part.matchAll(/--([\w-]+): (#[0-9a-f]{6});/g)].map(([, name, colour]) => [name, colour]);
  return Object.fromEntries(colours) as Record<string, string>;
});

/** WCAG 2.1, relative luminance. */
function luminance(colour: string): number {
  const [r, g, b] = [1, 3, 5].map((at) => {
    const share = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(one: string, other: string): number {
  const [high, low] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return (high + 0.05) / (low + 0.05);
}

test('contrast is that of the definition', () => {
  expect(contrast('#000000', '#ffffff')).toBeCloseTo(21, 10);
  expect(contrast('#777777', '#ffffff')).toBeCloseTo(4.48, 2);
});

test('both themes have the same roles', () => {
  expect(Object.keys(dark).sort()).toEqual(Object.keys(light).sort());
});

describe.each([
  ['light', light],
  ['dark', dark],
])('%s', (_, colours) => {
  test.each(['ink', 'soft', 'accent', 'warning', 'good'])('%s can be read', (role) => {
    for (const ground of ['ground', 'sheet']) expect(contrast(colours[role], colours[ground])).toBeGreaterThan(4.5);
  });
  test.each(['control', 'series-1', 'series-2', 'series-3', 'series-4'])('%s can be seen', (role) => {
    for (const ground of ['ground', 'sheet']) expect(contrast(colours[role], colours[ground])).toBeGreaterThan(3);
  });
  test('text on buttons can be read', () => {
    expect(contrast(colours['on-accent'], colours.accent)).toBeGreaterThan(4.5);
  });
});
