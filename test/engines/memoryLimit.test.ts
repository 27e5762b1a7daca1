import { expect, test } from 'vitest';
import { defaultMemoryLimit } from '../../src/engines/memoryLimit.ts';

const GB = 2 ** 30;

test('an engine takes a quarter of a small machine, a gigabyte of a large one, and what it can not do without', () => {
  expect(defaultMemoryLimit(64 * GB)).toBe('1024MiB');
  expect(defaultMemoryLimit(4 * GB)).toBe('1024MiB');
  expect(defaultMemoryLimit(2 * GB)).toBe('512MiB');
  expect(defaultMemoryLimit(0.5 * GB)).toBe('256MiB');
});
