import { FACT_NAMES, type Facts } from '../../facts/facts.ts';
import type { CustomerRecord } from '../../store/contract.ts';
import { NO_DAY } from '../../units.ts';
import type { FoundCustomer } from '../book.ts';

/** A customer as the store keeps it for others to read. */
export function customerRecord({ group, valuation }: FoundCustomer, model: string): CustomerRecord {
  const { summaries, facts } = group.customers;
  const day = (value: number) => (value === NO_DAY ? null : value);
  return {
    customer: summaries.customer[0],
    asOf: summaries.clock.asOf,
    firstPurchase: day(summaries.firstPurchase[0]),
    lastPurchase: day(summaries.lastPurchase[0]),
    orders: summaries.orders[0],
    historicalValue: summaries.historicalValue[0],
    facts: facts && JSON.stringify(factsByName(facts)),
    model,
    horizonDays: valuation.terms.horizonDays,
    expectedPurchases: valuation.expectedPurchases[0],
    predictedValue: valuation.predictedValue?.[0] ?? null,
    pReturn: valuation.pReturn[0],
    pAlive: valuation.pAlive[0],
  };
}

/** JSON knows no NaN: what a customer has not is null. */
function factsByName({ columns }: Facts): Record<string, number> {
  return Object.fromEntries(FACT_NAMES.map((name) => [name, columns[name][0]]));
}
