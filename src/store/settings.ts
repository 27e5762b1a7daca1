import { z } from 'zod';
import type { DatabaseConnection } from '../engines/contract.ts';
import { PerennialError } from '../errors.ts';
import type { Ledger } from '../transactions/ledger.ts';
import type { StoreSettings } from './contract.ts';

const settingsSchema = z.strictObject({
  currency: z.string(),
  hasAmounts: z.boolean(),
  timeZone: z.string(),
  asOf: z.iso.date(),
  attributes: z.array(z.string()),
});

/** @throws STORE_DAMAGED where they are not what a store of this version writes */
export async function readSettings(connection: DatabaseConnection, file: string): Promise<StoreSettings | null> {
  const rows = await connection.rows<{ name: string; value: string }>('SELECT name, value FROM settings');
  if (rows.length === 0) return null;
  const parsed = settingsSchema.safeParse(Object.fromEntries(rows.map(({ name, value }) => [name, JSON.parse(value)])));
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new PerennialError('STORE_DAMAGED', { file, problem: `setting ${issue.path.join('.')}: ${issue.message}` });
}

export async function writeSettings(connection: DatabaseConnection, settings: StoreSettings): Promise<void> {
  await connection.run('DELETE FROM settings');
  for (const [name, value] of Object.entries(settings)) {
    await connection.run('INSERT INTO settings VALUES ($1, $2)', [name, JSON.stringify(value)]);
  }
}

/** Moves as-of on; a day that is no later changes nothing. */
export async function moveAsOf(connection: DatabaseConnection, before: string, asOf: string): Promise<void> {
  if (asOf <= before) return;
  await connection.run("UPDATE settings SET value = $1 WHERE name = 'asOf'", [JSON.stringify(asOf)]);
}

/**
 * The settings of a store after a ledger has come to it.
 *
 * @param names  of the ledger's attributes
 * @throws UNITS_MIXED where it can't come
 */
export function settingsWith(before: StoreSettings | null, ledger: Ledger, names: readonly string[]): StoreSettings {
  const { hasAmounts, timeZone, asOf } = ledger;
  const currency = hasAmounts ? ledger.currency : '';
  if (!before) return { currency, hasAmounts, timeZone, asOf, attributes: names };
  same('Amounts', before.hasAmounts ? 'with' : 'without', hasAmounts ? 'with' : 'without');
  same('Currency', before.currency || 'none', currency || 'none');
  same('Time zone', before.timeZone, timeZone);
  return {
    ...before,
    asOf: [before.asOf, asOf].sort()[1],
    attributes: [...new Set([...before.attributes, ...names])],
  };
}

function same(what: string, left: string, right: string): void {
  if (left === right) return;
  throw new PerennialError('UNITS_MIXED', {
    what: `${what} of the store and of the transactions`,
    left,
    right,
    remedy: 'Load transactions of the same kind, or make another store for these.',
  });
}
