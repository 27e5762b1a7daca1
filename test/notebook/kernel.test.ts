/** What Deno's kernel shows, without Deno: it reads an error's stack, and asks what a cell ends in to show itself. */
import { afterEach, expect, test, vi } from 'vitest';
import { PerennialError } from '../../src/errors.ts';
import { DISPLAY, type Displayed } from '../../src/notebook/display.ts';
import { settleInKernel, stackOf, whenSettled } from '../../src/notebook/kernel.ts';
import { Table } from '../../src/notebook/table.ts';

const promises = Promise.prototype as unknown as Record<symbol, unknown>;
const { prepareStackTrace } = Error;

afterEach(() => {
  vi.unstubAllGlobals();
  Error.prepareStackTrace = prepareStackTrace;
  delete promises[DISPLAY];
});

test('an error of ours says what to do, and which cell it came from, not through which files', () => {
  const frames = ['read (file:///src/shop.ts:35:51)', 'async <anonymous>:2:22', 'Array.map (<anonymous>)'];
  const error = new PerennialError('FILE_NOT_FOUND', { file: 'orders.csv' });
  const lines = stackOf(error, frames).split('\n');
  expect(lines).toEqual(['PerennialError: There is no file orders.csv', error.hint, '    at async <anonymous>:2:22']);
  expect(stackOf(new TypeError('no'), frames).split('\n')).toHaveLength(4);
});

test('what nobody awaited shows itself when it is there, or fails as it would have', async () => {
  const table = new Table({ a: [1, 2] });
  expect(await whenSettled(Promise.resolve(table))).toEqual(await table[DISPLAY]());
  expect(await whenSettled(Promise.resolve({ a: 1 }))).toEqual({ 'text/plain': '{ a: 1 }' });
  expect(await whenSettled(Promise.resolve(undefined))).toEqual({ 'text/plain': 'undefined' });
  await expect(whenSettled(Promise.reject(new RangeError('no')))).rejects.toThrow(RangeError);
});

test('only in the kernel', async () => {
  settleInKernel();
  expect(promises[DISPLAY]).toBeUndefined();
  expect(Error.prepareStackTrace).toBe(prepareStackTrace);
  vi.stubGlobal('Deno', { jupyter: {} });
  settleInKernel();
  const promised = Promise.resolve(new Table({ a: [7] })) as unknown as Displayed;
  expect((await promised[DISPLAY]())['text/html']).toContain('<th scope="row">7</th>');
  expect(new PerennialError('FILE_NOT_FOUND', { file: 'a.csv' }).stack).toContain('Check the path');
});
