import { PerennialError } from '../errors.ts';
import type { Ledger } from './ledger.ts';

/**
 * Stops what asks for single transactions, where another engine holds them and only days came here.
 *
 * @throws ENGINE_UNFIT
 */
export function needRows({ merged }: Pick<Ledger, 'merged'>, what: string): void {
  if (!merged) return;
  throw new PerennialError('ENGINE_UNFIT', { what, remedy: 'Export the transactions as Parquet and read that file.' });
}
