/**
 * Where outcomes fell in their predictive distributions, which is how intervals are judged.
 *
 * An outcome y has P(Y < y) below it and P(Y <= y) up to it. A point drawn at random between the two is uniform if the
 * predictions are right (the randomised probability integral transform: Czado, Gneiting & Held 2009, Biometrics 65), so
 * that coverage can be measured at any level without the excess that whole numbers and the mass at 0 bring: closed
 * intervals of counts cover more than their level.
 */

import { type CountDistribution, countDistribution } from '../models/purchases/countDistribution.ts';
import { randomFrom } from '../numerics/random.ts';
import { COUNT_DRAWS, EXPECTED_DRAWS, fewer, type PurchaseDraws } from './purchaseDraws.ts';
import { drawValues, type Outcomes, type SpendDraws, spendThetas } from './spendDraws.ts';
import { OUTCOMES } from './totals.ts';

/** Columns as long as the customers; NaN for a customer without purchase. */
export interface Placement {
  readonly below: Float64Array;
  readonly upTo: Float64Array;
}

/** @param actual  purchases within the horizon, as long as the customers */
export function placePurchases(purchases: PurchaseDraws, actual: Float64Array, horizon: number): Placement {
  const counts = distributions(purchases, horizon);
  const place = (shift: number) =>
    actual.map((y, row) =>
      purchases.cell[row] < 0 ? Number.NaN : counts[purchases.block[row]].upTo(purchases.cell[row], y - shift),
    );
  return { below: place(1), upTo: place(0) };
}

/** The same for value, by simulation: to one in 256. */
export function placeValues(
  purchases: PurchaseDraws,
  spend: SpendDraws,
  actual: Float64Array,
  horizon: number,
  seed: number | string = 1,
): Placement {
  const random = randomFrom(seed).fork('placement');
  const distributed = distributions(purchases, horizon);
  const spends = spendThetas(spend, EXPECTED_DRAWS);
  const outcomes: Outcomes = { counts: new Float64Array(OUTCOMES), values: new Float64Array(OUTCOMES) };
  const below = new Float64Array(actual.length).fill(Number.NaN);
  const upTo = new Float64Array(actual.length).fill(Number.NaN);
  for (let row = 0; row < actual.length; row++) {
    if (purchases.cell[row] < 0) continue;
    distributed[purchases.block[row]].stratify(purchases.cell[row], outcomes.counts);
    drawValues(outcomes, spend, spends, row, random);
    let [less, notMore] = [0, 0];
    for (const value of outcomes.values) {
      if (value < actual[row]) less++;
      if (value <= actual[row]) notMore++;
    }
    below[row] = less / OUTCOMES;
    upTo[row] = notMore / OUTCOMES;
  }
  return { below, upTo };
}

/** Share of outcomes inside their central interval at `level`: what the random points come to on average. */
export function coverage({ below, upTo }: Placement, level: number): number {
  const [low, high] = [(1 - level) / 2, (1 + level) / 2];
  let [covered, n] = [0, 0];
  for (let row = 0; row < below.length; row++) {
    if (Number.isNaN(below[row])) continue;
    n++;
    const width = upTo[row] - below[row];
    const inside = Math.min(high, upTo[row]) - Math.max(low, below[row]);
    covered += width > 0 ? Math.max(0, inside) / width : Number(below[row] >= low && below[row] <= high);
  }
  return covered / n;
}

function distributions(purchases: PurchaseDraws, horizon: number): CountDistribution[] {
  const { model, blocks } = purchases;
  return blocks.map(({ cells, thetas }) => countDistribution(model, cells, fewer(thetas, COUNT_DRAWS), horizon));
}
