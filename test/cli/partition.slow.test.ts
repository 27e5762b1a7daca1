import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, expect } from 'vitest';
import { perennial } from '../support/cli.ts';
import { itWith } from '../support/golden.ts';

const folder = mkdtempSync(join(tmpdir(), 'perennial-parts-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const orders = resolve(import.meta.dirname, '../../../shared/data/cdnow_full.csv');
const run = async (...words: string[]) => {
  const { code, err } = await perennial(...words, '--transactions', orders, '--quiet');
  expect(code, err).toBe(0);
};

const linesOf = (out: string) => readFileSync(join(folder, out), 'utf8').trim().split('\n').toSorted();

itWith('data/cdnow_full.csv')(
  'the combined forecast of CDNOW is the same in four parts, to the last digit',
  async () => {
    const bundle = join(folder, 'cdnow');
    await run('train', '--out', bundle);
    const score = (out: string, ...more: string[]) =>
      run('score', '--bundle', bundle, '--out', join(folder, out), ...more);
    await score('whole.csv');
    const parts = [1, 2, 3, 4].map((part) => [`${part}.csv`, '--partition', `${part}/4`]);
    for (const [out, ...more] of parts) await score(out, ...more);
    const files = parts.map(([out]) => join(folder, out));
    const joined = await perennial('segments', '--scores', ...files, '--out', join(folder, 'joined.csv'), '--quiet');
    expect(joined.code, joined.err).toBe(0);
    expect(linesOf('joined.csv')).toHaveLength(23_571);
    expect(linesOf('joined.csv')).toEqual(linesOf('whole.csv'));
  },
);
