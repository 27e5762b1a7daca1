/** Stores in a folder of the process, gone with the run. */
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { NewTransaction, Store } from '../../src/store/contract.ts';
import { openStore } from '../../src/store/openStore.ts';
import { openLedger } from '../../src/transactions/ledger.ts';
import type { LedgerOptions } from '../../src/transactions/options.ts';
import { parseDay, parseMoney } from '../../src/units.ts';

export const folder = mkdtempSync(join(tmpdir(), 'perennial-store-'));

let made = 0;
export function storeFile(): string {
  return join(folder, `store-${++made}`);
}

/** Takes transactions in memory into a store, as a file's. */
export async function load(store: Store, options: LedgerOptions, source = 'a file') {
  const ledger = await openLedger({ threads: 1, ...options });
  try {
    return await store.load(ledger, source);
  } finally {
    await ledger.close();
  }
}

/** A new store with some transactions. */
export async function storeWith(options: LedgerOptions, file = storeFile()): Promise<Store> {
  const store = await openStore(file, { create: true, threads: 1 });
  await load(store, options);
  return store;
}

/** A transaction with nothing special. */
export function sale(id: string, customer: string, day: string, amount: number, more: Partial<NewTransaction> = {}) {
  return {
    transactionId: id,
    customer,
    version: 1,
    day: parseDay(day),
    amount: parseMoney(amount)!,
    kind: amount < 0 ? 'refund' : amount === 0 ? 'free' : 'sale',
    orderId: null,
    product: null,
    category: null,
    channel: null,
    attributes: null,
    ...more,
  } satisfies NewTransaction;
}
