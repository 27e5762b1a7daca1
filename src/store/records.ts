import type { Parameter } from '../engines/contract.ts';
import { quoteName } from '../engines/sql.ts';
import type { Access } from './access.ts';
import type { AlertRecord, AuditEntry, KeyRecord, ModelRecord, RecordTable, RunRecord } from './contract.ts';

/** Fields of each small table, in the order of its columns. */
const FIELDS = {
  models: ['version', 'folder', 'createdAt', 'asOf', 'grade', 'active'],
  runs: ['id', 'state', 'createdAt', 'endedAt', 'request', 'model', 'problem'],
  audit: ['at', 'actor', 'action', 'subject', 'detail'],
  keys: ['id', 'name', 'scopes', 'hash', 'createdAt', 'expiresAt', 'revokedAt'],
  alerts: ['raisedAt', 'rule', 'detail', 'seenAt'],
} as const;

interface Records {
  models: ModelRecord;
  runs: RunRecord;
  audit: AuditEntry;
  keys: KeyRecord;
  alerts: AlertRecord;
}

/** A small table as records. */
export function recordTable<Name extends keyof Records>(
  name: Name,
  { read, write }: Access,
): RecordTable<Records[Name]> {
  type Row = Records[Name];
  const fields: readonly string[] = FIELDS[name];
  const selected = fields.map((field) => `${columnOf(field)} AS ${quoteName(field)}`).join(', ');
  return {
    list: () => read((connection) => connection.rows<Row>(`SELECT ${selected} FROM ${name} ORDER BY rowid`)),
    add: (row) =>
      write((connection) => {
        const values = fields.map((field) => (row as unknown as Record<string, Parameter>)[field] ?? null);
        return connection.run(`INSERT INTO ${name} VALUES (${fields.map((_, i) => `$${i + 1}`).join(', ')})`, values);
      }),
    change: (field, value, changes) =>
      write((connection) => {
        const changed = Object.entries(changes) as [string, Parameter][];
        for (const given of [field, ...changed.map(([key]) => key)]) {
          if (!fields.includes(given)) throw new TypeError(`${name} has no field ${given}`);
        }
        const sets = changed.map(([key], i) => `${columnOf(key)} = $${i + 2}`).join(', ');
        return connection.run(`UPDATE ${name} SET ${sets} WHERE ${columnOf(field)} = $1`, [
          value,
          ...changed.map(([, to]) => to),
        ]);
      }),
  };
}

/** `createdAt` to `created_at`. */
function columnOf(field: string): string {
  return quoteName(field.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`));
}
