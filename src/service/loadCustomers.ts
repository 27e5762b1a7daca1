import type { Bundle } from '../bundles/bundle.ts';
import type { Facts } from '../facts/facts.ts';
import { readFacts } from '../facts/readFacts.ts';
import type { Summaries } from '../facts/summaries.ts';
import type { Progress } from '../forecast/progress.ts';
import { lackingColumns } from '../pipelines/bundleColumns.ts';
import { score } from '../pipelines/score.ts';
import type { Ledger } from '../transactions/ledger.ts';
import type { Valuation } from '../valuation/value.ts';

/** A ledger's customers, as columns: whatever is asked of them later, the ledger is no longer needed. */
export interface LoadedCustomers {
  readonly summaries: Summaries;
  /** Of the same customers; null for a bundle that forecasts with a single model. */
  readonly facts: Facts | null;
  /** At the bundle's horizon and the default level. */
  readonly valuation: Valuation;
  /** What every answer about them says beside the figures. */
  readonly remarks?: readonly string[];
}

/** @throws UNITS_MIXED, AMOUNTS_DIFFER, COVARIATE_INVALID as `score` does */
export async function loadCustomers(bundle: Bundle, ledger: Ledger, progress: Progress): Promise<LoadedCustomers> {
  const { summaries, valuation } = await score(bundle, ledger, { progress });
  const { forecast } = bundle.manifest;
  const remarks = lackingColumns(bundle.manifest, ledger);
  if (!forecast) return { summaries, facts: null, valuation, remarks };
  progress('reading customer facts');
  const facts = await readFacts(ledger, { cutoff: summaries.clock.asOf, scope: forecast.scope, sample: null });
  return { summaries, facts, valuation, remarks };
}
