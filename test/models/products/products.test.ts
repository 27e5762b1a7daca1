import { expect, test } from 'vitest';
import { KINDS, largest } from '../../../src/models/products/contract.ts';
import { fitEase } from '../../../src/models/products/ease.ts';
import { assortmentAt } from '../../../src/models/products/histories.ts';
import { fitNextProduct } from '../../../src/models/products/nextProduct.ts';
import { popularProducts } from '../../../src/models/products/popular.ts';
import { chancesOf, fitRankBins, wasBought } from '../../../src/models/products/rankBins.ts';
import { type Suggestions, suggest, suggestBySteps } from '../../../src/models/products/suggest.ts';
import { invert } from '../../../src/numerics/linearAlgebra.ts';
import { randomFrom } from '../../../src/numerics/random.ts';
import { finished } from '../../../src/numerics/steps.ts';
import { basketsOf } from './baskets.ts';

const DAY = 20_000;
const common = { top: 3, halfLife: Infinity, recent: 90 };

function listed(rows: Suggestions, products: readonly string[], customer: number): string[] {
  return Array.from(rows.customer.keys()).flatMap((i) =>
    rows.customer[i] === customer ? [`${KINDS[rows.kind[i]]} ${products[rows.product[i]]}`] : [],
  );
}

test('what was bought on most days comes first, ties by what sold last, and gaps are filled with what sells', () => {
  const baskets = basketsOf([
    ['a', DAY - 30, 'tea'],
    ['a', DAY - 20, 'tea'],
    ['a', DAY - 20, 'cake'],
    ['a', DAY - 10, 'jam'],
    ['b', DAY - 5, 'jam'],
    ['b', DAY - 5, 'milk'],
    ['c', DAY - 4, 'milk'],
    ['c', DAY - 100, 'old'],
  ]);
  const assortment = assortmentAt(baskets, DAY, 56);
  const rows = suggest(baskets, [0, 1], popularProducts(assortment), assortment, { ...common, top: 4, kind: 'again' });
  // Jam and cake were bought once each; of jam two were sold in the last 28 days, of cake one.
  expect(listed(rows, baskets.products, 0)).toEqual(['again tea', 'again jam', 'again cake', 'popular milk']);
  expect(listed(rows, baskets.products, 1)).not.toContain('popular old');
  expect([...rows.count.subarray(0, 4)]).toEqual([2, 1, 1, 0]);
});

test('nothing after the cutoff changes a list', () => {
  const lines = madeUpLines(3);
  const before = lines.filter(([, day]) => day <= DAY);
  const list = (all: typeof lines) => {
    const baskets = basketsOf([...all, ...before.slice(0, 1)]);
    const assortment = assortmentAt(baskets, DAY, 56);
    const model = finished(fitEase(baskets, assortment, 5));
    const rows = suggest(baskets, baskets.customers.keys(), model, assortment, { ...common, kind: 'both' });
    return baskets.customers.map((_, c) => listed(rows, baskets.products, c));
  };
  expect(list(lines)).toEqual(list(before));
});

test('the regression of products is that of the paper: B = I − P diag(P)⁻¹', () => {
  const lines = madeUpLines(7);
  const baskets = basketsOf(lines);
  const cutoff = baskets.lastDay;
  const assortment = assortmentAt(baskets, cutoff, 1000);
  const model = finished(fitEase(baskets, assortment, 5));
  const n = baskets.products.length;
  const owned = baskets.customers.map((_, c) => {
    const has = new Float64Array(n);
    for (let i = baskets.start[c]; i < baskets.start[c + 1]; i++) has[baskets.product[i]] = 1;
    return has;
  });
  const gram = Array.from({ length: n }, (_, i) =>
    Float64Array.from({ length: n }, (_, j) => owned.reduce((sum, x) => sum + x[i] * x[j], 0) + (i === j ? 5 : 0)),
  );
  const P = invert(gram)!;
  const history = { products: Int32Array.of(0, 2), times: new Float64Array(2), count: new Int32Array(2) };
  const scores = new Float64Array(n);
  model.score(0, { ...history, last: new Int32Array(2), days: 1, recentDays: 1, lastDay: 0 }, scores);
  for (let j = 0; j < n; j++) {
    const expected = [0, 2].reduce((sum, k) => sum + (k === j ? 0 : -P[k][j] / P[j][j]), 0);
    expect(scores[j]).toBeCloseTo(expected, 6);
  }
  expect(model.boughtTogether(0, 2)).toBe(gram[0][2]);
});

/** Eight products of which two go with each other; forty customers, two baskets before DAY and one after. */
function madeUpLines(seed: number): [string, number, string][] {
  const random = randomFrom(seed);
  return Array.from({ length: 40 }, (_, c): [string, number, string][] =>
    [DAY - 40, DAY - 10, DAY + 20].flatMap((day) => {
      const product = random.integer(8);
      return [product, random.uniform() < 0.7 ? product ^ 1 : random.integer(8)].map((p): [string, number, string] => [
        `c${String(c).padStart(2, '0')}`,
        day + random.integer(9),
        `p${p}`,
      ]);
    }),
  ).flat();
}

test('few products: who owns the one that leads to another is more likely to take it', () => {
  const random = randomFrom(5);
  const lines: [string, number, string][] = [];
  for (let c = 0; c < 900; c++) {
    const id = `c${String(c).padStart(3, '0')}`;
    const first = c % 2 === 0 ? 'account' : 'loan';
    lines.push([id, DAY - 300 - random.integer(20), first]);
    // Half a year later a third of the account holders take a card, and hardly any other.
    for (const day of [DAY - 150, DAY - 50]) {
      if (random.uniform() < (first === 'account' ? 0.3 : 0.02)) lines.push([id, day, 'card']);
    }
    if (c === 0) lines.push([id, DAY, 'safe']);
  }
  const baskets = basketsOf(lines);
  const onSale = new Uint8Array(4).fill(1);
  const model = finished(fitNextProduct(baskets, { asOf: DAY, horizonDays: 100, onSale }))!;
  const assortment = assortmentAt(baskets, DAY, 1000);
  const rows = suggest(baskets, baskets.customers.keys(), model, assortment, { ...common, kind: 'new' });
  const card = baskets.products.indexOf('card');
  const mean = (parity: number) => {
    const own = Array.from(rows.score.keys()).filter(
      (i) => rows.product[i] === card && rows.customer[i] % 2 === parity && KINDS[rows.kind[i]] === 'new',
    );
    return own.reduce((sum, i) => sum + rows.score[i], 0) / own.length;
  };
  expect(mean(0)).toBeGreaterThan(0.22);
  expect(mean(0)).toBeLessThan(0.38);
  expect(mean(1)).toBeLessThan(0.06);
  expect(model.because({ products: Int32Array.of(baskets.products.indexOf('account')) } as never, card)).toBe(
    baskets.products.indexOf('account'),
  );
  // One safe in all that time teaches a base rate alone.
  expect(model.because({ products: Int32Array.of(0) } as never, baskets.products.indexOf('safe'))).toBe(-1);
  // A server answers others between the steps: windows, products, and every so many customers.
  const stepsOf = (steps: Generator<void>) => [...steps].length;
  const learning = stepsOf(fitNextProduct(baskets, { asOf: DAY, horizonDays: 100, onSale }));
  expect(learning).toBeGreaterThan(baskets.products.length);
  const listing = { ...common, kind: 'new' } as const;
  expect(stepsOf(suggestBySteps(baskets, baskets.customers.keys(), model, assortment, listing))).toBe(900 >> 6);
});

test('chances are shares of what was bought, and never rise with the rank', () => {
  const n = 4000;
  const random = randomFrom(11);
  const rows = {
    length: n,
    customer: new Int32Array(n),
    product: new Int32Array(n),
    kind: Uint8Array.from({ length: n }, () => 1),
    rank: Uint8Array.from({ length: n }, (_, i) => 1 + (i % 10)),
    count: new Int32Array(n),
    recentDays: Int32Array.from({ length: n }, () => random.integer(6)),
  } as unknown as Suggestions;
  const bought = Uint8Array.from({ length: n }, (_, i) => (random.uniform() < 0.4 / rows.rank[i] ? 1 : 0));
  const chances = chancesOf(fitRankBins([{ rows, bought }]), rows);
  const mean = (column: ArrayLike<number>) => Array.from(column).reduce((sum, x) => sum + x, 0) / n;
  expect(mean(chances)).toBeCloseTo(mean(bought), 2);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < 20; j++) {
      const other = random.integer(n);
      if (rows.recentDays[i] === rows.recentDays[other] && rows.rank[i] < rows.rank[other]) {
        expect(chances[i]).toBeGreaterThanOrEqual(chances[other]);
      }
    }
  }
  const unseen = { ...rows, kind: new Uint8Array(n) };
  expect(chancesOf(fitRankBins([{ rows, bought }]), unseen)[0]).toBeNaN();
});

test('bought within the horizon counts, before and beyond does not', () => {
  const baskets = basketsOf([
    ['a', DAY, 'tea'],
    ['a', DAY + 1, 'cake'],
    ['a', DAY + 10, 'jam'],
    ['a', DAY + 11, 'milk'],
  ]);
  const rows = { length: 4, customer: new Int32Array(4), product: Int32Array.of(0, 1, 2, 3) } as unknown as Suggestions;
  const bought = wasBought(rows, baskets, DAY, 10);
  expect(baskets.products.filter((_, p) => bought[p])).toEqual(['cake', 'jam']);
});

test('the largest scores come in order, ties by the second column, and nothing that is ruled out', () => {
  const scores = Float64Array.of(1, 3, -Infinity, 3, 2);
  expect([...largest(scores, [0, 1, 9, 2, 0], 3)]).toEqual([3, 1, 4]);
  expect([...largest(scores, [0, 1, 9, 2, 0], 9)]).toEqual([3, 1, 4, 0]);
});
