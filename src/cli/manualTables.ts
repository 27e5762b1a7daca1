/** Automatic and manual values as tables for the terminal. */
import { CALCULATIONS, type Calculated } from '../valuation/manual/calculate.ts';
import { MATURE, type SourceRecord } from '../valuation/manual/combine.ts';
import { wordsIn } from '../words/catalogue.ts';
import type { Language } from '../words/language.ts';
import { figuresIn, table } from './terminal.ts';

/** What customers come to by the calculation that counts for them. */
export function calculatedTable(
  { automaticValue, manualValue, value, calculation }: Calculated,
  language: Language = 'en',
): string {
  const { manual: words } = wordsIn(language).scoring;
  const { number } = figuresIn(language);
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
    return [words.kinds[kind], number(customers, 0), number(of(automaticValue)), said, number(of(value))];
  });
  return table(words.head, rows);
}

/** How near each source was, beside the model. */
export function sourcesTable(sources: ReadonlyMap<string, SourceRecord>, language: Language = 'en'): string {
  const { manual: words } = wordsIn(language).scoring;
  const { number, percent } = figuresIn(language);
  const rows = [...sources].map(([source, { count, manualError, automaticError, nearer, weight }]) => [
    source,
    number(count, 0),
    number(manualError),
    number(automaticError),
    nearer === 'manual' ? source : words.theModel,
    percent(weight),
  ]);
  return `${table(words.sources, rows, [0, 4])}\n ${words.note(number(MATURE, 0))}`;
}
