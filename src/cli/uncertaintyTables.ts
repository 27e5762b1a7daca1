import type { Manifest } from '../bundles/manifest.ts';
import type { Posteriors } from '../bundles/posterior.ts';
import type { TotalInterval, Totals } from '../valuation/totals.ts';
import { number, table } from './terminal.ts';

type Total = Omit<Totals, 'customers'>;

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

/** What a bundle's manifest says of totals, and which model says it where that is not the one of the predictions. */
export function manifestTotals({ totals, purchaseModel, joined }: Manifest): string | null {
  if (!totals) return null;
  const { level, ...total } = totals;
  const printed = intervalsTable({ level, totals: [total] });
  return joined ? `${printed}\n By ${purchaseModel} alone, not by the joined prediction.` : printed;
}

/** What all customers together will do. */
export function intervalsTable({ level, totals: [total] }: { level: number; totals: readonly Total[] }): string {
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
