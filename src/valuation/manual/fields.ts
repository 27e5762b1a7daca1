/** What a person can say of customers that the model does not know, and what it makes of their value. */

/** Fields of a manual row; money in currency units. */
export const MANUAL_FIELDS = {
  predicted_value: 'value within the horizon, after margin',
  expected_purchases: 'purchases within the horizon',
  expected_spend: 'amount a purchase',
  p_return: 'chance of a purchase within the horizon, 0 to 1',
  order_value: 'seed formula: amount an order',
  frequency: 'seed formula: orders a year',
  lifetime: 'seed formula: years that the customer stays',
} as const;
export type ManualField = keyof typeof MANUAL_FIELDS;

/** Fields of one family say the same thing together; of two families they contradict each other. */
export type Family = 'value' | 'factors' | 'formula';

export const FAMILY_OF: Readonly<Record<ManualField, Family>> = {
  predicted_value: 'value',
  expected_purchases: 'factors',
  expected_spend: 'factors',
  p_return: 'factors',
  order_value: 'formula',
  frequency: 'formula',
  lifetime: 'formula',
};

/** What the model says of the same customer, and on what terms. */
export interface Automatic {
  readonly expectedPurchases: number;
  readonly expectedSpend: number;
  readonly pReturn: number;
  readonly margin: number;
  readonly horizonYears: number;
}

/** The value that fields of one family come to; what they leave open is taken from the model. */
export function saidValue(
  family: Family,
  said: (field: ManualField) => number | undefined,
  automatic: Automatic,
): number {
  const { expectedPurchases, expectedSpend, pReturn, margin, horizonYears } = automatic;
  if (family === 'value') return said('predicted_value')!;
  if (family === 'factors') {
    const returning = said('p_return');
    // Purchases of who returns stay as they are; of a customer of whom nothing was expected, one purchase.
    const scaled = returning === undefined ? undefined : returning * (pReturn > 0 ? expectedPurchases / pReturn : 1);
    return (
      margin * (said('expected_purchases') ?? scaled ?? expectedPurchases) * (said('expected_spend') ?? expectedSpend)
    );
  }
  const frequency = said('frequency') ?? expectedPurchases / horizonYears;
  const years = Math.min(said('lifetime') ?? horizonYears, horizonYears);
  return margin * (said('order_value') ?? expectedSpend) * frequency * years;
}
