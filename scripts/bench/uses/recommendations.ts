/** Recommendations: Recall@10 of the first basket after several days, beside implicit, and whether chances come true. */
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { calibrationCurve } from '../../../src/evaluation/calibration.ts';
import { type Lists, recallOfFirstBasket } from '../../../src/evaluation/recall.ts';
import { type Baskets, readBaskets } from '../../../src/facts/baskets.ts';
import { readProductPairs } from '../../../src/facts/productPairs.ts';
import type { NewProductModel } from '../../../src/models/products/contract.ts';
import { FEWEST_BUYERS, fitEase } from '../../../src/models/products/ease.ts';
import { type Assortment, assortmentAt } from '../../../src/models/products/histories.ts';
import { itemItem } from '../../../src/models/products/itemItem.ts';
import { popularProducts } from '../../../src/models/products/popular.ts';
import { wasBought } from '../../../src/models/products/rankBins.ts';
import { suggest } from '../../../src/models/products/suggest.ts';
import { breathing } from '../../../src/pipelines/breathing.ts';
import { openRecommender } from '../../../src/pipelines/recommender.ts';
import { type Ledger, openLedger } from '../../../src/transactions/ledger.ts';
import type { LedgerOptions } from '../../../src/transactions/options.ts';
import { parseDay } from '../../../src/units.ts';
import { markdown, peer, python, workshop } from '../measure.ts';
import { journeyLines } from './journey.ts';
import { pastSets } from './past.ts';

interface Shop {
  readonly title: string;
  readonly options: LedgerOptions;
  readonly cutoffs: readonly string[];
}

const TOP = 10;
const DROP_AFTER = 56;

async function shops(): Promise<Shop[]> {
  const retail = pastSets().find(({ title }) => title === 'Online Retail');
  const journey = await journeyLines();
  return [
    ...(retail
      ? [
          {
            title: 'Online Retail, products',
            options: { file: retail.file, ...retail.options },
            cutoffs: ['2011-06-30', '2011-07-31', '2011-08-31', '2011-09-30', '2011-10-31'],
          },
        ]
      : []),
    ...(journey
      ? [
          {
            title: 'Complete Journey, product types',
            options: { file: journey, memoryLimit: '2GB' },
            cutoffs: ['2017-06-30', '2017-07-31', '2017-08-31', '2017-09-30', '2017-10-31', '2017-11-30'],
          },
        ]
      : []),
  ];
}

export async function benchRecommendations(): Promise<string> {
  const parts: string[] = [];
  for (const shop of await shops()) {
    const ledger = await openLedger(shop.options);
    const baskets = await readBaskets(ledger);
    const recalls = new Map<string, Float64Array[]>();
    for (const cutoff of shop.cutoffs) {
      for (const [name, each] of Object.entries(await recallsAt(ledger, baskets, parseDay(cutoff)))) {
        recalls.set(name, [...(recalls.get(name) ?? []), each]);
      }
      console.error(`${shop.title} ${cutoff} done`);
    }
    await ledger.close();
    const rows = [...recalls].map(([name, cuts]) => {
      const best = name.startsWith('new') ? 'new: popular' : 'popular';
      const { mean, error } = pooled(cuts);
      const gap = pooled(cuts.map((each, k) => each.map((value, c) => value - recalls.get(best)![k][c])));
      const against = name === best ? '' : `${signed(gap.mean)} ± ${gap.error.toFixed(4)}`;
      return [name, mean.toFixed(4), error.toFixed(4), against];
    });
    parts.push(
      `${shop.title}: Recall@10 of the first basket after ${shop.cutoffs.length} days, each customer's once a day`,
      markdown(['', 'mean', 'standard error', 'less popular, paired'], rows),
      await calibrationAt(shop),
    );
  }
  return parts.join('\n\n');
}

/** Of each way to make lists, by customer; NaN for whom there is nothing to compare. */
async function recallsAt(ledger: Ledger, baskets: Baskets, cutoff: number): Promise<Record<string, Float64Array>> {
  const assortment = assortmentAt(baskets, cutoff, DROP_AFTER);
  const ease = await breathing(fitEase(baskets, assortment));
  const products = baskets.products.length;
  const pairs = await readProductPairs(ledger, baskets.item, { cutoff, fewest: FEWEST_BUYERS, products });
  const everybody = [...baskets.customers.keys()];
  const list = (kind: 'again' | 'new', model: NewProductModel, halfLife = Infinity) =>
    suggest(baskets, everybody, model, assortment, { top: TOP, kind, halfLife, recent: 90 });
  const recall = (lists: Lists, onlyNew: boolean) =>
    recallOfFirstBasket(baskets, lists, { cutoff, until: Infinity, k: TOP, onlyNew });
  const popular = popularProducts(assortment);
  const others = implicitLists(baskets, assortment);
  return {
    'personal frequency, filled': recall(list('again', popular), false),
    '… with half-life 120 d': recall(list('again', popular, 120), false),
    popular: recall(sameForAll(everybody.length, assortment), false),
    'new: EASE': recall(list('new', ease), true),
    'new: item–item': recall(list('new', itemItem(pairs, assortment)), true),
    'new: popular': recall(list('new', popular), true),
    ...Object.fromEntries(
      Object.entries(others).map(([name, lists]) => [`new: implicit, ${name}`, recall(lists, true)]),
    ),
  };
}

function sameForAll(customers: number, { recentSales }: Assortment): Lists {
  const best = [...recentSales.keys()].sort((p, q) => recentSales[q] - recentSales[p] || p - q).slice(0, TOP);
  return {
    length: customers * TOP,
    customer: Int32Array.from({ length: customers * TOP }, (_, i) => Math.floor(i / TOP)),
    product: Int32Array.from({ length: customers * TOP }, (_, i) => best[i % TOP]),
  };
}

/** Lists of implicit's models from the same purchases, without what is owned or no longer on sale. */
function implicitLists(
  { start, day, product, customers }: Baskets,
  { cutoff, onSale }: Assortment,
): Record<string, Lists> {
  const interpreter = python('implicit');
  if (!interpreter) return {};
  const [owned, out] = ['owned', 'lists'].map((what) => join(workshop, `${what}-${process.pid}.csv`));
  const lines: string[] = [];
  for (let c = 0; c < customers.length; c++) {
    const seen = new Set<number>();
    for (let i = start[c]; i < start[c + 1] && day[i] <= cutoff; i++) if (onSale[product[i]]) seen.add(product[i]);
    for (const p of seen) lines.push(`${c},${p}`);
  }
  writeFileSync(owned, lines.join('\n'));
  try {
    const done = peer(interpreter, 'recommendation_peers.py', owned, String(onSale.length), String(TOP), out);
    if (!done) return {};
    const rows = readFileSync(out, 'utf8')
      .trim()
      .split('\n')
      .map((line) => line.split(','));
    return Object.fromEntries(
      [...new Set(rows.map(([model]) => model))].map((model) => {
        const own = rows.filter(([name]) => name === model);
        const column = (place: number) => Int32Array.from(own, (row) => Number(row[place]));
        return [model, { length: own.length, customer: column(1), product: column(2) }];
      }),
    );
  } finally {
    for (const file of [owned, out]) rmSync(file, { force: true });
  }
}

/** Chances as they were told at the last cutoff, beside what was then bought within 28 days. */
async function calibrationAt({ options, cutoffs }: Shop): Promise<string> {
  const horizonDays = 28;
  const asOf = cutoffs.at(-1)!;
  const then = await openLedger({ ...options, asOf });
  const recommender = await openRecommender(then, { horizonDays });
  const lists = recommender.lists(recommender.baskets.customers.keys(), { top: TOP, kind: 'both' });
  await then.close();
  const ledger = await openLedger(options);
  const baskets = await readBaskets(ledger);
  await ledger.close();
  const place = (names: readonly string[]) => new Map(names.map((name, i) => [name, i]));
  const [customers, products] = [place(baskets.customers), place(baskets.products)];
  const now = {
    ...lists,
    customer: lists.customer.map((c) => customers.get(recommender.baskets.customers[c])!),
    product: lists.product.map((p) => products.get(recommender.baskets.products[p])!),
  };
  const bought = Float64Array.from(wasBought(now, baskets, parseDay(asOf), horizonDays));
  const rows = [0, 1].map((kind) => {
    const pick = (column: Float64Array) => column.filter((_, i) => lists.kind[i] === kind);
    const curve = calibrationCurve(pick(bought), pick(lists.probability));
    const mean = (column: Float64Array) => column.reduce((sum, value) => sum + value, 0) / column.length;
    return [
      ['again', 'new'][kind],
      mean(pick(lists.probability)).toFixed(4),
      mean(pick(bought)).toFixed(4),
      curve.ece.toFixed(4),
    ];
  });
  return `Chances told on ${asOf} for the ${horizonDays} days after:\n\n${markdown(['', 'told', 'came', 'calibration error'], rows)}`;
}

function pooled(cuts: readonly Float64Array[]): { mean: number; error: number } {
  const values = cuts.flatMap((each) => [...each].filter((value) => !Number.isNaN(value)));
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, error: Math.sqrt(squares / (values.length - 1) / values.length) };
}

function signed(value: number): string {
  return `${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(4)}`;
}
