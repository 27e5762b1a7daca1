import { expect, test } from 'vitest';
import { modelChecks } from '../../src/evaluation/checks.ts';
import { randomFrom } from '../../src/numerics/random.ts';
import { checkCharts } from '../../src/plots/checkCharts.ts';
import { decileChart } from '../../src/plots/decileChart.ts';
import { evaluationReport } from '../../src/plots/evaluationReport.ts';
import { gainChart } from '../../src/plots/gainChart.ts';
import { gridTables } from '../../src/plots/gridTables.ts';
import { rampColour } from '../../src/plots/palette.ts';
import { reportHtml } from '../../src/plots/report.ts';
import { SvgDocument } from '../../src/plots/svgTree.ts';
import { weeklyTrackingChart } from '../../src/plots/trackingCharts.ts';
import { PURCHASES, spendIn } from '../../src/words/figures.ts';
import { DE as GERMAN } from '../../src/words/plots/de.ts';
import { bgNbdOfThePaper, checkInput, type Sample } from '../evaluation/cdnowSample.ts';
import { parseXml } from './wellFormed.ts';

/** Three hundred made-up customers, born over 20 weeks, known for 30 and then watched for 39. */
function simulated(): Sample {
  const random = randomFrom(5);
  const n = 300;
  const firstPurchase = Int32Array.from({ length: n }, () => 9862 + 7 * random.integer(20));
  const T = Float64Array.from(firstPurchase, (day) => (9862 + 272 - day) / 7);
  const { x, tx } = bgNbdOfThePaper.simulate(T, random);
  return {
    firstPurchase,
    T,
    x,
    tx,
    weeklyRepeats: Float64Array.from({ length: 78 }, () => random.poisson(8)),
    spendCount: x,
    meanSpend: x.map((count) => (count > 0 ? random.gamma(3, 0.1) : 0)),
    average: x.map(() => random.gamma(3, 0.1)),
    purchases: x.map((count) => random.poisson(0.2 + count / 2)),
    value: x.map((count) => random.poisson(0.2 + count / 2) * 30),
  };
}

const checks = modelChecks({ ...checkInput(simulated()), repetitions: 50 });
const charts = await checkCharts(checks);

test('every chart is drawn, one well-formed SVG with title, description and no reference elsewhere', () => {
  expect(Object.keys(charts)).toEqual([
    'gain-spend',
    'deciles-spend',
    'residuals-spend',
    'gain-purchases',
    'deciles-purchases',
    'residuals-purchases',
    'calibration',
    'pit',
    'tracking-cumulative',
    'tracking-weekly',
    'frequency-histogram',
    'expectations-by-frequency',
    'expectations-by-recency',
    'p-alive',
    'expected-purchases',
    'spend-density',
  ]);
  for (const [name, { svg }] of Object.entries(charts)) {
    const { root, texts, ids } = parseXml(svg);
    expect(root, name).toBe('svg');
    expect(svg, name).toMatch(
      /^<svg xmlns="http:\/\/www.w3.org\/2000\/svg"[^>]*role="img"[^>]*><title[^>]*>[^<]+<\/title><desc/,
    );
    expect(svg, name).not.toMatch(/NaN|undefined|Infinity|href=|url\(|<script|<style/);
    expect(texts.length, name).toBeGreaterThan(8);
    expect(ids.length, name).toBe(2);
  }
});

test('axes and series are labelled with units', () => {
  const labels: Record<string, string[]> = {
    'gain-spend': ['share of holdout spend they hold', 'BG/NBD', 'naive', 'perfect foresight', 'random order'],
    'deciles-spend': ['mean holdout spend per customer (USD)', 'tenth of customers', 'predicted by BG/NBD'],
    calibration: ['predicted probability', 'share that came back'],
    'tracking-weekly': ['repeat purchases in the week', 'week ending', 'calibration ends 1997-09-30'],
    'frequency-histogram': ['customers', 'repeat purchases', '7+'],
    'expectations-by-recency': ['recency: weeks from first to last purchase (none: bought once)'],
    'p-alive': ['frequency: repeat purchases', 'recency: weeks from first to last purchase'],
    'spend-density': ['mean spend per repeat purchase (USD)', 'Gamma-Gamma'],
  };
  for (const [name, wanted] of Object.entries(labels)) {
    const texts = parseXml(charts[name].svg).texts.join('\n');
    for (const label of wanted) expect(texts, name).toContain(label);
  }
});

test('in German no English is left, in pictures, tables and what is read out, and numbers have commas', async () => {
  const german = await checkCharts(checks, { words: GERMAN });
  expect(Object.keys(german)).toEqual(Object.keys(charts));
  const english =
    /\b(actual|predicted|expected|observed|customers?|purchases?|spend|weeks?|share|mean|by|of|the|with|frequency|recency|none|to|from)\b/i;
  for (const [name, { svg, table, points }] of Object.entries(german)) {
    const said = [...parseXml(svg).texts, ...table.columns, ...table.rows.flat(), ...points.map(({ text }) => text)]
      .join('\n')
      .replaceAll('Naive formula', '');
    expect(said, name).not.toMatch(english);
    expect(said, name).not.toMatch(/undefined|NaN|\d\.\d{1,2}\b(?!\.)/);
  }
  expect(parseXml(german.calibration.svg).texts.join()).toMatch(/um \d+,\d Punkte/);
  expect(parseXml(german['tracking-weekly'].svg).texts).toContain('Kalibrierung bis 30.09.1997');
});

test('the same data give the same bytes, also after other charts', async () => {
  expect(await checkCharts(checks)).toEqual(charts);
});

test('names from outside can not break the drawing', async () => {
  const hostile = '<script>&"\u0007';
  const { svg } = await decileChart(checks.purchases.models['BG/NBD'].deciles, hostile, spendIn(hostile));
  expect(() => parseXml(svg)).not.toThrow();
  expect(svg).not.toContain('<script');
});

test('a single customer and a holdout of nothing can be drawn', async () => {
  const one = Float64Array.of(1);
  const gain = { customers: Float64Array.of(0, 1), held: Float64Array.of(0, 1) };
  expect(parseXml((await gainChart({ a: gain }, gain, PURCHASES)).svg).root).toBe('svg');
  const short = {
    weekEnd: Int32Array.of(9868),
    calibrationWeeks: 1,
    actualWeekly: one,
    expectedWeekly: one,
    actualCumulative: one,
    expectedCumulative: one,
    holdoutBias: null,
  };
  expect((await weeklyTrackingChart(short, 'BG/NBD')).svg).not.toContain('NaN');
});

test('colours of maps run from light to dark, with ink that can be read', () => {
  expect(rampColour(0)).toEqual({ fill: '#f4f8fb', ink: '#17202a' });
  expect(rampColour(1)).toEqual({ fill: '#0b3f78', ink: '#ffffff' });
  for (let share = 0; share <= 1; share += 0.05) {
    const { fill, ink } = rampColour(share);
    expect(contrast(fill, ink)).toBeGreaterThan(3.5);
  }
});

/** Contrast ratio of WCAG 2. */
function contrast(one: string, other: string): number {
  const luminance = (colour: string) =>
    [1, 3, 5]
      .map((at) => Number.parseInt(colour.slice(at, at + 2), 16) / 255)
      .map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4))
      .reduce((sum, c, k) => sum + c * [0.2126, 0.7152, 0.0722][k], 0);
  const [light, dark] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return (light + 0.05) / (dark + 0.05);
}

test('the tree moves nodes, escapes text and rounds coordinates', () => {
  const document = new SvgDocument();
  const g = document.createElementNS('', 'g');
  const [a, b] = [document.createElementNS('', 'a'), document.createElementNS('', 'b')];
  g.append(a, b);
  g.insertBefore(b, a);
  b.textContent = 'x < y & "z"';
  a.setAttribute('d', 'M1.23456,-0.0001L1e3,5');
  expect(`${g}`).toBe('<g><b>x &lt; y &amp; &quot;z&quot;</b><a d="M1.23,0L1e3,5"/></g>');
  expect(b.nextSibling).toBe(a);
});

test('the report is one page without scripts or anything from elsewhere', () => {
  const facts = { data: 'a <file>.csv', calibrationEnd: '1997-09-30', holdoutEnd: '1998-06-30', madeBy: 'Perennial' };
  const html = evaluationReport(checks, charts, facts);
  expect(html).toMatch(/^<!doctype html>/);
  expect(html).toContain('a &lt;file&gt;.csv');
  expect(html.match(/<svg /g)).toHaveLength(16);
  expect(html).not.toMatch(/<script|src=|href="(?!#)|@import|url\(|NaN|undefined/);
  const ids = Array.from(html.matchAll(/ id="([^"]+)"/g), ([, id]) => id);
  expect(new Set(ids).size).toBe(ids.length);
  expect(html).toContain('grade against the naive formula');
  expect(evaluationReport(checks, charts, facts)).toBe(html);
});

test('the German report says the same, and nothing in English', async () => {
  const facts = { data: 'orders.csv', calibrationEnd: '1997-09-30', holdoutEnd: '1998-06-30', madeBy: 'Perennial' };
  const html = evaluationReport(checks, await checkCharts(checks, { words: GERMAN }), facts, 'de');
  expect(html).toMatch(/^<!doctype html>\n<html lang="de">/);
  expect(html).toContain('Note gegenüber der naiven Formel');
  expect(html).toContain('am 30.09.1997 bekannte Kunden, vorhergesagt bis 30.06.1998');
  const told = html.replace(/<style>.*?<\/style>/gs, '').replace(/<[^>]*>/g, '\n');
  const english = told.split('\n').filter((line) => /\b(the|of|and|with|is|which)\b/i.test(line));
  expect(english).toEqual([]);
  // As many figures as the English page has.
  expect(html.match(/<td/g)).toHaveLength(evaluationReport(checks, charts, facts).match(/<td/g)!.length);
});

test('a report of text and tables alone', () => {
  const html = reportHtml({
    title: 'T & T',
    text: ['one'],
    tables: [{ caption: 'c', columns: ['model', 'MAE'], rows: [['<b>', '1.5']], emphasis: [0] }],
  });
  expect(html).toContain('<title>T &amp; T</title>');
  expect(html).toContain('<tr class="emphasis"><th scope="row">&lt;b&gt;</th><td>1.5</td></tr>');
  expect(html).not.toContain('<nav');
});

test('a grid of four origins fits 120 columns, and shows the newest of more, the oldest first', () => {
  const figures = { RMSE: 0.4567, MAE: 1.234, bias_pct: -123.4 };
  const over = {
    RMSE: { mean: 0.5, sd: 0.123 },
    MAE: { mean: 1, sd: null },
    bias_pct: { mean: -123, sd: 45 },
  };
  const row = {
    model: 'ggompertz-nbd',
    column: 'spend',
    horizonDays: 365,
    figures: Array(5).fill(figures),
    over,
  } as const;
  const origins = ['2024-05-01', '2024-04-01', '2024-03-01', '2024-02-01', '2024-01-01'];
  const [{ columns, rows }] = gridTables([row], origins, { most: 4 });
  expect(columns).toEqual(['model', ...origins.slice(0, 4).reverse(), 'mean RMSE', 'mean MAE', 'mean bias']);
  expect(rows).toEqual([['ggompertz-nbd', ...Array(4).fill('0.46 1.23; −123'), '0.50 ± 0.12', '1.00', '−123 ± 45']]);
  const widths = columns.map((name, i) => Math.max(name.length, rows[0][i].length));
  expect(widths.reduce((sum, width) => sum + width + 2, 0)).toBeLessThanOrEqual(121);
});
