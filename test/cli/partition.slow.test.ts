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

/** Fields by customer, without what compares with all customers. */
function fieldsOf(out: string): Map<string, string[]> {
  const [head, ...lines] = readFileSync(join(folder, out), 'utf8').trim().split('\n');
  const compares = ['tier', 'stage', 'rfm'].map((name) => head.split(',').indexOf(name));
  return new Map(
    lines.map((line) => [line.split(',')[0], line.split(',').filter((_, i) => !compares.includes(i))] as const),
  );
}

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
    const union = parts.flatMap(([out]) => [...fieldsOf(out)]);
    const whole = fieldsOf('whole.csv');
    expect(union.length).toBe(23_570);
    expect(new Set(union.map(([customer]) => customer))).toEqual(new Set(whole.keys()));
    for (const [customer, fields] of union) expect(fields, customer).toEqual(whole.get(customer));
  },
);
