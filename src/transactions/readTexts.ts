import type { Connection } from '../engines/contract.ts';
import type { Source } from './source.ts';

/**
 * The texts of some rows, by row; the table `validated` does not keep them: most files have few rows to show.
 *
 * @param longest  letters to which each text is cut
 */
export async function readTexts(
  connection: Connection,
  { preview, names }: Source,
  rows: ReadonlySet<number>,
  longest = 200,
): Promise<ReadonlyMap<number, readonly (string | null)[]>> {
  if (rows.size === 0) return new Map();
  const numbered = `SELECT *, row_number() OVER () - 1 AS row FROM ${preview} LIMIT ${Math.max(...rows) + 1}`;
  const texts = names.map((_, place) => `${longest === Infinity ? `c${place}` : `left(c${place}, ${longest})`}`);
  const read = await connection.rows<{ row: bigint; texts: (string | null)[] }>(
    `SELECT row, [${texts.join(', ')}] AS texts FROM (${numbered}) WHERE row IN (${[...rows].join(', ')})`,
  );
  return new Map(read.map(({ row, texts }) => [Number(row), texts]));
}
