import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { recallOfFirstBasket } from '../../src/evaluation/recall.ts';
import { readBaskets } from '../../src/facts/baskets.ts';
import { readProductPairs } from '../../src/facts/productPairs.ts';
import { recommend } from '../../src/pipelines/recommend.ts';
import { formatDay } from '../../src/units.ts';
import { perennial } from '../support/cli.ts';
import { withLedger } from '../support/ledgerOf.ts';

const folder = mkdtempSync(join(tmpdir(), 'perennial-recommend-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** 120 customers who buy every 20 days: the even ones tea and then cake, the odd ones nuts and then beer. */
function shop({ products = 60 } = {}): string {
  const lines = ['customer_id,date,amount,product,channel'];
  for (let c = 0; c < 120; c++) {
    for (let k = 0; k < 15; k++) {
      const own = c % 2 === 0 ? ['tea', 'cake'] : ['nuts', 'beer'];
      const extra = `p${(c * 7 + k * 13) % products}`;
      for (const product of [k % 3 === 0 || k < 2 ? own[0] : own[(k + c) % 2], extra]) {
        lines.push(`c${c},${formatDay(19_000 + k * 20 + (c % 5))},${5 + (c % 3)},${product},${c % 2 ? 'web' : 'shop'}`);
      }
    }
  }
  lines.push(`gone,${formatDay(19_290)},-3,tea,web`);
  return `${lines.join('\n')}\n`;
}

test('each list has what it says: bought before, never before, in order and at most as long as asked', async () => {
  await withLedger(shop(), async (ledger) => {
    const { rows, recommender } = await recommend(ledger, { top: 4, horizonDays: 60 });
    const { baskets, past } = recommender;
    expect(recommender.method).toBe('ease');
    expect(past.length).toBe(3);
    // Of each basket one product is the customer's own, and the other one that nobody could foresee.
    expect(past[0].again.mean).toBeCloseTo(0.5, 1);
    for (let i = 0; i < rows.length; i++) {
      const own = new Set(
        baskets.product.subarray(baskets.start[rows.customer[i]], baskets.start[rows.customer[i] + 1]),
      );
      if (rows.kind[i] < 2) expect(own.has(rows.product[i])).toBe(rows.kind[i] === 0);
      if (rows.rank[i] > 1) expect(rows.rank[i]).toBe(rows.rank[i - 1] + 1);
      expect(rows.rank[i]).toBeLessThanOrEqual(4);
    }
    // Who has only sent something back gets what sells in the channel.
    const gone = baskets.customers.indexOf('gone');
    const first = rows.customer.indexOf(gone);
    expect(rows.kind[first]).toBe(2);
    expect(['nuts', 'beer']).toContain(baskets.products[rows.product[first]]);
  });
});

test('pairs of products are counted by customers, and weighted by how long their histories are', async () => {
  const lines = Array.from({ length: 12 }, (_, c) => [
    `c${c},2024-01-01,1,tea`,
    `c${c},2024-01-01,1,cake`,
    ...(c < 6 ? [`c${c},2024-02-01,1,jam`] : []),
  ]).flat();
  await withLedger(`customer_id,date,amount,product\n${lines.join('\n')}\n`, async (ledger) => {
    const { products, lastDay } = await readBaskets(ledger);
    const at = (cutoff: number) =>
      readProductPairs(ledger, 'product', { cutoff, fewest: 6, products: products.length });
    const pairs = await at(lastDay);
    const of = (one: string, other: string) => {
      const [p, q] = [products.indexOf(one), products.indexOf(other)];
      const place = pairs.other.subarray(0, pairs.start[p + 1]).indexOf(q, pairs.start[p]);
      return [pairs.together[place], pairs.similarity[place]];
    };
    expect(of('cake', 'tea')[0]).toBe(12);
    expect(of('cake', 'tea')[1]).toBeCloseTo((6 / 2 + 6 / 3) / 12, 9);
    expect(of('jam', 'tea')[1]).toBeCloseTo(6 / 3 / Math.sqrt(12 * 6), 9);
    expect((await at(lastDay - 1)).other.length).toBe(2);
  });
});

test('recall is the share of the first basket that the list has, of customers who had bought before', () => {
  const baskets = {
    start: Int32Array.of(0, 4, 5, 6),
    day: Int32Array.of(1, 5, 5, 9, 5, 1),
    product: Int32Array.of(0, 0, 1, 2, 1, 0),
  };
  const lists = { length: 3, customer: Int32Array.of(0, 0, 2), product: Int32Array.of(1, 2, 1) };
  const recall = (onlyNew: boolean) => [
    ...recallOfFirstBasket(baskets, lists, { cutoff: 4, until: 8, k: 10, onlyNew }),
  ];
  expect(recall(false)).toEqual([0.5, Number.NaN, Number.NaN]);
  expect(recall(true)).toEqual([1, Number.NaN, Number.NaN]);
});

test('the command writes lists with reasons, in German too, and keeps out what is owned', async () => {
  const [file, owned, out] = ['shop.csv', 'owned.csv', 'out.csv'].map((name) => join(folder, name));
  writeFileSync(file, shop());
  writeFileSync(owned, 'customer_id,product\nc0,tea\n,p3\nc1,unheard of\n');
  const words = ['recommend', '--transactions', file, '--out', out, '--exclude', owned, '--language', 'de'];
  const { code, out: printed, err } = await perennial(...words, '--horizon', '60d', '--top', '3');
  expect(code).toBe(0);
  expect(err).toContain('In --exclude steht 1-mal ein Produkt, das die Transaktionen nicht kennen');
  const lines = readFileSync(out, 'utf8').trim().split('\n');
  expect(lines[0]).toBe('customer_id,kind,rank,product,probability,reason,as_of,horizon_days');
  expect(lines.filter((line) => /^c0,[^,]+,\d,tea,/.test(line))).toEqual([]);
  expect(lines.filter((line) => /,p3,/.test(line))).toEqual([]);
  expect(lines.find((line) => line.startsWith('c1,wieder,1,'))).toMatch(/gekauft, zuletzt am \d\d\.\d\d\.\d{4}/);
  expect(lines.some((line) => /zusammen mit \S+ von \d+ anderen gekauft/.test(line))).toBe(true);
  for (const line of lines.slice(1)) expect(Number(line.split(',')[4])).toBeLessThan(1);
  expect(printed).toContain('Erwarteter Umsatz');
});

test.each([
  [
    'one product',
    'customer_id,date,amount,product\na,2024-01-01,1,tea\nb,2024-01-02,1,tea\n',
    'at least two products; there is one, tea',
  ],
  ['no products', 'customer_id,date,amount\na,2024-01-01,1\n', 'no column for product or category'],
])('%s is refused', async (_, csv, message) => {
  const file = join(folder, 'refused.csv');
  writeFileSync(file, csv);
  const { code, err } = await perennial('recommend', '--transactions', file, '--out', join(folder, 'none.csv'));
  expect(code).toBe(3);
  expect(err).toContain(message);
});

test('postage counts as a product unless it is excluded', async () => {
  const lines = shop({ products: 2 }).trim().split('\n');
  const csv = lines.flatMap((line, i) => (i % 2 === 1 ? [line, line.replace(/,\d+,[^,]+,/, ',3,POST,')] : [line]));
  await withLedger(`${csv.join('\n')}\n`, async (ledger) => {
    const offered = async (exclude?: { customer: string[]; product: string[] }) => {
      const { rows, recommender } = await recommend(ledger, {
        top: 3,
        horizonDays: 60,
        ...(exclude ? { exclude } : {}),
      });
      return new Set(Array.from(rows.product, (product) => recommender.baskets.products[product]));
    };
    expect(await offered()).toContain('POST');
    expect(await offered({ customer: [''], product: ['POST'] })).not.toContain('POST');
  });
});

test('a history without room for a past cutoff gives lists without probabilities, and says so', async () => {
  const csv = 'customer_id,date,amount,category\na,2024-01-01,1,tea\na,2024-01-02,1,cake\nb,2024-01-02,1,tea\n';
  await withLedger(csv, async (ledger) => {
    const { rows, warnings } = await recommend(ledger);
    expect(rows.length).toBeGreaterThan(0);
    expect(rows.probability.every(Number.isNaN)).toBe(true);
    expect(warnings.join()).toContain('probabilities stay empty');
  });
});
