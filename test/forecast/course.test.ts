/** The window that is rehearsed, as time went on. */
import { expect, test } from 'vitest';
import { trainForecast } from '../../src/forecast/train.ts';
import { rehearsedCoverage } from '../../src/pipelines/rehearsedCoverage.ts';
import { withLedger } from '../support/ledgerOf.ts';
import { csvOf, shopLines } from './shops.ts';

test('a course ends at the totals of the customers, rises, and no day of the window is left out', async () => {
  const lines = shopLines({ customers: 120, from: '2023-01-01', to: '2024-06-30', weekly: 0.4, refunded: 0.1 });
  await withLedger(csvOf(lines), async (ledger) => {
    const { rehearsal } = await trainForecast(ledger, { asOf: '2024-06-30', horizonDays: 120, seed: 1 });
    const { course, judged, days } = rehearsal!;
    const sum = (column: Float64Array) => column.reduce((a, b) => a + b, 0);
    expect(course.days.at(-1)).toBe(days);
    expect(course.came.at(-1)).toBe(sum(judged.purchases));
    expect(course.expected.at(-1)).toBeCloseTo(sum(judged.expected), 9);
    for (const figures of [course.days, course.expected]) {
      figures.forEach((figure, k) => {
        expect(figure).toBeGreaterThan(k === 0 ? 0 : figures[k - 1]);
      });
    }
    // As a plain second implementation counts them.
    const known = new Set(lines.slice(1).flatMap((line) => (before(line, '2024-03-02') ? [line.split(',')[0]] : [])));
    const until = new Date(Date.parse('2024-03-02') + 864e5 * course.days[4]).toISOString().slice(0, 10);
    const came = lines.slice(1).filter((line) => !before(line, '2024-03-02') && before(line, until));
    const sales = came.filter((line) => known.has(line.split(',')[0]) && !line.includes(',-'));
    expect(course.came[4]).toBe(new Set(sales.map((line) => line.split(',', 2).join())).size);

    const { levels, ideal, purchases, value } = rehearsedCoverage(rehearsal!);
    for (const held of [ideal, purchases, value!]) {
      held.forEach((share, k) => {
        expect(share).toBeGreaterThanOrEqual(k === 0 ? 0 : held[k - 1]);
        expect(share).toBeLessThanOrEqual(1);
      });
    }
    ideal.forEach((share, k) => {
      expect(share).toBeGreaterThanOrEqual(levels[k] - 1e-9);
    });
    // A hundred customers that one knows nothing of: intervals are not far off.
    expect(Math.abs(purchases[3] - ideal[3])).toBeLessThan(0.15);
  });
});

function before(line: string, day: string): boolean {
  return line.split(',')[1] <= day;
}
