/** TensorFlow's own library, where it is installed (.ci/native), against WebAssembly. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readFacts } from '../../../src/facts/readFacts.ts';
import { summarise } from '../../../src/facts/summarise.ts';
import { openCombined } from '../../../src/forecast/combined.ts';
import type { Customers, Forecaster } from '../../../src/forecast/contract.ts';
import { trainForecast } from '../../../src/forecast/train.ts';
import { openBackend, openBackendNamed } from '../../../src/models/learners/backend.ts';
import { csvOf, shopLines } from '../../forecast/shops.ts';
import { withLedger } from '../../support/ledgerOf.ts';

const AS_OF = '2024-04-30';
const HORIZON = 120;
let forecaster: Forecaster;
let customers: Customers;
beforeAll(async () => {
  const lines = shopLines({ customers: 500, from: '2023-01-01', to: AS_OF, refunded: 0.03 });
  await withLedger(csvOf(lines), async (ledger) => {
    const { record, files } = await trainForecast(ledger, { asOf: AS_OF, horizonDays: HORIZON, seed: 1 });
    // Whatever weights were learnt: the network has most to say in what is compared.
    forecaster = await openCombined({ ...record, weights: { base: 0.1, ridge: 0.1, network: 0.8 } }, files);
    const { summaries } = await summarise(ledger, { asOf: AS_OF, timeUnit: 'week' });
    customers = { summaries, facts: await readFacts(ledger, { cutoff: AS_OF, scope: record.scope, sample: null }) };
  });
});
afterAll(() => forecaster?.dispose());

test('it is the first choice where it is installed', async () => {
  const { name, tf } = await openBackend();
  expect([name, tf.getBackend()]).toEqual(['tensorflow', 'tensorflow']);
});

test('its forecasts are those of WebAssembly to 1e-6', async () => {
  const figures = () => {
    const { expectedPurchases, pReturn, expectedSpend } = forecaster.forecast(customers, HORIZON);
    return { expectedPurchases, pReturn, expectedSpend: expectedSpend! };
  };
  const native = figures();
  // Networks made earlier move over.
  const { tf } = await openBackendNamed('wasm');
  expect(tf.getBackend()).toBe('wasm');
  const wasm = figures();
  await openBackendNamed('tensorflow');
  for (const figure of ['expectedPurchases', 'pReturn', 'expectedSpend'] as const) {
    const apart = native[figure].map((v, i) => Math.abs(v - wasm[figure][i]) / Math.max(1e-3, Math.abs(v)));
    expect(Math.max(...apart), figure).toBeLessThan(1e-6);
  }
  // Two libraries, not one twice.
  expect(native.expectedPurchases).not.toEqual(wasm.expectedPurchases);
});
