import { fileURLToPath } from 'node:url';
import { expect, vi } from 'vitest';
import { measure } from '../../src/evaluation/metrics.ts';
import { summarise } from '../../src/facts/summarise.ts';
import { predictJoined, trainJoined } from '../../src/forecast/joined.ts';
import { openLedger } from '../../src/transactions/ledger.ts';
import { golden, itWith } from '../support/golden.ts';

// Trains networks, which takes its time where machines are shared.
vi.setConfig({ testTimeout: 240_000 });

type Peer = Record<'transactions' | 'spend', Record<'MAE' | 'RMSE' | 'bias_pct', number>>;

/** The best of all peers on a measure, each on its own. */
function best(peers: Record<string, Peer>, what: keyof Peer, measureName: 'MAE' | 'RMSE' | 'bias_pct'): number {
  const values = Object.entries(peers).flatMap(([name, peer]) =>
    name.startsWith('_') ? [] : [Math.abs(peer[what][measureName])],
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
      const joined = await trainJoined(ledger, { asOf, horizonDays: holdout!.days, seed: 1 });
      const prediction = await predictJoined(ledger, summaries, joined);
      const purchases = measure(holdout!.purchases, prediction.purchases);
      const spend = measure(holdout!.value, prediction.value!);
      expect(purchases.MAE / best(peers, 'transactions', 'MAE')).toBeLessThan(1.025);
      expect(purchases.RMSE / best(peers, 'transactions', 'RMSE')).toBeLessThan(1.01);
      expect(Math.abs(purchases.bias_pct!) - best(peers, 'transactions', 'bias_pct')).toBeLessThan(4);
      expect(spend.MAE / best(peers, 'spend', 'MAE')).toBeLessThan(1.025);
      expect(spend.RMSE / best(peers, 'spend', 'RMSE')).toBeLessThan(1.01);
      expect(Math.abs(spend.bias_pct!) - best(peers, 'spend', 'bias_pct')).toBeLessThan(7);
      const typical = measure(holdout!.purchases, prediction.typicalPurchases).MAE;
      expect(typical / best(peers, 'transactions', 'MAE')).toBeLessThan(0.92);
      expect(measure(holdout!.value, prediction.typicalValue!).MAE / best(peers, 'spend', 'MAE')).toBeLessThan(0.92);
      const { low, high } = prediction.purchaseInterval;
      const covered = holdout!.purchases.filter((y, i) => y >= low[i] && y <= high[i]).length / low.length;
      expect(covered).toBeGreaterThan(0.75);
      expect(covered).toBeLessThan(0.9);
    } finally {
      await ledger.close();
    }
  },
);
