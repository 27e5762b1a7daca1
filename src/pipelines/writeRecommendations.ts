import type { TableColumn } from '../engines/contract.ts';
import { KINDS } from '../models/products/contract.ts';
import { parseDay } from '../units.ts';
import { wordsIn } from '../words/catalogue.ts';
import type { Language } from '../words/language.ts';
import { type Recommendations, reasonsIn } from './recommend.ts';
import { writeColumns } from './writeColumns.ts';

/**
 * Writes one line a suggestion, a customer's together and best first, as CSV, Parquet or JSON lines by the file's ending.
 *
 * @throws OPTION_INVALID for another ending, MACHINE_REFUSED where the file can not be written
 */
export async function writeRecommendations(
  made: Recommendations,
  out: string,
  language: Language = 'en',
): Promise<void> {
  await writeColumns({ columns: recommendationColumns(made, language), length: made.rows.length }, out);
}

/** The columns of recommendations.csv, in this order. `probability` is empty where no past cutoff could be tried. */
export function recommendationColumns({ rows, recommender }: Recommendations, language: Language): TableColumn[] {
  const { customers, products } = recommender.baskets;
  const { kinds } = wordsIn(language).recommendations;
  const asOf = parseDay(recommender.asOf);
  const reason = reasonsIn(language, recommender, rows);
  return [
    { name: 'customer_id', type: 'text', value: (row) => customers[rows.customer[row]] },
    { name: 'kind', type: 'text', value: (row) => kinds[KINDS[rows.kind[row]]] },
    { name: 'rank', type: 'whole', value: (row) => rows.rank[row] },
    { name: 'product', type: 'text', value: (row) => products[rows.product[row]] },
    {
      name: 'probability',
      type: 'real',
      value: (row) => (Number.isNaN(rows.probability[row]) ? null : rows.probability[row]),
    },
    { name: 'reason', type: 'text', value: reason },
    { name: 'as_of', type: 'day', value: () => asOf, constant: true },
    { name: 'horizon_days', type: 'whole', value: () => recommender.horizonDays, constant: true },
  ];
}
