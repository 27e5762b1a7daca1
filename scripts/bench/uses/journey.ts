/** The Complete Journey's lines with their product types and categories, as one file. */
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { openEngine } from '../../../src/engines/duckdb.ts';
import { quotePath, quoteText } from '../../../src/engines/sql.ts';
import { workshop } from '../measure.ts';
import { JOURNEY, pastSets } from './past.ts';

/** @returns the file, made once; null where the data can't be had */
export async function journeyLines(): Promise<string | null> {
  const set = pastSets().find(({ title }) => title === JOURNEY);
  if (!set) return null;
  const file = join(workshop, 'journey-lines.parquet');
  if (existsSync(file)) return file;
  const engine = await openEngine({ memoryLimit: '2GB' });
  await engine.connection.run(`
    COPY (
      SELECT household_id AS customer_id, transaction_timestamp AS date, sales_value AS amount, basket_id AS order_id,
        product_type AS product, product_category AS category
      FROM ${quotePath(set.file)} JOIN ${quotePath(join(dirname(set.file), 'products.parquet'))} USING (product_id)
    ) TO ${quoteText(file)} (FORMAT parquet)`);
  engine.close();
  return file;
}
