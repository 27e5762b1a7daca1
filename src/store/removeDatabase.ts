import { rmSync } from 'node:fs';

/** Where a compacted copy is made, before it takes the file's place. */
export function compactedPath(path: string): string {
  return `${path}.compacted`;
}

/** Removes a database file and its log, if they are there. */
export function removeDatabase(path: string): void {
  for (const part of [path, `${path}.wal`]) rmSync(part, { force: true });
}
