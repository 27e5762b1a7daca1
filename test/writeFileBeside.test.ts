import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { checkWritable, writeFileBeside } from '../src/writeFileBeside.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'perennial-beside-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));
const saying = (text: string) => (draft: string) => writeFile(draft, text);

describe('writing beside and renaming', () => {
  test('makes folders, replaces what is there, leaves nothing else', async () => {
    const file = join(folder, 'a', 'b.csv');
    await writeFileBeside(file, saying('old'));
    await writeFileBeside(file, async (draft) => {
      await writeFile(draft, 'ne');
      expect(readFileSync(file, 'utf8')).toBe('old');
      await writeFile(draft, 'new');
    });
    expect(readFileSync(file, 'utf8')).toBe('new');
    expect(readdirSync(join(folder, 'a'))).toEqual(['b.csv']);
  });

  test('a failure half way leaves the old file and no draft', async () => {
    const file = join(folder, 'b.csv');
    await writeFileBeside(file, saying('old'));
    const failed = writeFileBeside(file, async (draft) => {
      await writeFile(draft, 'half');
      throw Object.assign(new Error('ENOSPC'), { code: 'ENOSPC', syscall: 'write' });
    });
    await expect(failed).rejects.toMatchObject({ code: 'MACHINE_REFUSED', exit: 5, details: { file } });
    expect(readFileSync(file, 'utf8')).toBe('old');
    expect(readdirSync(folder)).toEqual(['b.csv']);
  });

  test('a link stays a link; one that leads nowhere is refused', async () => {
    writeFileSync(join(folder, 'real.csv'), 'old');
    symlinkSync('real.csv', join(folder, 'link.csv'));
    await writeFileBeside(join(folder, 'link.csv'), saying('new'));
    expect(readFileSync(join(folder, 'real.csv'), 'utf8')).toBe('new');

    symlinkSync(join(folder, 'nowhere', 'x.csv'), join(folder, 'dangling.csv'));
    const refused = writeFileBeside(join(folder, 'dangling.csv'), saying('new'));
    await expect(refused).rejects.toThrow(/dangling.csv can not be used: it is a link to a place where nothing is/);
  });

  test('a folder, and a file in place of a folder', async () => {
    mkdirSync(join(folder, 'sub'));
    await expect(writeFileBeside(join(folder, 'sub'), saying('x'))).rejects.toThrow(/it is a folder/);
    writeFileSync(join(folder, 'file'), '');
    const inFile = join(folder, 'file', 'x.csv');
    await expect(writeFileBeside(inFile, saying('x'))).rejects.toThrow(/is a file, not a folder/);
    await expect(checkWritable(inFile)).rejects.toThrow(/is a file, not a folder/);
    await checkWritable(join(folder, 'new', 'x.csv'));
    expect(existsSync(join(folder, 'new'))).toBe(false);
  });

  test.skipIf(!existsSync('/dev/full'))('a full device is told as such, and stays a device', async () => {
    await expect(writeFileBeside('/dev/full', saying('x'))).rejects.toThrow(/no room left/);
    await writeFileBeside('/dev/null', saying('x'));
    expect(readFileSync('/dev/null', 'utf8')).toBe('');
  });
});
