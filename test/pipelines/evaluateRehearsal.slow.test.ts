import { expect, it } from 'vitest';
import { train } from '../../src/pipelines/train.ts';
import { DEFAULT_TERMS } from '../../src/valuation/terms.ts';
import { csvOf, shopLines } from '../forecast/shops.ts';
import { withLedger } from '../support/ledgerOf.ts';

const lines = shopLines({ customers: 90, from: '2023-01-01', to: '2024-06-30' });

const evaluated = (csv: string) =>
  withLedger(csv, async (ledger) => {
    const { manifest } = await train(ledger, { timeUnit: 'week', terms: DEFAULT_TERMS, models: ['auto'], seed: 1 });
    return manifest.evaluation!;
  });

it('judges all models on one window, also where a history begins with a refund', async () => {
  const plain = await evaluated(csvOf(lines));
  const refundFirst = await evaluated(csvOf([...lines, 'refunds,2022-10-01,-5']));
  // The customer with a refund alone has no purchase, so that nothing is different.
  const { cal_end, customers, actual_x, models } = plain;
  expect(refundFirst).toMatchObject({ cal_end, customers, actual_x });
  expect(Object.keys(models)).toContain('combined');
  for (const [name, { transactions }] of Object.entries(models)) {
    expect(refundFirst.models[name].transactions.MAE).toBeCloseTo(transactions.MAE, 6);
  }
});
