import type { Posteriors } from '../bundles/posterior.ts';
import type { ForecastRecord } from '../forecast/record.ts';
import { number, table } from './terminal.ts';

/** How far draws of parameters can be trusted. */
export function posteriorTable({ purchases, spend }: Posteriors): string {
  const rows = [purchases, ...(spend ? [spend] : [])].map(({ model, draws, diagnostics }) => [
    model,
    number(draws.length, 0),
    number(diagnostics.effectiveSampleSize, 0),
    number(diagnostics.paretoK, 2),
    number(diagnostics.threshold, 2),
    diagnostics.reliable ? 'yes' : 'no',
  ]);
  return table(['model', 'draws kept', 'effective sample size', 'Pareto k', 'reliable up to', 'reliable'], rows);
}

/** What the combined forecast is made of, and how it did after past cutoffs. */
export function combinedTable({
  weights,
  returnWeights,
  base,
  learntDays,
  past,
  calendar,
  customers,
  sample,
}: ForecastRecord): string {
  const percent = (share: number) => `${number(100 * share, 0)} %`;
  const closed = calendar.closedWeekdays.length > 0 || calendar.closed.length > 0;
  const rows = [
    ['purchases', `${percent(weights.base)} ${base.map(({ model }) => model).join(', ')}`],
    ['', `${percent(weights.ridge)} ridge regression, ${percent(weights.network)} network`],
    ['p_return', `${percent(returnWeights.base)} the models, ${percent(returnWeights.logistic)} logistic regression`],
    ['learnt from', `${number(Math.round(customers * sample), 0)} customers, ${learntDays} days ahead of each cutoff`],
    [
      'calendar',
      `${closed ? 'closing days' : 'no closing days'}, ${calendar.season ? 'seasons' : 'no seasons (a year and four months of history tell them)'}`,
    ],
    ...past.map(({ cutoff, days, levelError }) => [
      `total after ${cutoff}`,
      `${days} days: actual ${number(100 * Math.abs(Math.expm1(levelError)), 0)} % ${levelError < 0 ? 'below' : 'above'} the models`,
    ]),
  ];
  return table(['', ''], rows, 2);
}
