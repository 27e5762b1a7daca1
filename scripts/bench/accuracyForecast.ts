/** The forecasts that are compared, in the order of the tables. */
export const TITLES = {
  combined: 'Perennial, combined',
  single: 'Perennial, best single model',
  lightgbm: 'LightGBM',
  lightgbmLevelled: 'LightGBM at our total',
  lifetimes: 'lifetimes',
  naive: 'naive formula',
  smoothed: 'smoothed naive formula',
  lastPeriod: 'last period’s rate',
} as const;
export type Kind = keyof typeof TITLES;

/** A forecast of every customer, in the order of a run's summaries. */
export interface Forecast {
  /** Which models it is made of, where that is not always the same. */
  readonly detail?: string;
  readonly purchases: Float64Array;
  /** In currency units; null without amounts. */
  readonly value: Float64Array | null;
}

/** A forecast put at the totals of another: what it is worth apart from its own level. */
export function atTotalOf(reference: Forecast, { purchases, value }: Forecast): Forecast {
  const level = (column: Float64Array, like: Float64Array) => {
    const ratio = sum(like) / sum(column);
    return column.map((v) => v * ratio);
  };
  return {
    purchases: level(purchases, reference.purchases),
    value: value && reference.value && level(value, reference.value),
  };
}

export function sum(column: Float64Array): number {
  return column.reduce((total, v) => total + v, 0);
}
