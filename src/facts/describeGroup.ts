import type { Facts } from './facts.ts';
import type { FeatureGroup } from './feature.ts';

/** Groups of facts that explanations tell apart: when purchases were made is one thing, however many features see it. */
export type ToldGroup = Exclude<FeatureGroup, 'windows' | 'rhythm'>;

export function toldAs(group: FeatureGroup): ToldGroup {
  return group === 'windows' || group === 'rhythm' ? 'recency' : group;
}

/** What a group is made of, of one customer, for a person. */
export function describeGroup(group: ToldGroup, { columns, cutoff }: Facts, row: number): string {
  const times = (n: number) => (n === 0 ? 'no purchase' : n === 1 ? '1 purchase' : `${n} purchases`);
  const days = (n: number) => (n === 1 ? '1 day' : `${n} days`);
  const n = columns.n[row];
  const age = cutoff - columns.first[row];
  const inactive = cutoff - columns.last[row];
  switch (group) {
    case 'frequency':
      return `${times(n)} in ${days(age)}`;
    case 'recency': {
      if (n < 2) return `last purchase ${days(inactive)} ago`;
      if (n < 3)
        return `last purchase ${days(inactive)} ago, ${days(columns.last[row] - columns.first[row])} after the first`;
      const usual = Math.round((columns.last[row] - columns.first[row]) / (n - 1));
      const lately = columns.n90[row] > 1 && age > 90 ? `, ${times(columns.n90[row])} in the last 90 days` : '';
      return `last purchase ${days(inactive)} ago, usually one every ${days(usual)}${lately}`;
    }
    case 'spend':
      return `spent ${columns.total[row].toFixed(2)} in all, at most ${columns.largest[row].toFixed(2)} at once`;
    case 'season':
      // Of a customer whom last year did not know yet, its window tells nothing.
      return age >= 365
        ? `${times(columns.nLastYear[row])} in the same days last year`
        : 'not known in the same days last year';
    case 'products':
      return columns.products[row] > 0 ? `${columns.products[row]} different products` : 'what the customer buys';
    case 'refunds':
      return columns.refunded[row] > 0 ? `${columns.refunded[row].toFixed(2)} refunded` : 'nothing refunded';
    case 'attributes':
      return 'who the customer is';
  }
}
