import type { Access } from './access.ts';

/** What somebody knows of a customer: one field of it. */
export interface ManualRecord {
  readonly field: string;
  readonly value: number;
  /** 80 % interval; null where none was said. */
  readonly low: number | null;
  readonly high: number | null;
  /** Last day on which it counts, `YYYY-MM-DD`; null for no end. */
  readonly validTo: string | null;
  readonly reason: string;
  readonly source: string;
  readonly notedAt: string;
  /** The key's id. */
  readonly actor: string;
}

/** Manual values by customer. */
export interface ManualTable {
  of(customer: string): Promise<ManualRecord[]>;
  /** In place of all that was said of the customer; none takes it back. Noted in the audit log, which names no customer. */
  put(customer: string, rows: readonly ManualRecord[], actor: string): Promise<void>;
}

export function manualTable({ read, write }: Access): ManualTable {
  return {
    of: (customer) =>
      read((connection) =>
        connection.rows<ManualRecord>(
          `SELECT field, value, low, high, valid_until AS "validTo", reason, source, noted_at AS "notedAt", actor
          FROM manual_values WHERE customer = $1 ORDER BY rowid`,
          [customer],
        ),
      ),
    put: (customer, rows, actor) =>
      write(async (connection) => {
        await connection.run('DELETE FROM manual_values WHERE customer = $1', [customer]);
        for (const { field, value, low, high, validTo, reason, source, notedAt } of rows) {
          const values = [customer, field, value, low, high, validTo, reason, source, notedAt, actor];
          await connection.run('INSERT INTO manual_values VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)', values);
        }
        await connection.run("INSERT INTO audit VALUES ($1, $2, 'customer.manual', NULL, $3)", [
          new Date().toISOString(),
          actor,
          JSON.stringify({ fields: rows.map(({ field }) => field) }),
        ]);
      }),
  };
}
