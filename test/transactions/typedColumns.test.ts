import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openEngine } from '../../src/engines/duckdb.ts';
import { quotePath, quoteText } from '../../src/engines/sql.ts';
import type { LedgerOptions } from '../../src/transactions/options.ts';
import { anyTable, everythingOf, fillFiles } from '../support/engineTables.ts';
import { folder } from '../support/ledgers.ts';
import { fc } from '../support/random.ts';
import { thorough } from '../support/thorough.ts';

let files = 0;

/** A Parquet file of the columns of another, and one of the text that these are. */
async function withText(from: string): Promise<{ typed: string; text: string }> {
  const [typed, text] = ['typed', 'text'].map((name) => join(folder, `columns-${name}-${files}.parquet`));
  files++;
  const engine = await openEngine({ memoryLimit: '256MB', threads: 1 });
  await engine.connection.run(`COPY (FROM ${from}) TO ${quoteText(typed)} (FORMAT parquet)`);
  await engine.connection.run(
    `COPY (SELECT CAST(COLUMNS(*) AS VARCHAR) FROM ${from}) TO ${quoteText(text)} (FORMAT parquet)`,
  );
  engine.close();
  return { typed, text };
}

async function expectAlike(from: string, options: Partial<LedgerOptions> = {}) {
  const { typed, text } = await withText(from);
  const found = await everythingOf({ ...options, file: typed });
  expect(found).toEqual(await everythingOf({ ...options, file: text }));
  return found;
}

test('columns with types give what their text gives', async () => {
  await fc.assert(
    fc.asyncProperty(anyTable, async ({ rows, options }) => {
      const { parquet } = await fillFiles(rows);
      await expectAlike(quotePath(parquet), options);
    }),
    { numRuns: thorough(3, 15) },
  );
});

test('so do days that are none, and amounts of many digits', async () => {
  const found = await expectAlike(`(VALUES
    ('A', DATE '2024-01-01', 0.00000050::DECIMAL(30, 8)),
    ('A', DATE '2024-01-02', -0.00000050::DECIMAL(30, 8)),
    ('B', DATE 'infinity', 1), ('B', DATE '-infinity', 1), ('B', DATE '12024-01-01', 1), ('B', DATE '0044-03-15 (BC)', 1),
    ('C', DATE '2024-01-04', 999999999999999.999999), ('C', DATE '2024-01-05', 1000000000000000), ('D', NULL, NULL)
  ) AS t(customer_id, date, amount)`);
  expect(found).toMatchObject({
    quality: { accepted: { rows: 3, amount: '999999999999999.999999' } },
    excluded: [
      { reason: 'unreadable date', rows: 5 },
      { reason: 'unreadable amount', rows: 1 },
    ],
  });
});

test('so do days of several zones, and times of all lengths', async () => {
  for (const [type, timeZone] of [
    ['TIMESTAMP', 'America/New_York'],
    ['TIMESTAMP_S', 'UTC'],
    ['TIMESTAMP_NS', 'Asia/Tokyo'],
    ['TIMESTAMPTZ', 'Asia/Tokyo'],
  ]) {
    await expectAlike(
      `(VALUES ('A', CAST('2024-01-01 00:30:00' AS ${type}), 1), ('A', CAST('1969-12-31 23:30:00' AS ${type}), 2),
        ('B', CAST('2024-03-10 12:00:00' AS ${type}), 3)) AS t(customer_id, date, amount)`,
      { timeZone },
    );
  }
});
