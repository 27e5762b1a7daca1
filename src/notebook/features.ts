/** What the regression knows of customers: features by name, with what each means. */
import { readAmounts } from '../facts/amounts.ts';
import { type FactScope, readScope } from '../facts/facts.ts';
import { featureCatalogue, featuresOf } from '../facts/features.ts';
import { readFacts } from '../facts/readFacts.ts';
import { summarise } from '../facts/summarise.ts';
import type { Ledger } from '../transactions/ledger.ts';
import { parseDay } from '../units.ts';
import { Table } from './table.ts';

export class FeatureTable extends Table<Readonly<Record<string, ArrayLike<unknown>>>> {
  private readonly scope: FactScope;

  constructor(columns: Readonly<Record<string, ArrayLike<unknown>>>, scope: FactScope, cutoff: string) {
    super(columns, { name: 'features', caption: `Features of customers at the end of ${cutoff}` });
    this.scope = scope;
  }

  /** The features that there are: group, formula and unit. */
  catalogue() {
    const rows = featureCatalogue(this.scope).map(({ name, group, formula, unit }) => ({ name, group, formula, unit }));
    return Table.fromRows(rows, { name: 'catalogue', caption: `${rows.length} features, all arithmetic on facts` });
  }
}

export async function featuresAt(ledger: Ledger, cutoff: string, horizonDays: number): Promise<FeatureTable> {
  const scope = await readScope(ledger, cutoff, horizonDays);
  const facts = await readFacts(ledger, { cutoff, scope, sample: null });
  const { meanAmount } = await readAmounts(ledger, cutoff, null);
  const historyDays = parseDay(cutoff) - parseDay(ledger.firstDay);
  const { names, columns } = featuresOf(facts, scope, { historyDays, meanAmount });
  const { summaries } = await summarise(ledger, { asOf: cutoff });
  const named = Object.fromEntries(names.map((name, j) => [name, columns[j]]));
  return new FeatureTable({ customer_id: summaries.customer, ...named }, scope, cutoff);
}
