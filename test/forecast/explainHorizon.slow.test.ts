import { expect, test } from 'vitest';
import { readFacts } from '../../src/facts/readFacts.ts';
import { summarise } from '../../src/facts/summarise.ts';
import { openCombined } from '../../src/forecast/combined.ts';
import { openExplainer } from '../../src/forecast/explain.ts';
import { trainForecast } from '../../src/forecast/train.ts';
import { withLedger } from '../support/ledgerOf.ts';
import { csvOf, shopLines } from './shops.ts';

test('an explanation starts from the average customer within the horizon, also one longer than was learnt', async () => {
  const lines = shopLines({ customers: 200, from: '2023-06-01', to: '2024-06-30' });
  await withLedger(csvOf(lines), async (ledger) => {
    const { asOf } = ledger;
    const { record, files } = await trainForecast(ledger, { asOf, horizonDays: 365, seed: 1 });
    expect(record.learntDays).toBeLessThan(200);
    const { summaries } = await summarise(ledger, { asOf, timeUnit: 'week' });
    const facts = await readFacts(ledger, { cutoff: asOf, scope: record.scope, sample: null });
    const forecaster = await openCombined(record, files);
    const { expectedPurchases } = forecaster.forecast({ summaries, facts }, 365);
    const mean = expectedPurchases.reduce((sum, v) => sum + v, 0) / expectedPurchases.length;
    const explained = { facts, horizonDays: 365, purchases: expectedPurchases };
    const [[average]] = openExplainer(record, files).contributions(explained, 2);
    expect(average.factor / mean).toBeCloseTo(1, 6);
  });
});
