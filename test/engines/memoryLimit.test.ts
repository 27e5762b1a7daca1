import { expect, test } from 'vitest';
import { bytesOf, defaultMemoryLimit } from '../../src/engines/memoryLimit.ts';

const GB = 2 ** 30;

test('an engine takes a quarter of a small machine, a gigabyte of a large one, and what it can not do without', () => {
  expect(defaultMemoryLimit(64 * GB)).toBe('1024MiB');
  expect(defaultMemoryLimit(4 * GB)).toBe('1024MiB');
  expect(defaultMemoryLimit(2 * GB)).toBe('512MiB');
  expect(defaultMemoryLimit(0.5 * GB)).toBe('256MiB');
});

test('a limit is of so many bytes', () => {
  expect(bytesOf(defaultMemoryLimit(64 * GB))).toBe(2 ** 30);
  expect(bytesOf('512MB')).toBe(512e6);
  expect(bytesOf('1.5 GiB')).toBe(1.5 * 2 ** 30);
  expect(bytesOf('2tb')).toBe(2e12);
});
