import { expect, test } from 'vitest';
import { type GridCell, gridRows } from '../../src/evaluation/grid.ts';

const metrics = (RMSE: number, MAE: number, bias_pct: number | null) => ({ RMSE, MAE, bias_pct });
const cell = (origin: string, horizonDays: number, RMSE: number, bias: number | null): GridCell => ({
  origin,
  horizonDays,
  customers: 10,
  models: {
    model: { transactions: metrics(RMSE, 3, bias), spend: null },
    naive: { transactions: metrics(4, 6, 20), spend: null },
  },
});

test('ratios to the naive formula, their mean and standard deviation over origins, by hand', () => {
  const cells = [cell('2024-03-01', 90, 2, 10), cell('2024-02-01', 90, 4, null), cell('2024-02-01', 180, 1, -5)];
  const rows = gridRows(cells, ['2024-03-01', '2024-02-01'], 'naive');
  const row = (model: string, days: number) => rows.find((r) => r.model === model && r.horizonDays === days)!;
  expect(rows.map(({ column }) => column)).toEqual(['transactions', 'transactions', 'transactions', 'transactions']);
  expect(row('model', 90).figures).toEqual([
    { RMSE: 0.5, MAE: 0.5, bias_pct: 10 },
    { RMSE: 1, MAE: 0.5, bias_pct: null },
  ]);
  expect(row('model', 90).over.RMSE!.mean).toBe(0.75);
  expect(row('model', 90).over.RMSE!.sd).toBeCloseTo(Math.sqrt(0.125), 14);
  expect(row('model', 90).over.bias_pct).toEqual({ mean: 10, sd: null });
  // The newest origin has no 180 days after it.
  expect(row('model', 180).figures).toEqual([null, { RMSE: 0.25, MAE: 0.5, bias_pct: -5 }]);
  expect(row('naive', 180).over).toMatchObject({ RMSE: { mean: 1, sd: null }, bias_pct: { mean: 20 } });
});
