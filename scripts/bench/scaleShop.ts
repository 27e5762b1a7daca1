import { existsSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { openEngine } from '../../src/engines/duckdb.ts';
import { quoteText } from '../../src/engines/sql.ts';
import { writeSimulatedShop } from '../../src/index.ts';
import { workshop } from './measure.ts';

/** Customers of a made-up shop that is simulated at a time; with all their rows some ten million transactions. */
const CHUNK = 2_600_000;

/**
 * A made-up shop of so many customers (3.85 rows each) as one Parquet file, made once: chunks of seeds 1, 2, … one after
 * another, so that neither memory nor the disk holds all of it as text.
 */
export async function scaleShop(customers: number): Promise<string> {
  const file = join(workshop, `scale-${customers}.parquet`);
  if (existsSync(file)) return file;
  const parts: string[] = [];
  for (let from = 0; from < customers; from += CHUNK) {
    const part = join(workshop, `scale-part-${from}-${Math.min(customers, from + CHUNK)}.parquet`);
    parts.push(part);
    if (!existsSync(part)) await writePart(part, from, Math.min(CHUNK, customers - from));
  }
  await copyTo(file, `read_parquet([${parts.map(quoteText).join(', ')}])`);
  for (const part of parts) rmSync(part);
  return file;
}

async function writePart(part: string, from: number, customers: number): Promise<void> {
  console.error(`Simulating customers ${from + 1} to ${from + customers} …`);
  const csv = `${part}.csv`;
  await writeSimulatedShop({ customers, seed: 1 + from / CHUNK, out: csv });
  await copyTo(
    part,
    `(SELECT * REPLACE ('C' || lpad(CAST(CAST(substr(customer_id, 2) AS BIGINT) + ${from} AS VARCHAR), 9, '0') AS customer_id)
      FROM read_csv(${quoteText(csv)}, types = {'amount': 'DECIMAL(18, 2)'}))`,
  );
  rmSync(csv);
}

async function copyTo(file: string, rows: string): Promise<void> {
  const engine = await openEngine({ memoryLimit: '2GB' });
  const draft = `${file}.part`;
  try {
    await engine.connection.run(`COPY (FROM ${rows}) TO ${quoteText(draft)} (FORMAT parquet, COMPRESSION zstd)`);
    renameSync(draft, file);
  } finally {
    engine.close();
    rmSync(draft, { force: true });
  }
}
