/** Columns of features: one a feature, all of one length; NaN where a value is not known. */
export interface FeatureColumns {
  readonly names: readonly string[];
  readonly length: number;
  readonly columns: readonly Float32Array[];
}

/** Where a feature lies and how far it varies, so that learners see all of them on one scale. */
export interface Scale {
  readonly names: readonly string[];
  readonly mean: Float64Array;
  /** Standard deviation; Infinity for a feature that does not vary, which then is 0 for everybody. */
  readonly deviation: Float64Array;
  /** Standardised means of the five least and the five largest values: a scale of many rows tells of no single one. */
  readonly low: Float64Array;
  readonly high: Float64Array;
}

/** How many extreme values a range is taken from; of few values, one. */
const EXTREMES = 5;
const FEW = 100;
/** Below this a deviation is rounding. */
const NO_DEVIATION = 1e-9;

/** Scale of what is known of each feature. */
export function scaleOf({ names, columns }: FeatureColumns): Scale {
  const scale: Scale = {
    names,
    mean: new Float64Array(columns.length),
    deviation: new Float64Array(columns.length).fill(Infinity),
    low: new Float64Array(columns.length),
    high: new Float64Array(columns.length),
  };
  columns.forEach((column, j) => {
    let [n, sum] = [0, 0];
    const [least, most] = [new Float64Array(EXTREMES).fill(Infinity), new Float64Array(EXTREMES).fill(-Infinity)];
    for (let i = 0; i < column.length; i++) {
      const value = column[i];
      if (!Number.isFinite(value)) continue;
      n++;
      sum += value;
      if (value < least[EXTREMES - 1]) insert(least, value, 1);
      if (value > most[EXTREMES - 1]) insert(most, value, -1);
    }
    if (n === 0) return;
    const centre = sum / n;
    let squares = 0;
    for (let i = 0; i < column.length; i++) if (Number.isFinite(column[i])) squares += (column[i] - centre) ** 2;
    const deviation = Math.sqrt(squares / n);
    scale.mean[j] = centre;
    if (!(deviation > NO_DEVIATION)) return;
    scale.deviation[j] = deviation;
    const used = n < FEW ? 1 : EXTREMES;
    scale.low[j] = (meanOf(least.subarray(0, used)) - centre) / deviation;
    scale.high[j] = (meanOf(most.subarray(0, used)) - centre) / deviation;
  });
  return scale;
}

/** Keeps the extremes in order: ascending where `sign` is 1, descending where it is -1. */
function insert(extremes: Float64Array, value: number, sign: 1 | -1): void {
  let at = extremes.length - 1;
  for (; at > 0 && sign * value < sign * extremes[at - 1]; at--) extremes[at] = extremes[at - 1];
  extremes[at] = value;
}

function meanOf(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/**
 * Features on one scale: (value - mean) / deviation, within the range that the scale was taken from; 0, the mean, where
 * a value is not known, and for a feature that these columns lack.
 *
 * @param inPlace  whether the columns given may become the answer's
 */
export function standardise(
  features: FeatureColumns,
  { names, mean, deviation, low, high }: Scale,
  inPlace = false,
): FeatureColumns {
  const columns = names.map((name, j) => {
    // Mostly they are the scale's own, in its order.
    const at = features.names[j] === name ? j : features.names.indexOf(name);
    if (at < 0) return new Float32Array(features.length);
    const column = inPlace ? features.columns[at] : new Float32Array(features.length);
    toScale(features.columns[at], column, mean[j], deviation[j], low[j], high[j]);
    return column;
  });
  return { names, length: features.length, columns };
}

function toScale(
  values: Float32Array,
  column: Float32Array,
  mean: number,
  deviation: number,
  low: number,
  high: number,
): void {
  for (let i = 0; i < column.length; i++) {
    const z = (values[i] - mean) / deviation;
    // Of what is not finite, the difference is NaN.
    column[i] = z - z === 0 ? Math.min(high, Math.max(low, z)) : 0;
  }
}

/** Rows one after the other, as TensorFlow wants them. */
export function rowMajor({ columns, length }: FeatureColumns): Float32Array {
  const width = columns.length;
  const rows = new Float32Array(length * width);
  columns.forEach((column, j) => {
    for (let i = 0, at = j; i < length; i++, at += width) rows[at] = column[i];
  });
  return rows;
}

/** Puts parts with the same features one below the other. */
export function stack(parts: readonly FeatureColumns[]): FeatureColumns {
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  const columns = parts[0].names.map((_, j) => {
    const column = new Float32Array(length);
    let at = 0;
    for (const part of parts) {
      column.set(part.columns[j], at);
      at += part.length;
    }
    return column;
  });
  return { names: parts[0].names, length, columns };
}
