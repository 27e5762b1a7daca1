/**
 * What the combined forecast is made of, at any horizon: the base's curve, and learners of one horizon that the base
 * carries to others. So no part falls as the horizon grows.
 */
import type { CellIndex } from '../facts/cells.ts';
import type { Shapes } from '../models/learners/learn.ts';
import { type Base, type BaseColumns, predictBase } from '../models/purchases/base.ts';
import { atIntensity } from '../numerics/intensity.ts';

/** How the parts are put together. */
export interface Blend {
  /** Of base, ridge and network, 1 in sum. */
  readonly weights: readonly number[];
  /** Of base and logistic regression, 1 in sum. */
  readonly returnWeights: readonly number[];
  /** What puts a learner at the base's total: purchases for each day of open business. */
  readonly levels: { readonly ridge: number; readonly network: number };
  /** Factor on the logistic regression's intensity for each day of open business. */
  readonly returnLevel: number;
  /** Factor on everybody's intensity of returning: models put too many purchases into too few customers. */
  readonly returnFactor: number;
}

export interface Parts {
  readonly base: Float64Array;
  readonly ridge: Float64Array;
  readonly network: Float64Array;
  readonly logistic: Float64Array;
  readonly baseReturn: Float64Array;
}

/** Each part alone within the horizon that is asked for: as it counts in what blendWith puts together. */
export function partsWithin(ahead: BaseAhead, shapes: Shapes, levels: Pick<Blend, 'levels' | 'returnLevel'>): Parts {
  const only = (weights: readonly number[], returnWeights: readonly number[]) =>
    blendWith(ahead, shapes, { ...levels, weights, returnWeights, returnFactor: 1 });
  const [base, ridge, network] = [only([1, 0, 0], [1, 0]), only([0, 1, 0], [0, 1]), only([0, 0, 1], [0, 1])];
  return {
    ...{ base: base.purchases, ridge: ridge.purchases, network: network.purchases },
    ...{ baseReturn: base.pReturn, logistic: ridge.pReturn },
  };
}

/** The parts within the horizon that the learners learnt, of so many days of open business. */
export function partsAt(
  base: BaseColumns,
  shapes: Shapes | null,
  { levels, returnLevel }: Pick<Blend, 'levels' | 'returnLevel'>,
  openDays: number,
): Parts {
  return {
    base: base.purchases,
    ridge: shapes?.ridge?.map((v) => v * levels.ridge * openDays) ?? base.purchases,
    network: shapes?.network?.map((v) => v * levels.network * openDays) ?? base.purchases,
    logistic: shapes?.logistic?.map((p) => atIntensity(p, returnLevel * openDays)) ?? base.pReturn,
    baseReturn: base.pReturn,
  };
}

/** Expected purchases and probabilities of each customer. */
export interface Blended {
  readonly purchases: Float64Array;
  readonly pReturn: Float64Array;
  readonly pAlive: Float64Array;
  /** Over the base's purchases: what carries its residual purchases. */
  readonly factor: Float64Array;
  /** Over the base's intensity of returning. */
  readonly intensity: Float64Array;
}

/** Nobody is held to return for certain. */
const MOST_RETURN = 1 - 1e-9;
/** Smaller figures of the base lose digits: no other horizon can be told from them by proportion. */
const LEAST = 1e-290;

/** Days of open business: the learners' horizon, and the one asked for. */
export interface Horizons {
  readonly learntOpenDays: number;
  readonly openDays: number;
}

/** What the base says within both horizons. */
export interface BaseAhead extends Horizons {
  /** Each customer's cell; -1 for one without purchase. */
  readonly index: Int32Array;
  readonly learnt: BaseColumns;
  readonly asked: BaseColumns;
}

export function baseAhead(base: Base, cells: CellIndex, { learntOpenDays, openDays }: Horizons): BaseAhead {
  const learnt = predictBase(base, cells, learntOpenDays);
  const asked = openDays === learntOpenDays ? learnt : predictBase(base, cells, openDays);
  return { index: cells.index, learnt, asked, learntOpenDays, openDays };
}

export function blendWith(
  { index, learnt, asked, learntOpenDays }: BaseAhead,
  shapes: Shapes | null,
  how: Blend,
): Blended {
  const parts = partsAt(learnt, shapes, how, learntOpenDays);
  const n = asked.purchases.length;
  const blended = {
    purchases: new Float64Array(n),
    pReturn: new Float64Array(n),
    pAlive: new Float64Array(n),
    factor: new Float64Array(n),
    intensity: new Float64Array(n),
  };
  const [w, v] = [how.weights, how.returnWeights];
  for (let i = 0; i < n; i++) {
    if (index[i] < 0) continue;
    const mixed = w[0] * parts.base[i] + w[1] * parts.ridge[i] + w[2] * parts.network[i];
    // Where the learners' horizon has no open business the base answers alone.
    const factor = parts.base[i] > LEAST ? mixed / parts.base[i] : 1;
    const purchases = asked.purchases[i] * factor;
    const returning = atIntensity(v[0] * parts.baseReturn[i] + v[1] * parts.logistic[i], how.returnFactor);
    // The base's curve, at the intensity at which it passes through what is known of the learners' horizon.
    const intensity =
      parts.baseReturn[i] > LEAST
        ? Math.log1p(-Math.min(MOST_RETURN, returning)) / Math.log1p(-Math.min(MOST_RETURN, parts.baseReturn[i]))
        : how.returnFactor;
    blended.purchases[i] = purchases;
    blended.pAlive[i] = atIntensity(asked.pAlive[i], intensity);
    // Whoever returns buys once or more.
    blended.pReturn[i] = Math.min(atIntensity(asked.pReturn[i], intensity), purchases, blended.pAlive[i]);
    blended.factor[i] = factor;
    blended.intensity[i] = intensity;
  }
  return blended;
}
