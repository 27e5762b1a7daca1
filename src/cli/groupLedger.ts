import type { Bundle } from '../bundles/bundle.ts';
import { PerennialError } from '../errors.ts';
import { GROUP_ROLES } from '../facts/members.ts';
import type { Ledger } from '../transactions/ledger.ts';
import { readLedger } from './ledger.ts';
import { bundleFlags, type LedgerFlags } from './options.ts';
import type { Terminal } from './terminal.ts';

/**
 * Opens a ledger that carries what customers are grouped by: a role, or whatever column of the file has that name.
 *
 * @throws GROUP_UNKNOWN where the file has none, and what openLedger throws
 */
export async function readGroupedLedger(
  bundle: Bundle,
  flags: LedgerFlags & { readonly group?: string },
  screen: Terminal,
): Promise<Ledger> {
  const { group, store } = flags;
  const wanted = { ...bundleFlags(bundle), ...flags };
  if (group === undefined || store !== undefined) return readLedger(wanted, screen);
  const role = GROUP_ROLES.find((known) => known === group);
  if (!role) {
    try {
      return await readLedger({ ...wanted, attributes: [...(wanted.attributes ?? []), group] }, screen);
    } catch (error) {
      // It is not a covariate that is missing: no model was trained with it.
      const isGroup =
        error instanceof PerennialError && error.code === 'COVARIATE_INVALID' && error.details.name === group;
      throw isGroup ? new PerennialError('GROUP_UNKNOWN', { value: group }, { cause: error }) : error;
    }
  }
  // Advisers and branches are known by no usual name: asking for the group names the column.
  const column = `${role}Column` as const;
  const named = role === 'adviser' || role === 'branch' ? { [column]: flags[column] ?? group } : {};
  return readLedger({ ...wanted, ...named, products: true }, screen);
}
