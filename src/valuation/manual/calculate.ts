/** Values of customers by a calculation: automatic, manual where somebody has said one, or both combined. */
import { PerennialError } from '../../errors.ts';
import { TIME_UNITS } from '../../units.ts';
import type { Valuation } from '../value.ts';
import { combined, UNSTATED_SD, weightBySd } from './combine.ts';
import { FAMILY_OF, type Family, type ManualField, saidValue } from './fields.ts';

export const CALCULATIONS = ['automatic', 'manual', 'combined'] as const;
export type Calculation = (typeof CALCULATIONS)[number];

/** One thing that somebody says of a customer, of a segment, or of all. */
export interface ManualRow {
  readonly who: { readonly customer: string } | { readonly segment: string } | 'all';
  readonly field: ManualField;
  /** Currency units, purchases, a chance or years, by the field. */
  readonly value: number;
  /** 80 % interval. */
  readonly low?: number | undefined;
  readonly high?: number | undefined;
  readonly source: string;
}

/** Columns in the order of the customers; currency units, NaN where nobody has said anything. */
export interface Calculated {
  readonly automaticValue: Float64Array;
  readonly manualValue: Float64Array;
  readonly value: Float64Array;
  readonly calculation: readonly Calculation[];
  /** Of the manual value, 0 to 1. */
  readonly weight: Float64Array;
}

export interface CalculateOptions {
  readonly calculation: Calculation;
  /** Standard deviation of the logarithm of what the model expects: of parameters and of a period's common level. */
  readonly automaticSd: number;
  /** Weights of sources whose past values have come true; others weigh by their ranges. */
  readonly sourceWeights?: ReadonlyMap<string, number>;
  /** Names of the segments that a customer is in. */
  readonly segmentsOf?: (row: number) => readonly string[];
}

/** An 80 % interval's ends lie so many standard deviations from its middle. */
const Z80 = 1.2815515655446004;

/**
 * The more special word counts: a customer's before a segment's before all's.
 *
 * @param rows  checked by {@link conflictIn}
 * @throws OPTION_INVALID without amounts
 */
export function calculateValues(
  customers: readonly string[],
  valuation: Valuation,
  rows: readonly ManualRow[],
  options: CalculateOptions,
): Calculated {
  const { predictedValue, expectedPurchases, expectedSpend, pReturn, terms } = valuation;
  if (!predictedValue || !expectedSpend) {
    throw new PerennialError('OPTION_INVALID', {
      option: '--calculation',
      value: options.calculation,
      problem: 'the transactions carry no amounts',
      remedy: 'Give transactions with amounts.',
    });
  }
  const words = bySpeciality(rows);
  const horizonYears = terms.horizonDays / TIME_UNITS.year;
  const length = customers.length;
  const result = {
    automaticValue: predictedValue,
    manualValue: new Float64Array(length).fill(Number.NaN),
    value: predictedValue.slice(),
    calculation: new Array<Calculation>(length).fill('automatic'),
    weight: new Float64Array(length),
  };
  if (options.calculation === 'automatic') return result;
  for (let row = 0; row < length; row++) {
    const said = words(customers[row], options.segmentsOf?.(row) ?? []);
    if (!said) continue;
    const manual = saidValue(said.family, (field) => said.fields.get(field)?.value, {
      expectedPurchases: expectedPurchases[row],
      expectedSpend: expectedSpend[row],
      pReturn: pReturn[row],
      ...{ margin: terms.margin, horizonYears },
    });
    const known = options.sourceWeights?.get(said.source);
    const weight = known ?? weightBySd(sdOf(said.fields), options.automaticSd);
    const both =
      options.calculation === 'manual' ? { value: manual, weight: 1 } : combined(manual, predictedValue[row], weight);
    result.manualValue[row] = manual;
    result.value[row] = both.value;
    result.weight[row] = both.weight;
    result.calculation[row] = both.weight === 1 ? 'manual' : 'combined';
  }
  return result;
}

interface Words {
  readonly family: Family;
  readonly fields: Map<ManualField, ManualRow>;
  readonly source: string;
}

function bySpeciality(rows: readonly ManualRow[]) {
  const about = new Map<string, Words>();
  for (const row of rows) {
    const key = keyOf(row.who);
    const words = about.get(key) ?? { family: FAMILY_OF[row.field], fields: new Map(), source: row.source };
    words.fields.set(row.field, row);
    about.set(key, words);
  }
  const all = about.get(keyOf('all'));
  return (customer: string, segments: readonly string[]): Words | undefined => {
    const own = about.get(keyOf({ customer }));
    if (own) return own;
    for (const segment of segments) {
      const words = about.get(keyOf({ segment }));
      if (words) return words;
    }
    return all;
  };
}

export function keyOf(who: ManualRow['who']): string {
  if (who === 'all') return 'all';
  return 'customer' in who ? `customer ${who.customer}` : `segment ${who.segment}`;
}

/** Of the logarithm of what fields come to: they multiply, so that their variances add up. */
function sdOf(fields: Words['fields']): number {
  let variance = 0;
  for (const { value, low, high } of fields.values()) {
    const stated = low !== undefined && high !== undefined && low > 0 && value > 0;
    variance += (stated ? Math.log(high / low) / (2 * Z80) : UNSTATED_SD) ** 2;
  }
  return Math.sqrt(variance);
}

/** Why a row contradicts the ones before it; null where it does not. */
export function conflictIn(row: ManualRow, before: readonly ManualRow[]): string | null {
  const same = before.filter(({ who }) => keyOf(who) === keyOf(row.who));
  if (same.some(({ field }) => field === row.field)) return 'an earlier line says the same field of the same customers';
  const other = same.find(({ field }) => FAMILY_OF[field] !== FAMILY_OF[row.field]);
  if (other) return `an earlier line says ${other.field} of the same customers: one of the two decides`;
  const both = [row, ...same].map(({ field }) => field);
  if (both.includes('p_return') && both.includes('expected_purchases')) {
    return 'p_return and expected_purchases of the same customers: one of the two decides';
  }
  if (same.some(({ source }) => source !== row.source))
    return 'an earlier line is of another source: one person says all of a customer';
  return null;
}
