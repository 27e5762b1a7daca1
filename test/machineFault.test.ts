import { describe, expect, test } from 'vitest';
import { PerennialError } from '../src/errors.ts';
import { machineFault } from '../src/machineFault.ts';

const node = (code: string) => Object.assign(new Error(`${code}: no`), { code, syscall: 'open', path: '/some/file' });

describe('faults of the machine', () => {
  test.each(['ENOSPC', 'EROFS', 'EACCES', 'EPERM', 'EMFILE', 'ENOTDIR', 'EISDIR'])('%s of Node ends with 5', (code) => {
    const fault = machineFault(node(code));
    expect(fault).toMatchObject({ code: 'MACHINE_REFUSED', exit: 5, details: { file: '/some/file' } });
    expect(fault?.message).not.toContain('\n');
  });

  test.each([
    ['IO Error: Could not write file "/x/y": No space left on device', /no room left/],
    ['IO Error: Cannot open file "/x/y": Read-only file system', /read-only/],
    ['IO Error: Failed to create directory "/x/y": Permission denied', /permission/],
    ['IO Error: Cannot open file "/x/y": Too many open files', /too many files/],
  ])('an engine says: %s', (message, words) => {
    expect(machineFault(new Error(message))?.message).toMatch(words);
    expect(machineFault(new Error(message))?.message).toContain('/x/y');
  });

  test('what is no fault of the machine stays what it is', () => {
    const known = new PerennialError('FILE_EMPTY', { file: 'a' });
    expect(machineFault(known)).toBe(known);
    expect(machineFault(new TypeError('x is not a function'))).toBeNull();
    expect(machineFault(new Error('Invalid Input Error: line 3 says "No space left on device"'))).toBeNull();
    expect(machineFault(Object.assign(new Error('incorrect data check'), { code: 'Z_DATA_ERROR' }))).toBeNull();
  });
});
