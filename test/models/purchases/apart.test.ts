import { expect, test } from 'vitest';
import { type Cells, makeCells } from '../../../src/facts/cells.ts';
import { purchaseModel } from '../../../src/models/purchases/catalogue.ts';
import { bindPurchaseModel } from '../../../src/models/purchases/fitPurchases.ts';
import { randomFrom } from '../../../src/numerics/random.ts';

const PARAMETERS: Readonly<Record<string, Record<string, number>>> = {
  'bg-nbd': { r: 0.24, alpha: 4.4, a: 0.79, b: 2.4 },
  'mbg-nbd': { r: 0.52, alpha: 6.2, a: 0.89, b: 1.6 },
  'bg-cnbd-2': { r: 0.4, alpha: 3.1, a: 0.6, b: 2 },
  'pareto-nbd': { r: 0.55, alpha: 10.6, s: 0.61, beta: 11.7 },
  'ggompertz-nbd': { r: 0.55, alpha: 10.6, b: 0.0002, s: 0.6, beta: 0.0026 },
};

/** Customers of some few frequencies and many ages, so that cells have much to share. */
const random = randomFrom(5);
const customers = Array.from({ length: 400 }, () => {
  const x = random.integer(6);
  const T = (1 + random.integer(540)) / 7;
  return { x, T, tx: x === 0 ? 0 : Math.ceil(random.uniform() * 7 * T) / 7 };
});
const cellsOf = (rows: readonly number[]) => {
  const column = (field: 'x' | 'tx' | 'T') => Float64Array.from(rows, (row) => customers[row][field]);
  const { cells, index } = makeCells(column('x'), column('tx'), column('T'));
  return { cells: { ...cells, apart: true } satisfies Cells, index };
};

test.each(Object.keys(PARAMETERS))('%s tells a customer the same, to the last bit, whoever is beside', (name) => {
  const parameters = PARAMETERS[name];
  const fitted = bindPurchaseModel(purchaseModel(name), {
    ...{ model: name, parameters, standardErrors: {}, logCovariance: null, logLikelihood: 0, status: 'converged' },
    ...{ detail: '', identifiability: { identified: true, detail: '' }, dropout: null, observations: 1, iterations: 1 },
  });
  const figuresOf = ({ cells, index }: ReturnType<typeof cellsOf>) => {
    const columns = [
      fitted.pAlive(cells),
      fitted.pReturn(cells, 52),
      fitted.expectedPurchases(cells, 52),
      fitted.discountedPurchases(cells, 0.002),
    ];
    return Array.from(index, (cell) => columns.map((column) => column[cell]));
  };
  const all = customers.map((_, row) => row);
  const whole = figuresOf(cellsOf(all));
  const some = all.filter((row) => row % 3 === 1);
  expect(figuresOf(cellsOf(some))).toEqual(some.map((row) => whole[row]));
  expect(figuresOf(cellsOf([7]))).toEqual([whole[7]]);
  // The same figures as where cells share what they can.
  const { cells, index } = cellsOf(all);
  const shared = fitted.expectedPurchases({ ...cells, apart: false }, 52);
  for (const row of all) expect(whole[row][2]).toBeCloseTo(shared[index[row]], 10);
});
