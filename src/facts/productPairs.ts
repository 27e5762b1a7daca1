import { readColumns } from '../engines/readColumns.ts';
import type { Ledger } from '../transactions/ledger.ts';
import { type EpochDay, formatDay } from '../units.ts';
import { type ItemColumn, prepareItems } from './baskets.ts';

/** Products that go with each product, the most alike first. */
export interface ProductPairs {
  /** Neighbours of product p: from start[p] to before start[p + 1]. */
  readonly start: Int32Array;
  readonly other: Int32Array;
  readonly similarity: Float64Array;
  /** Customers who had bought both. */
  readonly together: Int32Array;
}

/** Neighbours kept of each product. */
const NEIGHBOURS = 200;
/** Customers with more products tell little of each pair (1 / their number), and cost its square. */
const LONGEST_HISTORY = 1000;

/**
 * s_ij = Σ_u x_ui x_uj / |u| ÷ √(n_i n_j): how often the same customers bought both, long histories weighted down, by one
 * self-join in the engine.
 *
 * @param fewest  buyers that a product needs
 */
export async function readProductPairs(
  ledger: Ledger,
  item: ItemColumn,
  { cutoff, fewest, products }: { cutoff: EpochDay; fewest: number; products: number },
): Promise<ProductPairs> {
  await prepareItems(ledger, item);
  const rows = await readColumns(
    ledger.connection,
    `
    WITH bought AS (
      SELECT DISTINCT place, code FROM ${item}_baskets WHERE day <= ${cutoff} /* ${formatDay(cutoff)} */
    ), sold AS (
      SELECT code, count(*) AS buyers FROM bought GROUP BY code HAVING count(*) >= ${fewest}
    ), histories AS (
      SELECT place, list(code) AS codes FROM bought SEMI JOIN sold USING (code)
      GROUP BY place HAVING count(*) BETWEEN 2 AND ${LONGEST_HISTORY}
    ), owned AS (
      SELECT place, unnest(codes) AS code, 1 / len(codes) AS weight FROM histories
    ), pairs AS (
      SELECT a.code AS one, b.code AS other, count(*) AS together, sum(CAST(a.weight AS DECIMAL(18, 12))) AS weight
      FROM owned a JOIN owned b ON a.place = b.place AND a.code < b.code
      GROUP BY ALL
    ), mirrored AS (
      SELECT one, other, together, weight FROM pairs UNION ALL SELECT other, one, together, weight FROM pairs
    )
    SELECT
      one, other, CAST(together AS INTEGER) AS together,
      CAST(weight AS DOUBLE) / sqrt(CAST(s.buyers AS DOUBLE) * t.buyers) AS similarity
    FROM mirrored JOIN sold s ON s.code = one JOIN sold t ON t.code = other
    QUALIFY row_number() OVER (PARTITION BY one ORDER BY similarity DESC, other) <= ${NEIGHBOURS}
    ORDER BY one, similarity DESC, other`,
  );
  const one = rows.integers('one');
  const start = new Int32Array(products + 1);
  for (let i = 0; i < one.length; i++) start[one[i] + 1]++;
  for (let p = 0; p < products; p++) start[p + 1] += start[p];
  return {
    start,
    other: rows.integers('other'),
    similarity: rows.doubles('similarity'),
    together: rows.integers('together'),
  };
}
