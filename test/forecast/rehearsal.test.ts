import { expect, test } from 'vitest';
import { trainForecast } from '../../src/forecast/train.ts';
import { evaluate } from '../../src/pipelines/evaluate.ts';
import { withLedger } from '../support/ledgerOf.ts';
import { slowTest } from '../support/thorough.ts';
import { csvOf, shopLines } from './shops.ts';

slowTest('the rehearsal expects spend net of refunds, as the forecast at the same cutoff does', async () => {
  const lines = shopLines({ customers: 80, from: '2023-01-01', to: '2024-06-30', refunded: 0.3 });
  const { horizonDays, asOf } = { horizonDays: 120, asOf: '2024-06-30' };
  await withLedger(csvOf(lines), async (ledger) => {
    const { rehearsal } = await trainForecast(ledger, { asOf, horizonDays, seed: 1 });
    const { forecasts, record } = await evaluate(ledger, {
      ...{ calibrationEnd: '2024-03-02', holdoutEnd: asOf, timeUnit: 'week', models: ['auto'] },
    });
    expect(record!.spend!.netOfRefunds).toBeLessThan(0.85);
    const own = forecasts.combined.expectedSpend!;
    expect(rehearsal!.judged.spend).toHaveLength(own.length);
    rehearsal!.judged.spend!.forEach((spend, i) => {
      expect(spend).toBeCloseTo(own[i], 8);
    });
  });
});

test('nothing of the window that is rehearsed reaches what is expected in it', async () => {
  // Too few customers for learners, whose weights the window chooses: what is expected stems from before it alone.
  const lines = shopLines({ customers: 90, from: '2023-01-01', to: '2024-06-30', weekly: 0.4 });
  const day = (line: string) => line.split(',')[1];
  const quiet = lines.filter((line, i) => i === 0 || day(line) <= '2024-03-02');
  const oneMore = `${quiet[1].split(',')[0]},2024-06-30,5`;
  const rehearsedIn = (own: readonly string[]) =>
    withLedger(csvOf(own), async (ledger) => {
      const { rehearsal } = await trainForecast(ledger, { asOf: '2024-06-30', horizonDays: 120, seed: 1 });
      return rehearsal!;
    });
  const [usual, almostNone] = [await rehearsedIn(lines), await rehearsedIn([...quiet, oneMore])];
  expect(almostNone.judged.purchases).not.toEqual(usual.judged.purchases);
  expect(almostNone.judged.expected).toEqual(usual.judged.expected);
  expect(almostNone.judged.pReturn).toEqual(usual.judged.pReturn);
});
