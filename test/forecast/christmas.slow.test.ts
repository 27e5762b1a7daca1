import { afterAll, beforeAll, expect, test } from 'vitest';
import { readFacts, readTargets } from '../../src/facts/readFacts.ts';
import { summarise } from '../../src/facts/summarise.ts';
import { openCombined } from '../../src/forecast/combined.ts';
import type { Forecaster } from '../../src/forecast/contract.ts';
import { type TrainedForecast, trainForecast } from '../../src/forecast/train.ts';
import { type Ledger, openLedger } from '../../src/transactions/ledger.ts';
import { formatDay, parseDay } from '../../src/units.ts';
import { written } from '../support/ledgers.ts';
import { christmas, csvOf, shopLines } from './shops.ts';

/** Five weeks before Christmas sell four times as much as others; trained before the third peak. */
let ledger: Ledger;
const trained = new Map<number, { model: TrainedForecast; forecaster: Forecaster }>();
beforeAll(async () => {
  const lines = shopLines({ customers: 2000, from: '2021-01-01', to: '2024-12-31', seed: 2, busy: christmas(4) });
  ledger = await openLedger({ file: written(csvOf(lines)) });
  for (const horizonDays of [90, 365]) {
    const model = await trainForecast(ledger, { asOf: '2023-10-31', horizonDays, seed: 1 });
    trained.set(horizonDays, { model, forecaster: await openCombined(model.record, model.files) });
  }
});
afterAll(async () => {
  await ledger?.close();
});

/** The total that is expected after a day, and the one that came. */
async function totals(trainedFor: number, asOf: string, days: number) {
  const { model, forecaster } = trained.get(trainedFor)!;
  const question = { cutoff: asOf, scope: model.record.scope, sample: null };
  const { summaries } = await summarise(ledger, { asOf, timeUnit: 'week' });
  const facts = await readFacts(ledger, question);
  const [{ purchases }] = await readTargets(ledger, question, [formatDay(parseDay(asOf) + days)]);
  const sum = (column: Float64Array) => column.reduce((total, v) => total + v, 0);
  return { expected: sum(forecaster.forecast({ summaries, facts }, days).expectedPurchases), actual: sum(purchases) };
}

test.each([90, 365])('trained in October for %i days, January is near what came', async (trainedFor) => {
  const { expected, actual } = await totals(trainedFor, '2024-01-15', 90);
  expect(actual).toBeGreaterThan(500);
  // Within a fifth is asked for; three to eight hundredths were seen, and 1.18 where learners saw calendar days.
  expect(expected / actual).toBeGreaterThan(0.87);
  expect(expected / actual).toBeLessThan(1.13);
});

test('so is the peak itself', async () => {
  const { expected, actual } = await totals(90, '2023-10-31', 90);
  expect(expected / actual).toBeGreaterThan(0.8);
  expect(expected / actual).toBeLessThan(1.2);
});

test('a week of December is long, one of February short', async () => {
  const december = await totals(90, '2023-12-01', 7);
  const february = await totals(90, '2024-02-12', 7);
  expect(december.expected / february.expected).toBeGreaterThan(2);
  expect(december.expected / december.actual).toBeGreaterThan(0.75);
  expect(december.expected / december.actual).toBeLessThan(1.25);
});

test('the peak is in the calendar, twice seen', () => {
  const { season } = trained.get(90)!.model.record.calendar;
  // Weeks after 31 October: the fourth to the eighth hold the peak.
  const [peak, others] = [season!.slice(3, 7), season!.slice(10)];
  for (const week of peak) expect(week).toBeGreaterThan(2.5);
  for (const week of others) expect(week).toBeLessThan(1.25);
});
