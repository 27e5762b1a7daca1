import type { TimeUnit } from '../units.ts';

/** What a column of holdout figures counts. */
export interface Quantity {
  readonly name: 'purchases' | 'spend';
  /** Unit for the axis; '' for counts. */
  readonly unit: string;
}

export const PURCHASES: Quantity = Object.freeze({ name: 'purchases', unit: '' });

/** @param currency  '' where none is known */
export function spendIn(currency: string): Quantity {
  return { name: 'spend', unit: currency };
}

/** 39 weeks, 1 year, 4.5 months */
export function duration(length: number, unit: TimeUnit): string {
  const rounded = Number(length.toFixed(1));
  return `${rounded} ${unit}${rounded === 1 ? '' : 's'}`;
}

/** 12,345 or 0.0123: as many digits as tell something. */
export function figure(value: number, digits = 3, locale = 'en-US'): string {
  if (!Number.isFinite(value)) return '–';
  const rounded = Math.abs(value) >= 10 ** (digits - 1) ? Math.round(value) : Number(value.toPrecision(digits));
  return rounded.toLocaleString(locale, { maximumFractionDigits: 12 });
}

/** 12.3 % */
export function percent(share: number, decimals = 0): string {
  return Number.isFinite(share) ? `${(100 * share).toFixed(decimals)} %` : '–';
}
