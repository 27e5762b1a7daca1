/** Ledgers of small files that a test writes; each test file has a folder of its own, gone when it ends. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { type Ledger, openLedger } from '../../src/transactions/ledger.ts';
import type { LedgerOptions } from '../../src/transactions/options.ts';

export const folder = mkdtempSync(join(tmpdir(), 'perennial-test-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

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
