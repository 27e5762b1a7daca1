/** Bars of months: what a month has brought, and on it what is still to come of it. */
import { expect, test } from 'vitest';
import { valueByMonthChart } from '../../src/plots/valueByMonthChart.ts';

const month = (m: number) => new Date(Date.UTC(2025, m, 1));
const texts = {
  ...{ title: 'Value', subtitle: '', past: 'brought', ahead: 'will bring', month: 'month', interval: 'between' },
  locale: 'en-GB',
};

test('the rest of a month that has begun stands on what it has brought', async () => {
  const chart = await valueByMonthChart({
    past: [
      { month: month(0), value: 100 },
      { month: month(1), value: 40 },
    ],
    ahead: [
      { month: month(1), value: 60, low: 50, high: 70 },
      { month: month(2), value: 100, low: 80, high: 120 },
    ],
    texts,
    print: String,
  });
  const [january, , restOfFebruary, march] = chart.points.map(({ y }) => y);
  expect(restOfFebruary).toBeCloseTo(january, 6);
  expect(restOfFebruary).toBeCloseTo(march, 6);
  // Told as it is, and not as it is stacked.
  expect(chart.points[2].text).toContain('will bring 60, between 50 – 70');
});
