import type { KeyRecord, RecordTable } from '../../../src/store/contract.ts';

/** The keys of a store, in memory. */
export function keyTable(): RecordTable<KeyRecord> & { readonly rows: KeyRecord[] } {
  const rows: KeyRecord[] = [];
  return {
    rows,
    list: async () => [...rows],
    add: async (row) => void rows.push(row),
    change: async (field, value, changes) => {
      rows.forEach((row, i) => {
        if (row[field] === value) rows[i] = { ...row, ...changes };
      });
    },
  };
}
