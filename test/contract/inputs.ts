/** Inputs for the laws that every purchase model obeys: parameters and cells, ordinary and wild. */

import { type Cells, makeCells } from '../../src/facts/cells.ts';
import type { PurchaseModel } from '../../src/models/contract.ts';
import type { Random } from '../../src/numerics/random.ts';

/** Ordinary parameters by name, in weeks: those of CDNOW, more or less. */
const ORDINARY: Readonly<Record<string, readonly number[]>> = {
  nbd: [0.4, 12],
  'bg-nbd': [0.25, 4.5, 0.8, 2.5],
  'mbg-nbd': [0.6, 7, 0.9, 1.4],
  'bg-cnbd-2': [0.25, 1.5, 0.9, 2.2],
  'bg-cnbd-3': [0.25, 0.9, 0.9, 2.2],
  'mbg-cnbd-2': [0.6, 2.3, 1.1, 1.6],
  'mbg-cnbd-3': [0.55, 1.3, 1.2, 1.8],
  'bg-bb': [1.2, 0.75, 0.66, 2.8],
  'pareto-nbd': [0.6, 11, 0.55, 9],
  'ggompertz-nbd': [0.55, 10.6, 0.05, 0.6, 2],
};

/** A model that is not named above starts from a guess that any of these models can live with. */
export function ordinary(model: PurchaseModel): Float64Array {
  return Float64Array.from(ORDINARY[model.name] ?? model.parameterNames.map(() => 1));
}

/** Parameters over six orders of magnitude. */
export function wild(model: PurchaseModel, random: Random): Float64Array {
  return Float64Array.from(model.parameterNames, () => Math.exp(7 * (2 * random.uniform() - 1)));
}

export interface Customers {
  readonly x: Float64Array;
  readonly tx: Float64Array;
  readonly T: Float64Array;
}

/** Repeat purchases that occur below: few distinct ones, for the models' tables are made once for each. */
const COUNTS = [1, 1, 1, 2, 2, 3, 5, 9, 30, 200, 5000];

/** Customers that are possible, if not always likely: some brand new, some who bought at the last instant. */
export function customers(model: PurchaseModel, n: number, random: Random, mostTime = 520): Customers {
  const [x, tx, T] = [new Float64Array(n), new Float64Array(n), new Float64Array(n)];
  const time = model.discrete ? mostTime / 20 : mostTime;
  for (let i = 0; i < n; i++) {
    // 40 ages: more than the models compute one by one, few enough that cells are shared.
    T[i] = (random.integer(40) / 39) * time;
    if (model.discrete) T[i] = Math.ceil(T[i]);
    if (random.uniform() < 0.3 || T[i] === 0) continue;
    x[i] = COUNTS[random.integer(COUNTS.length)];
    tx[i] = random.uniform() < 0.1 ? T[i] : T[i] * random.uniform();
    if (model.discrete) {
      tx[i] = Math.max(1, Math.ceil(tx[i]));
      x[i] = Math.min(x[i], tx[i]);
    }
  }
  return { x, tx, T };
}

/** Ordinary customers: few purchases, a year and a half. */
export function ordinaryCells(model: PurchaseModel, random: Random, n = 30): Cells {
  const { x, tx, T } = customers(model, n, random, model.discrete ? 240 : 78);
  const few = x.map((v) => Math.min(v, 9));
  return makeCells(few, tx, T).cells;
}

/** A horizon that means the same to discrete models, which count opportunities, and to the others. */
export const WHOLE_HORIZONS = [1, 4, 13, 52];
