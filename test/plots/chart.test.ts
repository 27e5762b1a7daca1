/** What every chart keeps, whoever shows it: roles as classes, any width, any words, a table and points. */
import { expect, test } from 'vitest';
import { barChart } from '../../src/plots/barChart.ts';
import type { Chart, ChartOptions } from '../../src/plots/chart.ts';
import { decileChart } from '../../src/plots/decileChart.ts';
import { gainChart } from '../../src/plots/gainChart.ts';
import { intervalChart } from '../../src/plots/intervalChart.ts';
import { lineChart } from '../../src/plots/lineChart.ts';
import { mapChart } from '../../src/plots/mapChart.ts';
import { pAliveChart } from '../../src/plots/matrixCharts.ts';
import { dress, ROLES, role } from '../../src/plots/palette.ts';
import { pitChart } from '../../src/plots/pitChart.ts';
import { rankChart } from '../../src/plots/rankChart.ts';
import { scatterChart } from '../../src/plots/scatterChart.ts';
import { PURCHASES } from '../../src/words/figures.ts';
import { EN as ENGLISH } from '../../src/words/plots/en.ts';
import { parseXml } from './wellFormed.ts';

const decile = (k: number) => ({
  decile: k,
  customers: 10,
  meanActual: 11 - k,
  meanPredicted: 10.5 - k,
  standardError: 0.4,
  shareOfActual: 0.1,
});
const TENTHS = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10];
const gain = { customers: Float64Array.of(0, 0.1, 1), held: Float64Array.of(0, 0.5, 1) };
const matrix = {
  frequencies: [0, 1],
  recencies: [0, 4, 8],
  age: 8,
  values: [
    [0.9, Number.NaN, Number.NaN],
    [Number.NaN, 0.2, 0.8],
  ],
};
const days = [0, 31, 59].map((day) => new Date(Date.UTC(2024, 0, 1 + day)));

const CHARTS: Record<string, (options: ChartOptions) => Promise<Chart>> = {
  deciles: (options) => decileChart({ deciles: TENTHS.map(decile), mape: 5 } as never, 'BG/NBD', PURCHASES, options),
  gain: (options) => gainChart({ 'BG/NBD': gain }, gain, PURCHASES, options),
  map: (options) => pAliveChart(matrix, 'BG/NBD', 'week', options),
  pit: (options) => pitChart([1, 0.9, 1.1], 'BG/NBD', options),
  line: (options) =>
    lineChart(
      {
        title: 'Lines',
        x: days,
        xLabel: 'month',
        yLabel: 'purchases',
        lines: [
          { name: 'actual', y: [3, 4, 5], actual: true },
          { name: 'forecast', y: [2.5, 4.5, Number.NaN], low: [2, 4, 4], high: [3, 5, 6] },
        ],
        marks: [{ x: days[1], text: 'here' }],
      },
      options,
    ),
  bar: (options) =>
    barChart(
      {
        title: 'Bars',
        labels: ['a', 'b'],
        xLabel: 'group',
        yLabel: 'size',
        bars: [{ name: 'n', values: [1, 2], low: [0.5, 1], high: [2, 3] }],
      },
      options,
    ),
  interval: (options) =>
    intervalChart(
      {
        title: 'Estimates',
        xLabel: 'value',
        names: { value: 'estimate', interval: '90 %', actual: 'true' },
        estimates: [{ label: 'r', value: 0.2, low: 0.1, high: 0.4, actual: 0.25 }],
        reference: 0,
      },
      options,
    ),
  cohorts: (options) =>
    mapChart(
      {
        title: 'Cohorts',
        rows: ['Q1', 'Q2'],
        columns: ['0', '1'],
        rowLabel: 'cohort',
        columnLabel: 'later',
        values: [
          [1, 0.5],
          [1, Number.NaN],
        ],
      },
      options,
    ),
  rank: (options) =>
    rankChart({ title: 'Ranks', labels: ['a long name', 'b'], values: [-1, 2], xLabel: 'change' }, options),
  scatter: (options) =>
    scatterChart(
      {
        title: 'Dots',
        x: [1, 2],
        y: [3, 5],
        xLabel: 'x',
        yLabel: 'y',
        diagonal: true,
        lifted: { x: 1, y: 4, text: 'mode' },
      },
      options,
    ),
};

test.each(Object.entries(CHARTS))('%s is drawn as wide as asked, on a phone and on a sheet', async (_, chart) => {
  for (const width of [320, 390, 1000]) {
    const { svg, height, ...drawn } = await chart({ width });
    expect(drawn.width).toBe(width);
    expect(svg).toContain(`viewBox="0 0 ${width} ${height}"`);
    expect(parseXml(svg).root).toBe('svg');
    expect(svg).not.toMatch(/NaN|undefined|Infinity|<style| style="[^"]*#/);
    for (const { x, y, text } of drawn.points) {
      expect(x).toBeGreaterThanOrEqual(0);
      expect(x).toBeLessThanOrEqual(width);
      expect(y).toBeGreaterThanOrEqual(0);
      expect(y).toBeLessThanOrEqual(height);
      expect(text).not.toMatch(/NaN|undefined/);
    }
    expect(drawn.points.length).toBeGreaterThan(0);
  }
});

test.each(Object.entries(CHARTS))('%s names its colours by role, each with its class', async (_, chart) => {
  const { svg } = await chart({});
  expect(svg).not.toContain('var(--');
  const coloured = [...svg.matchAll(/<[^>]*(fill|stroke)="(#[0-9a-f]{6})"[^>]*>/g)];
  expect(coloured.length).toBeGreaterThan(0);
  for (const [element, attribute, colour] of coloured) {
    const name = new RegExp(`class="[^"]*chart-${attribute}-([\\w-]+)`).exec(element)?.[1];
    expect(name && ROLES[name], element).toBe(colour);
  }
});

test.each(Object.entries(CHARTS))('%s gives its figures as a table', async (_, chart) => {
  const { table, title } = await chart({});
  expect(table.caption).toBe(title);
  expect(table.rows.length).toBeGreaterThan(0);
  for (const row of table.rows) expect(row.length).toBe(table.columns.length);
  expect(table.rows.flat().join()).not.toMatch(/NaN|undefined/);
});

test('a point lies where the figure is drawn', async () => {
  const { svg, points } = await CHARTS.scatter({});
  const shift = Number(/translate\(0,(\d+)\)/.exec(svg)![1]);
  for (const { x, y } of points) {
    expect(svg).toMatch(new RegExp(`<circle cx="${x}" cy="${Math.round(100 * (y - shift)) / 100}"`));
  }
});

test('words are the caller’s', async () => {
  const words = { ...ENGLISH, actual: 'tatsächlich', deciles: { ...ENGLISH.deciles, axis: 'Zehntel der Kunden' } };
  const { svg, table } = await CHARTS.deciles({ words });
  expect(svg).toContain('tatsächlich');
  expect(svg).not.toContain('>actual<');
  expect(table.columns.slice(0, 2)).toEqual(['Zehntel der Kunden', 'tatsächlich']);
});

test('only known roles become classes', () => {
  expect(dress('fill', role('fact'))).toEqual({ className: 'chart-fill-fact', colour: ROLES.fact });
  expect(dress('fill', role('nothing'))).toBeNull();
  expect(dress('stroke', 'currentColor')).toBeNull();
});
