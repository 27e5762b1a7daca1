/** Who does well, allowing for whom they serve: groups by observed over expected. */
import type { Bundle } from '../bundles/bundle.ts';
import { PerennialError } from '../errors.ts';
import { readMembers } from '../facts/members.ts';
import { hasPurchase } from '../facts/summaries.ts';
import {
  type CompareOptions,
  compareGroups,
  type GroupComparison,
  type Outcomes,
} from '../monitoring/observedOverExpected.ts';
import type { Ledger } from '../transactions/ledger.ts';
import { formatDay, parseDay } from '../units.ts';
import type { Language } from '../words/language.ts';
import { checkAmounts, lackingColumns } from './bundleColumns.ts';
import { customersAt, forecastAt } from './forecastAt.ts';
import { openForecaster } from './forecaster.ts';

export interface GroupsOptions extends CompareOptions {
  /** The last day that the expectation rests on; that of the bundle's training unless said otherwise. */
  readonly since?: string;
  /** The last day that counts; the last one known unless said otherwise. */
  readonly until?: string;
  /** Of warnings; English unless said otherwise. */
  readonly language?: Language;
}

export interface GroupReport {
  readonly column: string;
  readonly since: string;
  readonly until: string;
  readonly days: number;
  /** Customers known at the start, and those among them who belong to no group. */
  readonly customers: number;
  readonly ungrouped: number;
  /** Of customers who bought; of purchases; of revenue, null without amounts. */
  readonly returns: GroupComparison;
  readonly purchases: GroupComparison;
  readonly revenue: GroupComparison | null;
  readonly warnings: readonly string[];
}

/**
 * Compares groups by what their customers did in a period, over what was expected of these customers when it began.
 * Customers belong to whoever served them before.
 *
 * @throws GROUP_UNKNOWN, OPTION_INVALID, TOO_LITTLE_DATA where the period is no day or nobody was known before, AMOUNTS_DIFFER
 */
export async function groupsReport(
  bundle: Pick<Bundle, 'manifest' | 'files'>,
  ledger: Ledger,
  column: string,
  options: GroupsOptions = {},
): Promise<GroupReport> {
  const { since = bundle.manifest.clock.asOf, until = ledger.asOf } = options;
  checkAmounts(bundle.manifest, ledger, ledger.quality.file);
  const end = Math.min(parseDay(until, '--until'), parseDay(ledger.asOf));
  const days = end - parseDay(since, '--since');
  if (days < 1 || parseDay(since) < parseDay(ledger.firstDay)) {
    throw new PerennialError('TOO_LITTLE_DATA', {
      what: 'A comparison of groups',
      need: `days after ${since}, and transactions before it`,
      have: `a history from ${ledger.firstDay} to ${ledger.asOf}`,
      remedy: 'Give newer transactions, or an earlier day with --since.',
    });
  }
  const members = await readMembers(ledger, column, since);
  const asked = { bundle, ledger, forecaster: await openForecaster(bundle) };
  const { summaries, holdout } = await customersAt(asked, since, formatDay(end));
  const n = summaries.customer.length;
  const empty = (): Outcomes => ({
    observed: new Float64Array(n),
    expected: new Float64Array(n),
    variance: new Float64Array(n),
  });
  const [returns, purchases, revenue] = [empty(), empty(), empty()];
  purchases.observed.set(holdout!.purchases);
  revenue.observed.set(holdout!.value);
  returns.observed.set(holdout!.purchases.map((count) => Number(count > 0)));
  await forecastAt(asked, summaries, days, (forecast, _, at) => {
    const { pReturn, expectedPurchases, expectedSpend } = forecast;
    const variances = forecast.variances();
    returns.expected.set(pReturn, at);
    returns.variance.set(
      pReturn.map((p) => p * (1 - p)),
      at,
    );
    purchases.expected.set(expectedPurchases, at);
    purchases.variance.set(variances.purchases, at);
    if (!expectedSpend) return;
    revenue.expected.set(
      expectedPurchases.map((v, row) => v * expectedSpend[row]),
      at,
    );
    revenue.variance.set(variances.value!, at);
  });
  const places = new Map(summaries.customer.map((name, row) => [name, row]));
  const entries = {
    groups: members.groups,
    row: Int32Array.from(members.customer, (name) => places.get(name)!),
    group: members.group,
    weight: members.weight,
  };
  const known = summaries.customer.reduce((sum, _, row) => sum + Number(hasPurchase(summaries, row)), 0);
  return {
    column,
    since,
    until: formatDay(end),
    days,
    customers: known,
    ungrouped: known - new Set(members.customer).size,
    returns: compareGroups(entries, returns, options),
    purchases: compareGroups(entries, purchases, options),
    revenue: ledger.hasAmounts ? compareGroups(entries, revenue, options) : null,
    warnings: lackingColumns(bundle.manifest, ledger, options.language),
  };
}
