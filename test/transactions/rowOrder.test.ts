import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openLedger } from '../../src/transactions/ledger.ts';
import { written } from '../support/ledgers.ts';
import { thorough } from '../support/thorough.ts';

/** DuckDB reads a file in pieces of 8 MB, several at once. */
const PIECES = 20e6;

const FILES = ['emails.csv', 'stripe_payments.csv', 'woocommerce_items.csv'];
test.each(FILES.slice(0, thorough(1, FILES.length)))(
  '%s: rows stay in the order of the file, however many threads read it',
  async (name) => {
    const [header, ...rows] = readFileSync(join(import.meta.dirname, '../exports', name), 'utf8')
      .trimEnd()
      .split(/\r?\n/);
    const filler = 'x'.repeat(1000);
    const body = `${rows.map((row) => `${row},${filler}`).join('\n')}\n`;
    const times = Math.ceil(PIECES / body.length);
    const file = written(`${header},filler\n${body.repeat(times)}`, name);

    await using ledger = await openLedger({ file, threads: 4, policy: { duplicates: 'keep' } });
    const [{ total, inPlace }] = await ledger.connection.rows<{ total: bigint; inPlace: bigint }>(`
      WITH numbered AS (SELECT rowid AS row, hash(customer, day, kind, rest) AS content FROM validated)
      SELECT count(*) AS total, count(*) FILTER (here.content = first.content) AS "inPlace"
      FROM numbered here JOIN numbered first ON first.row = here.row % ${rows.length}`);
    expect(Number(total)).toBe(rows.length * times);
    expect(inPlace).toBe(total);
  },
);
