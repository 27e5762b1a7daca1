import type { Facts } from './facts.ts';
import type { FeatureGroup } from './feature.ts';

/** What the features of a group are made of, of one customer, for a person. */
export function describeGroup(group: FeatureGroup, { columns, cutoff }: Facts, row: number): string {
  const times = (n: number) => (n === 0 ? 'no purchase' : n === 1 ? '1 purchase' : `${n} purchases`);
  const days = (n: number) => (n === 1 ? '1 day' : `${n} days`);
  const n = columns.n[row];
  const age = cutoff - columns.first[row];
  const inactive = cutoff - columns.last[row];
  const usual = n > 1 ? Math.round((columns.last[row] - columns.first[row]) / (n - 1)) : null;
  switch (group) {
    case 'frequency':
      return `${times(n)} in ${days(age)}`;
    case 'recency':
      return `last purchase ${days(inactive)} ago${usual === null ? '' : `, usually one every ${days(usual)}`}`;
    case 'windows':
      return `${times(columns.n90[row])} in the last 90 days`;
    case 'rhythm':
      return n > 2 ? 'how regular the purchases are' : 'too few purchases to show a rhythm';
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
