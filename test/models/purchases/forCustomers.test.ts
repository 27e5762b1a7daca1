import { expect, test } from 'vitest';
import { makeCells } from '../../../src/facts/cells.ts';
import { bgNbd } from '../../../src/models/purchases/bgNbd.ts';
import { bindPurchaseModel } from '../../../src/models/purchases/fitPurchases.ts';
import { forCustomers } from '../../../src/models/purchases/forCustomers.ts';
import { fitOf } from '../../support/fitOf.ts';

// Fader, Hardie & Lee (2005), table 2: CDNOW in weeks.
const fitted = bindPurchaseModel(bgNbd, fitOf('bg-nbd', { r: 0.243, alpha: 4.414, a: 0.793, b: 2.426 }));
// Neither in the order of cells nor without equal customers.
const x = [2, 0, 7, 2, 0, 1];
const tx = [30.43, 0, 35.1, 30.43, 0, 1.71];
const T = [38.86, 12, 38.86, 38.86, 38.86, 38.86];

const column = (values: number[], row: number) => Float64Array.of(values[row]);
const alone = (row: number) => makeCells(column(x, row), column(tx, row), column(T, row)).cells;

test('each customer gets, at its place, what it gets alone', () => {
  const customers = forCustomers(fitted, x, tx, T);
  expect(customers.length).toBe(6);
  for (let row = 0; row < x.length; row++) {
    const cells = alone(row);
    expect(customers.pAlive()[row]).toBe(fitted.pAlive(cells)[0]);
    expect(customers.pAlive(10)[row]).toBe(fitted.pAlive(cells, 10)[0]);
    expect(customers.pReturn(39)[row]).toBe(fitted.pReturn(cells, 39)[0]);
    expect(customers.expectedPurchases(39)[row]).toBe(fitted.expectedPurchases(cells, 39)[0]);
    expect(customers.discountedPurchases(0.002)[row]).toBeCloseTo(fitted.discountedPurchases(cells, 0.002)[0], 12);
    expect(customers.discountedPurchases(0.002, 39)[row]).toBe(fitted.discountedPurchases(cells, 0.002, 39)[0]);
    expect(customers.pmf(2, 39)[row]).toBe(fitted.pmf(cells, 2, 39)[0]);
  }
});

test('the paper’s customer is expected to buy 1.226 times in 39 weeks', () => {
  expect(forCustomers(fitted, x, tx, T).expectedPurchases(39)[0]).toBeCloseTo(1.226, 3);
});

test('a customer who can not be is refused by row', () => {
  expect(() => forCustomers(fitted, [1, 1], [3, 9], [5, 5])).toThrow(/tx/);
});
