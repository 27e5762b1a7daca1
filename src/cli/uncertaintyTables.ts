import type { Posteriors } from '../bundles/posterior.ts';
import type { Intervals } from '../valuation/intervals.ts';
import type { TotalInterval } from '../valuation/totals.ts';
import { number, table } from './terminal.ts';

/** How far draws of parameters can be trusted. */
export function posteriorTable({ purchases, spend }: Posteriors): string {
  const rows = [purchases, ...(spend ? [spend] : [])].map(({ model, draws, diagnostics }) => [
    model,
    number(draws.length, 0),
    number(diagnostics.effectiveSampleSize, 0),
    number(diagnostics.paretoK, 2),
    number(diagnostics.threshold, 2),
    diagnostics.reliable ? 'yes' : 'no: take intervals as rough',
  ]);
  return table(['model', 'draws kept', 'effective sample size', 'Pareto k', 'trusted up to', 'reliable'], rows);
}

/** What all customers together will do. */
export function intervalsTable({ level, totals: [total] }: Intervals): string {
  const between = ([low, high]: readonly [number, number]) => `${number(low, 0)} to ${number(high, 0)}`;
  const row = (what: string, { expected, parameter, predictive }: TotalInterval) => [
    what,
    number(expected, 0),
    between(parameter),
    between(predictive),
  ];
  const percent = `${number(100 * level, 0)} %`;
  const head = [`within ${percent} intervals`, 'expected', 'unsure by parameters', 'and by chance'];
  const rows = [
    row('customers who buy again', total.returning),
    row('purchases', total.purchases),
    ...(total.value ? [row('predicted value', total.value)] : []),
  ];
  return table(head, rows);
}
