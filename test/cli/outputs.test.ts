import { copyFileSync, existsSync, linkSync, mkdirSync, readdirSync, readFileSync, symlinkSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { plainFile } from '../../src/transactions/plainFile.ts';
import { perennial } from '../support/cli.ts';
import { folder, written } from '../support/ledgers.ts';

const ORDERS = 'customer_id,date,amount\na,2024-01-01,5\na,2024-02-01,5\nb,2024-02-03,7\n';
afterEach(() => vi.unstubAllEnvs());

describe('what is read is never written over', () => {
  const orders = written(ORDERS, 'orders.csv');
  const ways: Record<string, () => string> = {
    'its own name': () => orders,
    'another spelling': () => join(dirname(orders), '..', basename(dirname(orders)), 'orders.csv'),
    'a link': () => {
      symlinkSync(orders, join(folder, 'link.csv'));
      return join(folder, 'link.csv');
    },
    'a hard link': () => {
      linkSync(orders, join(folder, 'hard.csv'));
      return join(folder, 'hard.csv');
    },
  };
  test.each(Object.keys(ways))('scores, by %s', async (way) => {
    const out = ways[way]();
    const { code, err } = await perennial('score', '--bundle', 'none', '--transactions', orders, '--out', out);
    expect(err).toMatch(/would overwrite .*orders.csv, which is read/);
    expect(code).toBe(2);
    expect(readFileSync(orders, 'utf8')).toBe(ORDERS);
  });

  test('scores into the bundle, a bundle over its transactions', async () => {
    const bundle = join(folder, 'bundle');
    mkdirSync(bundle);
    copyFileSync(orders, join(bundle, 'orders.csv'));
    written('{}', 'bundle/manifest.json');
    const inside = join(bundle, 'scores.csv');
    const score = await perennial('score', '--bundle', bundle, '--transactions', orders, '--out', inside);
    expect(score).toMatchObject({ code: 2, err: expect.stringMatching(/would overwrite/) });
    const train = await perennial('train', '--transactions', join(bundle, 'orders.csv'), '--out', bundle);
    expect(train).toMatchObject({ code: 2, err: expect.stringMatching(/would overwrite/) });
    expect(readdirSync(bundle)).toEqual(['manifest.json', 'orders.csv']);
  });

  test('report, JSON and charts', async () => {
    const charts = join(folder, 'charts');
    mkdirSync(charts);
    symlinkSync(orders, join(charts, 'calibration.svg'));
    for (const [option, place] of [
      ['--report', orders],
      ['--json', orders],
      ['--plots', charts],
    ]) {
      const words = ['--transactions', orders, '--calibration-end', '2024-01-15', option, place];
      const { code, err } = await perennial('evaluate', ...words);
      expect(err).toMatch(new RegExp(`error: ${option} .* would overwrite`));
      expect(code).toBe(2);
    }
    expect(readFileSync(orders, 'utf8')).toBe(ORDERS);
  });
});

describe('what the machine refuses ends with 5 and a line, before the work', () => {
  const orders = written(ORDERS, 'fine.csv');

  test('a link to nothing as --out', async () => {
    const out = join(folder, 'dangling.csv');
    symlinkSync(join(folder, 'nowhere'), out);
    for (const words of [
      ['train', '--transactions', orders],
      ['score', '--bundle', 'none', '--transactions', orders],
      ['simulate', '--customers', '3'],
    ]) {
      const { code, err } = await perennial(...words, '--out', out);
      expect(err).toMatch(/^error: .*dangling.csv can not be used: it is a link to a place where nothing is\n.*\n$/);
      expect(code).toBe(5);
    }
  });

  test('a file in place of a folder', async () => {
    const { code, err } = await perennial('train', '--transactions', orders, '--out', join(orders, 'model'));
    expect(err).toMatch(/is a file, not a folder/);
    expect(code).toBe(5);
  });

  test.each(['missing', 'fine.csv'])('a TMPDIR that is no folder: %s', async (name) => {
    vi.stubEnv('TMPDIR', join(folder, name));
    const { code, err } = await perennial('inspect', orders);
    expect(err).toMatch(/TMPDIR/);
    expect(err).not.toMatch(/bug|\n\s+at /);
    expect(code).toBe(5);
  });

  test.skipIf(!existsSync('/dev/full'))('a full TMPDIR does not make the archive a damaged one', async () => {
    const packed = written(gzipSync(ORDERS), 'packed.csv.gz');
    const full = join(folder, 'full');
    mkdirSync(full);
    symlinkSync('/dev/full', join(full, 'packed.csv'));
    await expect(plainFile(packed, 'utf-8', full)).rejects.toMatchObject({ code: 'MACHINE_REFUSED', exit: 5 });
    await expect(plainFile(packed, 'utf-8', full)).rejects.toThrow(/no room left/);
  });
});
