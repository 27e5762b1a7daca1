import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { makeCells } from '../../../src/facts/cells.ts';
import { purchaseModel, purchaseModels } from '../../../src/models/purchases/catalogue.ts';
import { countQuantiles, MOST_PURCHASES } from '../../../src/models/purchases/countQuantiles.ts';
import { countTables } from '../../../src/models/purchases/countTables.ts';
import { randomFrom } from '../../../src/numerics/random.ts';
import { customers, ordinary } from '../../contract/inputs.ts';
import { relativeError } from '../../support/golden.ts';
import { thorough } from '../../support/thorough.ts';

type Row = [theta: number[], x: number, tx: number, T: number, horizon: number, n: number, atLeast: number];

/** P(at least n purchases | alive) from test/golden/tails.py. */
const { models }: { models: Record<string, Row[]> } = JSON.parse(
  readFileSync(new URL('../../golden/tails.json', import.meta.url), 'utf8'),
);

it.each(Object.keys(models))('P(at least n) of %s matches mpmath, also for a million purchases', (name) => {
  const model = purchaseModel(name);
  for (const [parameters, x, tx, T, horizon, n, expected] of models[name]) {
    const theta = Float64Array.from(parameters);
    const { cells } = makeCells(Float64Array.of(x), Float64Array.of(tx), Float64Array.of(T));
    const [alive] = model.pAlive(theta, cells, 0);
    const actual = model.atLeast(theta, cells, horizon)(0, n) / alive;
    expect(relativeError(actual, expected), `${n} at ${parameters}`).toBeLessThan(1e-10);
  }
});

describe.each(purchaseModels.map((model) => ({ name: model.name, model })))('counts of $name', ({ name, model }) => {
  const random = randomFrom(`${name} counts`);
  const { x, tx, T } = customers(model, 60, random);
  const { cells } = makeCells(x, tx, T);
  const theta = ordinary(model);
  const horizon = model.discrete ? 500 : 200;
  const atLeast = model.atLeast(theta, cells, horizon);
  const fitted = { atLeast: () => atLeast };
  const quantiles = countQuantiles(fitted, cells, horizon);
  const tables = countTables(cells.length, atLeast);

  it('the quantile is the smallest n that reaches p', () => {
    let most = 0;
    const wrong: number[][] = [];
    for (let cell = 0; cell < cells.length; cell++) {
      for (const p of [0, 0.05, 0.5, 0.9, 0.9999]) {
        const n = quantiles.quantile(cell, p);
        most = Math.max(most, n);
        const reached = quantiles.upTo(cell, n) >= p - 1e-15;
        if (!reached || (n > 0 && !(quantiles.upTo(cell, n - 1) < p))) wrong.push([cell, p, n]);
      }
      if (quantiles.upTo(cell, -1) !== 0) wrong.push([cell, 0, -1]);
    }
    expect(wrong).toEqual([]);
    expect(most).toBeGreaterThan(50);
  });

  it('tables are exact below 64 and within 1e-4 beyond', () => {
    const out = new Float64Array(256);
    for (let cell = 0; cell < cells.length; cell++) {
      const end = quantiles.quantile(cell, 0.9999);
      for (let probe = 0; probe < 40; probe++) {
        const n = Math.floor(Math.expm1(random.uniform() * Math.log(2 * end + 2)));
        const error = Math.abs(tables.upTo(cell, n) - quantiles.upTo(cell, n));
        const exact = n < 63 && n < end;
        expect(error, `P(N <= ${n}) of cell ${cell}`).toBeLessThan(exact ? 1e-12 : 1.001e-4);
      }
      tables.stratify(cell, out);
      const wrong = out.filter((n, i) => {
        const p = (i + 0.5) / out.length;
        const reached =
          quantiles.upTo(cell, n) > p - 1.001e-4 && (n === 0 || quantiles.upTo(cell, n - 1) < p + 1.001e-4);
        return !(reached && n === tables.quantile(cell, p));
      });
      expect([...wrong], `cell ${cell}`).toEqual([]);
    }
  });

  it('the ranked probability score is the sum of squares that defines it', () => {
    for (let cell = 0; cell < cells.length; cell += thorough(20, 7)) {
      const upTo = Float64Array.from({ length: 4000 }, (_, n) => quantiles.upTo(cell, n));
      for (const actual of [0, 3, 90]) {
        const sum = upTo.reduce((all, p, n) => all + (p - (n >= actual ? 1 : 0)) ** 2, 0);
        expect(Math.abs(tables.rankedProbabilityScore(cell, actual) - sum)).toBeLessThan(1e-3 * (1 + sum));
      }
    }
  });
});

it('quantiles end where whole numbers do', () => {
  const { cells } = makeCells(Float64Array.of(0), Float64Array.of(0), Float64Array.of(1));
  expect(countQuantiles({ atLeast: () => () => 1 }, cells, 1).quantile(0, 0.5)).toBe(MOST_PURCHASES);
});
