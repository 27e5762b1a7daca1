/** The charts of the model's test out of time. */
import { expect, test } from 'vitest';
import { checksOf } from '../../../src/bundles/checks.ts';
import { pageChartSchema } from '../../../src/service/page/chartContract.ts';
import { modelCharts } from '../../../src/service/page/modelCharts.ts';
import { manifest } from '../shop.ts';

/** The ten best of a hundred buy nine each, of the others every ninth one buys once: 90 of 100 purchases. */
const checks = checksOf(
  {
    expected: Float64Array.from({ length: 100 }, (_, row) => 100 - row),
    pReturn: Float64Array.from({ length: 100 }, (_, row) => (row < 10 ? 1 : 1 / 9)),
    purchases: Float64Array.from({ length: 100 }, (_, row) => (row < 10 ? 9 : row % 9 === 0 ? 1 : 0)),
  },
  1200,
  {
    course: { days: [600, 1200], expected: [40, 81], came: [45, 90] },
    coverage: {
      levels: [0.5, 0.8, 0.95],
      ideal: [0.6, 0.82, 0.95],
      purchases: [0.61, 0.8, 0.9],
      value: [0.5, 0.7, 0.9],
    },
  },
)!;

test('each is headed by its finding, in either language', async () => {
  const en = await modelCharts({ ...manifest, checks }, { width: 400 });
  const de = await modelCharts({ ...manifest, checks }, { width: 400, lang: 'de' });
  for (const chart of [...en, ...de]) pageChartSchema.parse(chart);
  expect(en.map(({ id, width }) => [id, width])).toEqual([
    ['tracking', 400],
    ['coverage', 400],
    ['calibration', 400],
    ['deciles', 400],
  ]);
  expect(en.map(({ title }) => title)).toEqual([
    '10% fewer purchases were predicted than came',
    'Intervals that say 80% held 70% of customers’ values',
    'Chances of buying again were 0.0 percentage points off on average',
    'The tenth of customers predicted best made 90% of all purchases',
  ]);
  expect(de[0].title).toMatch(/^Es wurden 10\s% weniger Käufe/);
  expect(de[0].table.rows.at(-1)).toEqual(['1.200', '90', '81']);
  expect(de[2].title).toContain('0,0 Prozentpunkte');
  expect(de[2].svg).toContain('innerhalb von 1.200');
  for (const { svg, table } of de) expect(svg + JSON.stringify(table)).not.toMatch(/predicted|customers|tenth|actual/i);
});

test('of a bundle from before they were measured, tracking and coverage are not there', async () => {
  const { course: _, coverage: __, ...older } = checks;
  const charts = await modelCharts({ ...manifest, checks: older }, {});
  expect(charts.map(({ id }) => id)).toEqual(['calibration', 'deciles']);
});

test('a bundle without checks has none', async () => {
  expect(await modelCharts(manifest, {})).toEqual([]);
});
