import type { Bundle } from '../bundles/bundle.ts';
import { readFacts } from '../facts/readFacts.ts';
import type { Progress } from '../forecast/progress.ts';
import { lackingColumns } from '../pipelines/bundleColumns.ts';
import { score } from '../pipelines/score.ts';
import type { Ledger } from '../transactions/ledger.ts';
import type { Valued } from './book.ts';
import type { OrderHistory } from './page/orderHistory.ts';
import { type Warning, warning } from './warnings.ts';

/**
 * A ledger's customers, as columns: whatever is asked of them later, the ledger is no longer needed. The valuation is at
 * the bundle's horizon and the default level; facts are null for a bundle that forecasts with a single model.
 */
export interface LoadedCustomers extends Valued {
  /** Their single transactions; where somebody has kept them. */
  readonly orders?: OrderHistory;
  /** What every answer about them says beside the figures. */
  readonly remarks?: readonly Warning[];
}

/** @throws UNITS_MIXED, AMOUNTS_DIFFER, COVARIATE_INVALID as `score` does */
export async function loadCustomers(bundle: Bundle, ledger: Ledger, progress: Progress): Promise<LoadedCustomers> {
  const { summaries, valuation } = await score(bundle, ledger, { progress });
  const { forecast } = bundle.manifest;
  const remarks = lackingColumns(bundle.manifest, ledger).map((text) => warning('COLUMNS_LACKING', text));
  if (!forecast) return { summaries, facts: null, valuation, remarks };
  progress('reading customer facts');
  const facts = await readFacts(ledger, {
    cutoff: summaries.clock.asOf,
    scope: forecast.scope,
    sample: null,
    folds: false,
  });
  return { summaries, facts, valuation, remarks };
}
