/** The committed notebooks, as files: what they show was made by running them, in order, without a fault. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { DARK } from '../../src/plots/report.ts';

interface Cell {
  readonly id: string;
  readonly cell_type: 'code' | 'markdown';
  readonly metadata: { readonly tags?: readonly string[] };
  readonly source: readonly string[];
  readonly execution_count?: number | null;
  readonly outputs?: readonly { output_type: string; name?: string; data?: Record<string, readonly string[]> }[];
}

const folder = resolve(import.meta.dirname, '../../notebooks');
const notebooks = readdirSync(folder)
  // Those without a number are a person's own.
  .filter((file) => /^\d\d-.*\.ipynb$/.test(file))
  .map((file) => ({ file, cells: JSON.parse(readFileSync(join(folder, file), 'utf8')).cells as Cell[] }));
const codeOf = (cells: readonly Cell[]) => cells.filter(({ cell_type }) => cell_type === 'code');

test('there are five, which lead from one to the next', () => {
  expect(notebooks.map(({ file }) => file)).toEqual([
    '01-explore.ipynb',
    '02-models.ipynb',
    '03-regression.ipynb',
    '04-validate.ipynb',
    '05-decide.ipynb',
  ]);
  notebooks.slice(0, -1).forEach(({ cells }, k) => {
    expect(cells.map(({ source }) => source.join('')).join('\n')).toContain(`(${notebooks[k + 1].file})`);
  });
});

test.each(notebooks)('$file was run from top to bottom, and nothing failed', ({ cells }) => {
  codeOf(cells).forEach(({ execution_count, outputs = [] }, k) => {
    expect(execution_count).toBe(k + 1);
    for (const { output_type, name } of outputs) {
      expect(output_type).not.toBe('error');
      expect(name).not.toBe('stderr');
    }
  });
  expect(new Set(cells.map(({ id }) => id)).size).toBe(cells.length);
});

test.each(notebooks)('$file shows what its tags promise, and no place of the machine it ran on', ({ cells }) => {
  const tagged = codeOf(cells).filter(({ metadata }) => metadata.tags);
  expect(tagged.filter(({ metadata }) => metadata.tags!.includes('plot')).length).toBeGreaterThanOrEqual(3);
  for (const { metadata, outputs = [] } of tagged) {
    const html = outputs.flatMap(({ data }) => data?.['text/html'] ?? []).join('');
    if (metadata.tags!.includes('plot')) expect(html).toMatch(/<svg[^>]*>.*<(path|rect|circle)\b/s);
    if (metadata.tags!.includes('table')) expect(html).toMatch(/<tbody><tr\b/);
    expect(html).not.toMatch(/NaN|undefined/);
  }
  expect(JSON.stringify(cells)).not.toMatch(/\/(home|root|tmp|work|Users)\//);
});

test.each(notebooks)('$file begins with a question and names the cell for one’s own file', ({ cells }) => {
  expect(cells[0].source.join('')).toMatch(/^# \d · .*\?/);
  expect(cells[0].source.join('')).toContain('**Your own file:**');
  expect(cells[1].source.join('')).toContain("const file = '../data/sample/transactions.csv';");
});

test('what the README imports is the library itself, not a build of it', () => {
  const { imports } = JSON.parse(readFileSync(join(folder, 'deno.json'), 'utf8')) as {
    imports: Record<string, string>;
  };
  const { exports } = JSON.parse(readFileSync(join(folder, '../package.json'), 'utf8')) as { exports: object };
  expect(
    Object.keys(imports)
      .map((name) => name.replace('perennial', '.'))
      .toSorted(),
  ).toEqual(Object.keys(exports).toSorted());
  for (const [name, file] of Object.entries(imports)) {
    expect(existsSync(join(folder, file)), `${name}: ${file}`).toBe(true);
  }
});

test('pictures have the colours of reports on JupyterLab’s dark ground', () => {
  const css = readFileSync(join(folder, '../scripts/notebook.css'), 'utf8');
  const found = [...css.matchAll(/\.chart-(fill|stroke)-([\w-]+) \{\s*(\w+): (#\w+);\s*\}/g)];
  const expected = Object.entries(DARK).flatMap(([role, colour]) =>
    ['fill', 'stroke'].map((attribute) => [attribute, role, attribute, colour]),
  );
  expect(found.map(([, ...parts]) => parts)).toEqual(expected);
});
