/** What a bundle was trained on, held against what transactions have. */
import type { Manifest } from '../bundles/manifest.ts';
import { PerennialError } from '../errors.ts';
import type { FactScope } from '../facts/facts.ts';
import type { Ledger } from '../transactions/ledger.ts';
import { wordsIn } from '../words/catalogue.ts';
import type { Language } from '../words/language.ts';

type Given = Pick<Ledger, 'columns' | 'hasAmounts'>;

/**
 * Stops where the one has amounts and the other has none.
 *
 * @throws AMOUNTS_DIFFER
 */
export function checkAmounts({ currency }: Manifest, { hasAmounts }: Given, file: string): void {
  const trained = currency !== null;
  if (trained === hasAmounts) return;
  throw new PerennialError('AMOUNTS_DIFFER', {
    file,
    trained: trained ? 'with' : 'without',
    given: hasAmounts ? 'with' : 'without',
    remedy: trained
      ? 'Name the column with --amount-column, or train a model on transactions like these.'
      : 'Train a model on transactions like these.',
  });
}

/**
 * A sentence for each kind of column that the forecast has learnt from and the transactions lack. What such a column would
 * have said of a customer is then unknown, and counts as average.
 */
export function lackingColumns({ forecast }: Manifest, { columns }: Given, language: Language = 'en'): string[] {
  const { lacking, columns: names } = wordsIn(language).watch;
  return learntFrom(forecast?.scope)
    .filter((role) => columns[role] === undefined)
    .map((role) => lacking(names[role], `--${role}-column`));
}

function learntFrom(scope: FactScope | undefined): ('product' | 'category' | 'channel')[] {
  if (!scope) return [];
  const named = scope.shares.map(({ column }) => column);
  return [
    ...(scope.hasProducts ? (['product'] as const) : []),
    ...(['category', 'channel'] as const).filter((role) => named.includes(role)),
  ];
}
