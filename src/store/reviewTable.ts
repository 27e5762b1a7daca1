import type { Access } from './access.ts';

/** A review as it was sent. It goes when its customer is erased. */
export interface ReviewRow {
  readonly id: string;
  readonly customer: string | null;
  readonly product: string | null;
  /** `YYYY-MM-DD` */
  readonly day: string;
  readonly rating: number | null;
  readonly text: string | null;
}

export interface Reviews {
  /** Those whose id is there already are left as they are. @returns how many were added */
  add(rows: readonly ReviewRow[]): Promise<number>;
  /** By day and id. */
  list(): Promise<ReviewRow[]>;
}

export function reviewTable({ read, write }: Access): Reviews {
  return {
    add: (rows) =>
      write(async (connection) => {
        const known = new Set((await connection.rows<{ id: string }>('SELECT id FROM reviews')).map(({ id }) => id));
        let added = 0;
        for (const { id, customer, product, day, rating, text } of rows) {
          if (known.has(id)) continue;
          known.add(id);
          await connection.run(
            `INSERT INTO reviews (id, customer, product, day, rating, text)
            VALUES ($1, $2, $3, CAST($4 AS DATE), CAST($5 AS FLOAT8), $6)`,
            [id, customer, product, day, rating, text],
          );
          added++;
        }
        return added;
      }),
    list: () =>
      read((connection) =>
        connection.rows<ReviewRow>(
          `SELECT id, customer, product, CAST(day AS VARCHAR) AS day, rating, text FROM reviews ORDER BY day, id`,
        ),
      ),
  };
}
