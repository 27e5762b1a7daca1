import { makeCells } from '../facts/cells.ts';
import type { FittedPurchaseModel } from '../models/contract.ts';
import { purchaseModel } from '../models/purchases/catalogue.ts';
import { niceStep } from './groups.ts';

/** A figure for every combination of frequency and recency, at one age. */
export interface Matrix {
  /** Repeat purchases: the rows. */
  readonly frequencies: readonly number[];
  /** Time of the last purchase: the columns. */
  readonly recencies: readonly number[];
  readonly age: number;
  /** values[row][column]; NaN where no customer can be: without repeat purchase recency is 0, and else above 0, and one opportunity holds one purchase. */
  readonly values: readonly (readonly number[])[];
}

type Figure = (model: FittedPurchaseModel, cells: ReturnType<typeof makeCells>['cells']) => Float64Array;

/** P(alive) over frequency and recency. Times in the unit of the fit. */
export function pAliveMatrix(model: FittedPurchaseModel, frequencies: readonly number[], age: number): Matrix {
  return matrix(model, frequencies, age, (fitted, cells) => fitted.pAlive(cells));
}

/** Purchases expected within the horizon over frequency and recency. */
export function expectedPurchasesMatrix(
  model: FittedPurchaseModel,
  frequencies: readonly number[],
  age: number,
  horizon: number,
): Matrix {
  return matrix(model, frequencies, age, (fitted, cells) => fitted.expectedPurchases(cells, horizon));
}

/** Frequencies that tell customers apart: each up to 6, then in steps up to the one that a customer in 1000 exceeds. */
export function matrixFrequencies(x: Float64Array): number[] {
  const sorted = x.slice().sort();
  const top = Math.max(1, sorted[Math.floor(0.999 * (sorted.length - 1))] ?? 1);
  const low = Array.from({ length: Math.min(6, top) + 1 }, (_, n) => n);
  const high = Array.from({ length: 6 }, (_, k) => Math.round(6 + ((top - 6) * (k + 1)) / 6));
  return [...low, ...new Set(high.filter((n) => n > 6))];
}

/** Recencies in about twelve round steps from 0, and the age itself last. */
function recenciesUpTo(age: number): number[] {
  const step = niceStep(age / 13);
  const steps = Array.from({ length: Math.ceil(age / step) }, (_, k) => k * step);
  const last = steps.at(-1) ?? 0;
  return [...(steps.length > 1 && age - last < step / 2 ? steps.slice(0, -1) : steps), age];
}

function matrix(model: FittedPurchaseModel, frequencies: readonly number[], age: number, figure: Figure): Matrix {
  const { discrete = false } = purchaseModel(model.model);
  const every = recenciesUpTo(age);
  const recencies = discrete ? [...new Set(every.map(Math.round))] : every;
  const isPossible = (x: number, tx: number) => (x === 0) === (tx === 0) && !(discrete && x > tx);
  const places = frequencies.flatMap((x, row) =>
    recencies.map((tx, column) => ({ x, tx, row, column })).filter(({ x, tx }) => isPossible(x, tx)),
  );
  const column = (of: (place: (typeof places)[number]) => number) => Float64Array.from(places, of);
  const { cells, index } = makeCells(
    column((place) => place.x),
    column((place) => place.tx),
    column(() => age),
  );
  const figures = figure(model, cells);
  const values = frequencies.map(() => recencies.map(() => Number.NaN));
  places.forEach((place, i) => {
    values[place.row][place.column] = figures[index[i]];
  });
  return { frequencies, recencies, age, values };
}
