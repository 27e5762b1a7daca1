/** Steps are named below them, and names that are too long break where they may. */
import { expect, test } from 'vitest';
import { waterfallChart } from '../../src/plots/waterfallChart.ts';

const STEP = { value: 1, step: true };
const BARS = Array.from({ length: 9 }, (_, k) => ({ ...STEP, label: k === 4 ? 'zurück\u00adgekehrt' : 'neu' }));
const draw = (width: number) => waterfallChart({ title: 'Why', bars: BARS, print: String, label: 'EUR' }, { width });

test.each([
  [1200, '>zurückgekehrt<'],
  [760, '>zurück-<'],
  [360, 'rotate(-50)'],
])('at %i pixels', async (width, said) => {
  const { svg, points, table } = await draw(width);
  expect(svg).toContain(said);
  expect(points[4].text).toBe('zurückgekehrt: +1');
  expect(table.rows[4][0]).toBe('zurückgekehrt');
});
