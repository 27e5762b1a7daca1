/** Columns of features: one a feature, all of one length; NaN where a value is not known. */
export interface FeatureColumns {
  readonly names: readonly string[];
  readonly length: number;
  readonly columns: readonly Float32Array[];
}

/** Where a feature lies and how wide it spreads, so that learners see all of them on one scale. */
export interface Scale {
  readonly names: readonly string[];
  readonly mean: Float64Array;
  /** Standard deviation; Infinity for a feature that does not vary, which then is 0 for everybody. */
  readonly spread: Float64Array;
}

/** Below this a spread is rounding. */
const NO_SPREAD = 1e-9;

/** Mean and spread of what is known of each feature. */
export function scaleOf({ names, columns }: FeatureColumns): Scale {
  const mean = new Float64Array(columns.length);
  const spread = new Float64Array(columns.length).fill(Infinity);
  columns.forEach((column, j) => {
    let [n, sum] = [0, 0];
    for (let i = 0; i < column.length; i++) {
      if (!Number.isFinite(column[i])) continue;
      n++;
      sum += column[i];
    }
    if (n === 0) return;
    const centre = sum / n;
    let squares = 0;
    for (let i = 0; i < column.length; i++) if (Number.isFinite(column[i])) squares += (column[i] - centre) ** 2;
    const deviation = Math.sqrt(squares / n);
    mean[j] = centre;
    if (deviation > NO_SPREAD) spread[j] = deviation;
  });
  return { names, mean, spread };
}

/**
 * Features on one scale: (value - mean) / spread, cut off at ± limit; 0, the mean, where a value is not known, and for
 * a feature that these columns lack.
 */
export function standardise(features: FeatureColumns, scale: Scale, limit: number): FeatureColumns {
  const columns = scale.names.map((name, j) => {
    const at = features.names.indexOf(name);
    const column = new Float32Array(features.length);
    if (at < 0) return column;
    const values = features.columns[at];
    for (let i = 0; i < column.length; i++) {
      const z = (values[i] - scale.mean[j]) / scale.spread[j];
      column[i] = Number.isFinite(z) ? Math.min(limit, Math.max(-limit, z)) : 0;
    }
    return column;
  });
  return { names: scale.names, length: features.length, columns };
}

/** Rows one after the other, as TensorFlow wants them; `from` and `to` cut out a part. */
export function rowMajor({ columns, length }: FeatureColumns, from = 0, to = length): Float32Array {
  const width = columns.length;
  const rows = new Float32Array((to - from) * width);
  columns.forEach((column, j) => {
    for (let i = from, at = j; i < to; i++, at += width) rows[at] = column[i];
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
