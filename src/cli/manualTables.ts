/** Automatic and manual values as tables for the terminal. */
import { CALCULATIONS, type Calculated } from '../valuation/manual/calculate.ts';
import { MATURE, type SourceRecord } from '../valuation/manual/combine.ts';
import { number, table } from './terminal.ts';

/** What customers come to by the calculation that counts for them. */
export function calculatedTable({ automaticValue, manualValue, value, calculation }: Calculated): string {
  const rows = CALCULATIONS.map((kind) => {
    const of = (column: Float64Array) => {
      let sum = 0;
      calculation.forEach((own, row) => {
        if (own === kind && !Number.isNaN(column[row])) sum += column[row];
      });
      return sum;
    };
    const customers = calculation.reduce((count, own) => count + (own === kind ? 1 : 0), 0);
    const said = kind === 'automatic' ? '–' : number(of(manualValue));
    return [kind, number(customers, 0), number(of(automaticValue)), said, number(of(value))];
  });
  return table(['calculation', 'customers', 'automatic value', 'manual value', 'value'], rows);
}

/** How near each source was, beside the model. */
export function sourcesTable(sources: ReadonlyMap<string, SourceRecord>): string {
  const rows = [...sources].map(([source, { count, manualError, automaticError, nearer, weight }]) => [
    source,
    number(count, 0),
    number(manualError),
    number(automaticError),
    nearer === 'manual' ? source : 'the model',
    `${number(100 * weight, 0)} %`,
  ]);
  return [
    table(['source', 'values come true', 'error', "the model's", 'nearer', 'weighs'], rows, [0, 4]),
    ` Error: root mean square of ln(1 + value). Under ${MATURE} values a weight is drawn towards one half.`,
  ].join('\n');
}
