import { join } from 'node:path';
import { expect, test } from 'vitest';
import { summarise } from '../../src/facts/summarise.ts';
import { silent } from '../../src/forecast/progress.ts';
import { fitModels } from '../../src/pipelines/fitModels.ts';
import { samplePosteriors, totalsFrom } from '../../src/pipelines/uncertainty.ts';
import { DEFAULT_TERMS } from '../../src/valuation/terms.ts';
import { valueCustomers } from '../../src/valuation/value.ts';
import { withLedger } from '../support/ledgers.ts';

const file = join(import.meta.dirname, '../../data/sample/transactions.csv');

test('a sample of customers tells of all what all tell', async () => {
  const { summaries } = await withLedger({ file }, (ledger) => summarise(ledger, { timeUnit: 'week' }));
  const fitted = fitModels(summaries, ['bg-nbd'], 'bg-nbd', true, silent);
  const models = { ...fitted, purchases: fitted.chosen };
  const posteriors = samplePosteriors(summaries, models, 1);
  const valuation = valueCustomers(summaries, models, DEFAULT_TERMS);
  const totals = (most: number) => totalsFrom(posteriors, models, summaries, valuation, 1, most);
  const [all, sample] = [totals(4000), totals(1500)];
  for (const figure of ['purchases', 'returning', 'value'] as const) {
    const [known, said] = [all[figure]!, sample[figure]!];
    expect(said.expected / known.expected, figure).toBeCloseTo(1, 2);
    for (const ends of ['parameter', 'predictive'] as const) {
      const width = ([low, high]: readonly [number, number]) => high - low;
      const ratio = width(said[ends]) / width(known[ends]);
      expect(ratio, `${figure} ${ends}`).toBeGreaterThan(0.8);
      expect(ratio, `${figure} ${ends}`).toBeLessThan(1.25);
    }
  }
  expect(sample).toEqual(totals(1500));
});
