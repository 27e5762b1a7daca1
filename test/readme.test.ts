/** The README's examples in TypeScript, run as they stand there, on the sample. */
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import * as perennial from '../src/index.ts';

const root = resolve(import.meta.dirname, '..');
const readme = readFileSync(join(root, 'README.md'), 'utf8');
const [, coming] = readme.split('### Coming from lifetimes');

/** Runs code with names in scope, and everything that the package exports. */
function run(code: string, scope: Readonly<Record<string, unknown>>): Promise<unknown> {
  const names = { ...perennial, ...scope };
  // The names of the examples' own variables are theirs.
  const declared = [...code.matchAll(/\bconst (?:\{([^}]*)\}|(\w+))/g)].flatMap(([, many, one]) =>
    (many ?? one).split(',').map((name) => name.split(':').at(-1)!.trim()),
  );
  const given = Object.entries(names).filter(([name]) => !declared.includes(name));
  const AsyncFunction = Object.getPrototypeOf(async () => {}).constructor;
  return new AsyncFunction(...given.map(([name]) => name), code)(...given.map(([, value]) => value));
}

/** The blocks of code in a text, without imports. */
function blocks(text: string): string[] {
  return [...text.matchAll(/```ts\n([\s\S]*?)```/g)].map(([, code]) => code.replaceAll(/^import .*$/gm, ''));
}

let ledger: perennial.Ledger;
let scope: Record<string, unknown>;
let columns: { x: Float64Array; tx: Float64Array; T: Float64Array };
beforeAll(async () => {
  ledger = await perennial.openLedger({ file: join(root, 'data/sample/transactions.csv') });
  const { summaries } = await perennial.summarise(ledger);
  const { x, tx, T } = summaries;
  columns = { x, tx, T };
  scope = { ...columns, summaries, ledger, asOf: '2024-12-31', holdoutEnd: '2025-06-30', t: 52, n: 2 };
});
afterAll(() => ledger.close());

test('the library’s first example fits and predicts', async () => {
  const [code] = blocks(readme.split('## The library')[1]);
  const result = await run(`${code}\nreturn { fitted, last: fitted.expectedPurchases(cells, 52) };`, scope);
  const { fitted, last } = result as { fitted: perennial.FittedPurchaseModel; last: Float64Array };
  expect(Object.keys(fitted.parameters)).toEqual(['r', 'alpha', 'a', 'b']);
  expect(last.every(Number.isFinite)).toBe(true);
});

describe('calls of other packages and ours', () => {
  const rows = coming
    .split('\n')
    .filter((line) => line.startsWith('|') && !line.startsWith('|---') && !line.startsWith('| lifetimes'))
    .map((line) => line.split('|').slice(1, -1));
  const calls = rows.map(([lifetimes, pymc, clvTools, ours]) => ({
    theirs: [lifetimes, pymc, clvTools].map((cell) => cell.trim()).find((cell) => cell !== ''),
    ours: /^ `(.*)` $/.exec(ours)![1],
  }));
  let prepared: Record<string, unknown>;
  beforeAll(async () => {
    const code = `${blocks(coming)[0]}\nreturn { cells, fitted, customers, spend, rate, paid, m };`;
    prepared = { ...scope, ...((await run(code, scope)) as object) };
  });

  test('there are all of them', () => expect(calls.length).toBeGreaterThanOrEqual(16));

  test.each(calls)('$theirs is $ours', async ({ ours }) => {
    const result = await run(`return ${ours};`, prepared);
    expect(result).toBeDefined();
    if (!(result instanceof Float64Array)) return;
    expect(result.length).toBeGreaterThan(0);
    expect(result.every((value) => Number.isFinite(value) && value >= 0)).toBe(true);
    // In the order of the customers given, one each.
    if (ours.startsWith('customers.') || ours.startsWith('spend.')) expect(result).toHaveLength(columns.x.length);
  });
});
