import { afterAll, beforeAll, expect, test } from 'vitest';
import { summarise } from '../../src/facts/summarise.ts';
import { evaluate } from '../../src/pipelines/evaluate.ts';
import { train } from '../../src/pipelines/train.ts';
import { type Ledger, openLedger } from '../../src/transactions/ledger.ts';
import { DEFAULT_TERMS } from '../../src/valuation/terms.ts';
import { slowTest } from '../support/thorough.ts';

/** Customers over a year and a half, each with an own rhythm of 20 to 99 days. */
const rows = Array.from({ length: 200 }, (_, i) => i).flatMap((i) => {
  const [gap, start] = [20 + ((i * 37) % 80), (i * 53) % 300];
  const days = Array.from({ length: Math.floor((540 - start) / gap) + 1 }, (_, n) => start + n * gap);
  return days.map((day) => ({
    customerId: `C${i}`,
    date: new Date(Date.UTC(2023, 0, 1 + day)),
    amount: 10 + ((i * 7 + day) % 23),
  }));
});
let ledger: Ledger;
beforeAll(async () => {
  ledger = await openLedger({ rows });
});
afterAll(() => ledger.close());

test('summaries are in weeks', async () => {
  expect(await summarise(ledger)).toEqual(await summarise(ledger, { timeUnit: 'week' }));
});

slowTest('training without options is the combined forecast on the default terms, in weeks, from seed 1', async () => {
  const { manifest } = await train(ledger);
  expect(manifest).toMatchObject({ clock: { timeUnit: 'week' }, terms: DEFAULT_TERMS, seed: 1 });
  expect(manifest.forecast).not.toBeNull();
});

test('one term alone leaves the others as they are', async () => {
  const { manifest } = await train(ledger, { models: ['bg-nbd'], terms: { horizonDays: 90 } });
  expect(manifest.terms).toEqual({ ...DEFAULT_TERMS, horizonDays: 90 });
});

test('an evaluation without options holds a third of the history out', async () => {
  const { evaluation } = await evaluate(ledger, { models: ['bg-nbd'] });
  const days = (Date.parse(ledger.asOf) - Date.parse(ledger.firstDay)) / 86_400_000;
  expect(evaluation.hold_end).toBe(ledger.asOf);
  expect((Date.parse(ledger.asOf) - Date.parse(evaluation.cal_end)) / 86_400_000).toBe(Math.floor(days / 3));
});

slowTest('an evaluation needs no more than its calibration end', async () => {
  const { evaluation } = await evaluate(ledger, { calibrationEnd: '2023-12-31' });
  expect(evaluation.chosen).toBe('combined');
  expect(evaluation.hold_end).toBe(ledger.asOf);
});
