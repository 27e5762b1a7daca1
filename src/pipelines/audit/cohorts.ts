/** Cohorts with what they brought by stretch of the calendar, and what is expected of them ahead. */
import { timeAhead } from '../../facts/opportunities.ts';
import { columnOf, covariateBlocks, plainBlocks } from '../../models/covariates/customerBlocks.ts';
import type { Ledger } from '../../transactions/ledger.ts';
import { type EpochDay, formatDay, formatMoney, NO_DAY, parseDay } from '../../units.ts';
import type { Cohort, Stretch } from '../../valuation/audit/audit.ts';
import { type Grain, startOfStretch, stretchOf } from '../../valuation/audit/periods.ts';
import { totalOf } from '../../valuation/value.ts';
import type { Expected } from './forecasts.ts';
import { readCohorts } from './history.ts';

const NOBODY = -1;

export async function cohortsOf(
  ledger: Ledger,
  expected: Expected,
  grain: Grain,
  stretches: readonly Stretch[],
  ahead: readonly Stretch[],
): Promise<Cohort[]> {
  const { summaries, valuation } = expected;
  const cells = await readCohorts(ledger, grain);
  const first = stretchOf(parseDay(stretches[0].from), grain);
  const cohortOf = stretchesOfDays(summaries.firstPurchase, grain);
  const figure = valuation.predictedValue ?? valuation.expectedPurchases;
  const variance = valuation.predictedValue ? valuation.variances.value! : valuation.variances.purchases;
  const { levelSd } = valuation.totals.value ?? valuation.totals.purchases;
  const shares = sharesAhead(expected, ahead);
  const names = [...new Set([...cells.map(({ cohort }) => cohort), ...cohortOf])].sort((a, b) =>
    a === NOBODY ? 1 : b === NOBODY ? -1 : a - b,
  );
  const sums = new Map(names.map((name) => [name, { customers: 0, mean: 0, variance: 0, ahead: ahead.map(() => 0) }]));
  cohortOf.forEach((cohort, row) => {
    const sum = sums.get(cohort)!;
    sum.customers++;
    sum.mean += figure[row];
    sum.variance += variance[row];
    shares.forEach((share, k) => {
      sum.ahead[k] += share[row] * figure[row];
    });
  });
  return names.map((name) => {
    const own = cells.filter(({ cohort }) => cohort === name);
    const sum = sums.get(name)!;
    const { expected: mean, interval } = totalOf(sum.mean, sum.variance, levelSd, valuation.level);
    return {
      from: name === NOBODY ? null : formatDay(startOfStretch(name, grain)),
      customers: sum.customers,
      value: formatMoney(own.reduce((total, { value }) => total + value, 0n)),
      cells: stretches.map((_, k) => {
        const cell = own.find(({ stretch }) => stretch === first + k);
        return {
          active: cell?.active ?? 0,
          purchases: cell?.purchases ?? 0,
          value: formatMoney(cell?.value ?? 0n),
        };
      }),
      predicted: { expected: mean, low: interval[0], high: interval[1] },
      ahead: sum.ahead,
    };
  });
}

/** Which stretch each day falls in; as many days as a history has are few. */
function stretchesOfDays(days: Int32Array, grain: Grain): number[] {
  const known = new Map<EpochDay, number>([[NO_DAY, NOBODY]]);
  return Array.from(days, (day) => {
    let stretch = known.get(day);
    if (stretch === undefined) {
      stretch = stretchOf(day, grain);
      known.set(day, stretch);
    }
    return stretch;
  });
}

/**
 * By stretch ahead, which share of what is expected of each customer falls in it: as the single model spreads purchases
 * over time.
 */
function sharesAhead({ summaries, models }: Expected, ahead: readonly Stretch[]): Float64Array[] {
  const { clock } = summaries;
  const asOf = parseDay(clock.asOf);
  const blocks = models.covariates
    ? covariateBlocks(models.covariates, summaries)
    : plainBlocks(models.purchases, summaries);
  const upTo = ahead.map(({ to }) =>
    columnOf(blocks, (model, cells) => model.expectedPurchases(cells, timeAhead(clock, parseDay(to) - asOf))),
  );
  const whole = upTo[upTo.length - 1];
  return upTo.map((column, k) =>
    column.map((until, row) => (whole[row] > 0 ? (until - (k > 0 ? upTo[k - 1][row] : 0)) / whole[row] : 0)),
  );
}
