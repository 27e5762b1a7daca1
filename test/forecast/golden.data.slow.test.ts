import { fileURLToPath } from 'node:url';
import { expect } from 'vitest';
import { measure } from '../../src/evaluation/metrics.ts';
import { readFacts } from '../../src/facts/readFacts.ts';
import { summarise } from '../../src/facts/summarise.ts';
import { openCombined } from '../../src/forecast/combined.ts';
import { trainForecast } from '../../src/forecast/train.ts';
import { openLedger } from '../../src/transactions/ledger.ts';
import { purchaseInterval, valueInterval } from '../../src/valuation/predictionIntervals.ts';
import { golden, itWith } from '../support/golden.ts';

type Measure = 'MAE' | 'RMSE' | 'bias_pct';
type Peer = Record<'transactions' | 'spend', Record<Measure, number>>;

/** The best of all peers on a measure, each on its own. */
function best(peers: Record<string, Peer>, what: keyof Peer, name: Measure): number {
  const values = Object.entries(peers).flatMap(([peer, measures]) =>
    peer.startsWith('_') ? [] : [Math.abs(measures[what][name])],
  );
  return Math.min(...values.filter(Number.isFinite));
}

itWith('data/cdnow_sample.csv', 'golden/holdout-peers.json')(
  'CDNOW sample: never far behind the best peer of all',
  async () => {
    const peers = golden<Record<string, { models: Record<string, Peer> }>>('holdout-peers').cdnow_sample.models;
    const file = fileURLToPath(new URL('../../../shared/data/cdnow_sample.csv', import.meta.url));
    const ledger = await openLedger({ file });
    try {
      const asOf = '1997-09-30';
      const { summaries, holdout } = await summarise(ledger, { asOf, timeUnit: 'week', holdoutEnd: '1998-06-30' });
      const { days, purchases, value } = holdout!;
      const { record, files } = await trainForecast(ledger, { asOf, horizonDays: days, seed: 1 });
      const facts = await readFacts(ledger, { cutoff: asOf, scope: record.scope, sample: null });
      const forecaster = await openCombined(record, files);
      const forecast = forecaster.forecast({ summaries, facts }, days);
      const { expectedPurchases, expectedSpend } = forecast;
      const expectedValue = expectedPurchases.map((mean, row) => mean * expectedSpend![row]);
      for (const [what, measured, bias] of [
        ['transactions', measure(purchases, expectedPurchases), 4],
        ['spend', measure(value, expectedValue), 7],
      ] as const) {
        expect(measured.MAE / best(peers, what, 'MAE'), what).toBeLessThan(1.035);
        expect(measured.RMSE / best(peers, what, 'RMSE'), what).toBeLessThan(1.01);
        expect(Math.abs(measured.bias_pct!) - best(peers, what, 'bias_pct'), what).toBeLessThan(bias);
      }
      // Medians are what mean absolute errors ask for.
      const counts = purchaseInterval(forecast, 0.8);
      const values = valueInterval(forecast, 0.8)!;
      expect(measure(purchases, counts.median).MAE / best(peers, 'transactions', 'MAE')).toBeLessThan(0.92);
      expect(measure(value, values.median).MAE / best(peers, 'spend', 'MAE')).toBeLessThan(0.92);
      const covered = purchases.filter((y, row) => y >= counts.low[row] && y <= counts.high[row]).length;
      expect(covered / purchases.length).toBeGreaterThan(0.75);
      expect(covered / purchases.length).toBeLessThan(0.9);
    } finally {
      await ledger.close();
    }
  },
);
