import type { TimeUnit } from '../units.ts';

/** 39 weeks, 1 year, 4.5 months */
export function duration(length: number, unit: TimeUnit): string {
  const rounded = Number(length.toFixed(1));
  return `${rounded} ${unit}${rounded === 1 ? '' : 's'}`;
}

/** What a column of holdout figures counts. */
export interface Quantity {
  /** 'purchases' or 'spend' */
  readonly name: string;
  /** Unit for the axis; '' for counts. */
  readonly unit: string;
}

export const PURCHASES: Quantity = Object.freeze({ name: 'purchases', unit: '' });

/** @param currency  '' where none is known */
export function spendIn(currency: string): Quantity {
  return { name: 'spend', unit: currency };
}

/** 'spend per customer (EUR)' */
export function perCustomer({ name, unit }: Quantity, which = ''): string {
  return `${which ? `${which} ` : ''}${name} per customer${unit ? ` (${unit})` : ''}`;
}
