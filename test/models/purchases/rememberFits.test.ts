import { expect, test } from 'vitest';
import { makeCells } from '../../../src/facts/cells.ts';
import { bgNbd } from '../../../src/models/purchases/bgNbd.ts';
import { fitPurchaseModel } from '../../../src/models/purchases/fitPurchases.ts';
import { nbd } from '../../../src/models/purchases/nbd.ts';
import { rememberFits } from '../../../src/models/purchases/rememberFits.ts';
import { randomFrom } from '../../../src/numerics/random.ts';

function cellsOf(seed: number) {
  const T = new Float64Array(400).fill(52);
  const { x, tx } = bgNbd.simulate(Float64Array.of(0.8, 4, 0.8, 2.5), T, randomFrom(seed));
  return makeCells(x, tx, T).cells;
}

test('what was fitted to equal customers is not fitted again, and is what a fit gives', () => {
  const fitTo = rememberFits();
  const first = fitTo(bgNbd, cellsOf(1));
  expect(fitTo(bgNbd, cellsOf(1))).toBe(first);
  expect(first.parameters).toEqual(fitPurchaseModel(bgNbd, cellsOf(1)).parameters);
});

test('other customers, another model, another start or prior are fits of their own', () => {
  const fitTo = rememberFits();
  const first = fitTo(bgNbd, cellsOf(1));
  const start = { r: 1, alpha: 5, a: 1, b: 2 };
  const others = [
    fitTo(bgNbd, cellsOf(2)),
    fitTo(nbd, cellsOf(1)),
    fitTo(bgNbd, cellsOf(1), { start }),
    fitTo(bgNbd, cellsOf(1), { prior: 'weak' }),
    fitTo(bgNbd, { ...cellsOf(1), lnGaps: new Float64Array(cellsOf(1).length) }),
  ];
  expect(new Set([first, ...others]).size).toBe(6);
  expect(rememberFits()(bgNbd, cellsOf(1))).not.toBe(first);
});
