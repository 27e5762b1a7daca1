import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Ledger, openLedger } from '../../src/transactions/ledger.ts';
import type { LedgerOptions } from '../../src/transactions/options.ts';

/** Opens a ledger of lines of CSV, hands it over, and clears both away. */
export async function withLedger<Result>(
  csv: string,
  use: (ledger: Ledger) => Promise<Result>,
  options: Partial<LedgerOptions> = {},
): Promise<Result> {
  const folder = await mkdtemp(join(tmpdir(), 'perennial-test-'));
  try {
    const file = join(folder, 'transactions.csv');
    await writeFile(file, csv);
    const ledger = await openLedger({ file, ...options });
    try {
      return await use(ledger);
    } finally {
      await ledger.close();
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
