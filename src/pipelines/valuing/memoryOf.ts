import { types } from 'node:util';

/** The memory of all columns in a value, which can go to another thread without a copy; it is gone here then. */
export function memoryOf(value: unknown, found = new Set<ArrayBuffer>()): Set<ArrayBuffer> {
  if (ArrayBuffer.isView(value)) {
    if (types.isArrayBuffer(value.buffer)) found.add(value.buffer);
  } else if (typeof value === 'object' && value !== null) {
    for (const part of Object.values(value)) memoryOf(part, found);
  }
  return found;
}
