import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { expect, test } from 'vitest';

/** The house: each entry of src imports only from itself and from those above it. */
const ORDER = [
  ['errors.ts', 'machineFault.ts', 'writeFileBeside.ts', 'units.ts', 'version.ts'],
  ['words'],
  ['numerics'],
  ['engines'],
  ['transactions'],
  ['simulation'],
  ['facts'],
  ['models'],
  ['reviews'],
  ['evaluation'],
  ['monitoring'],
  ['forecast'],
  ['valuation'],
  ['plots'],
  ['bundles'],
  ['store'],
  ['pipelines'],
  ['service'],
  ['client'],
  ['dashboard'],
  ['cli'],
  ['notebook'],
  ['index.ts', 'lifetimes.ts', 'notebook.ts'],
];

const src = resolve(import.meta.dirname, '../src');
const sources = readdirSync(src, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'));
const floor = (file: string) => {
  const entry = file.split(/[\\/]/)[0];
  return ORDER.findIndex((entries) => entries.includes(entry));
};

/** Relative imports and re-exports, static and dynamic. */
function imports(file: string): string[] {
  const text = readFileSync(join(src, file), 'utf8');
  return [...text.matchAll(/(?:from|import)\s*\(?\s*'(\.[^']+)'/g)].map((match) =>
    relative(src, resolve(src, dirname(file), match[1])),
  );
}

test('every file of src lives in a folder of the house', () => {
  expect(sources.length).toBeGreaterThan(10);
  expect(sources.filter((file) => floor(file) < 0)).toEqual([]);
});

test('a folder imports only from itself and from folders above it', () => {
  const wrong = sources.flatMap((file) =>
    imports(file)
      .filter((target) => target.startsWith('..') || floor(target) > floor(file) || floor(target) < 0)
      .map((target) => `${file} imports ${target}`),
  );
  expect(wrong).toEqual([]);
});

test('training reaches no manual value', () => {
  const reached = new Set(['pipelines/train.ts', 'forecast/train.ts', 'store/storeLedger.ts']);
  for (const file of reached) for (const target of imports(file)) if (target.endsWith('.ts')) reached.add(target);
  expect(reached.size).toBeGreaterThan(50);
  // The store's contract names its table; nothing beyond that.
  expect([...reached].filter((file) => /manual/i.test(file))).toEqual(['store/manualTable.ts']);
  expect(readFileSync(join(src, 'store/storeLedger.ts'), 'utf8')).not.toMatch(/manual/i);
});

test('only engines/ imports a database driver', () => {
  const drivers = /from '(@duckdb|duckdb|pg|pg-[a-z-]+|trino-client)(\/|')/;
  const root = resolve(src, '..');
  const files = ['src', 'scripts', 'test'].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).map((file) => join(folder, file)),
  );
  const importing = files.filter(
    (file) => file.endsWith('.ts') && drivers.test(readFileSync(join(root, file), 'utf8')),
  );
  expect(importing.filter((file) => !file.startsWith(join('src', 'engines')))).toEqual([]);
  expect(importing).toContain(join('src', 'engines', 'duckdb.ts'));
});

test('random cases of tests have a seed that is said', () => {
  const unseeded = /from 'fast-check'|Math\.random\(|seed: Date\.now/;
  const files = readdirSync(import.meta.dirname, { recursive: true, encoding: 'utf8' }).filter(
    (file) => file.endsWith('.ts') && ![join('support', 'random.ts'), 'architecture.test.ts'].includes(file),
  );
  expect(files.length).toBeGreaterThan(100);
  expect(files.filter((file) => unseeded.test(readFileSync(join(import.meta.dirname, file), 'utf8')))).toEqual([]);
});
