/** Ledgers of small files that a test writes, in a folder of its process that goes when the run ends. */
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Ledger, openLedger } from '../../src/transactions/ledger.ts';
import type { LedgerOptions } from '../../src/transactions/options.ts';

export const folder = mkdtempSync(join(tmpdir(), 'perennial-test-'));

/** Writes a file and gives its path. */
export function written(content: string | Buffer, name = 'file.csv'): string {
  const file = join(folder, name);
  writeFileSync(file, content);
  return file;
}

/** Opens a ledger, uses it and closes it. */
export async function withLedger<Result>(
  options: LedgerOptions,
  use: (ledger: Ledger) => Promise<Result> | Result,
): Promise<Result> {
  const ledger = await openLedger(options);
  try {
    return await use(ledger);
  } finally {
    await ledger.close();
  }
}

/** The quality report of a file with this content. */
export function qualityOf(content: string | Buffer, options: Partial<LedgerOptions> = {}, name?: string) {
  return withLedger({ ...options, file: written(content, name) }, ({ quality }) => quality);
}
