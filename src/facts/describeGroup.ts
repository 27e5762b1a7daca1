import { wordsIn } from '../words/catalogue.ts';
import type { Language } from '../words/language.ts';
import type { Facts } from './facts.ts';
import type { FeatureGroup } from './feature.ts';

/** Groups of facts that explanations tell apart: when purchases were made is one thing, however many features see it. */
export type ToldGroup = Exclude<FeatureGroup, 'windows' | 'rhythm'>;

export function toldAs(group: FeatureGroup): ToldGroup {
  return group === 'windows' || group === 'rhythm' ? 'recency' : group;
}

/** What a group is made of, of one customer, for a person. */
export function describeGroup(
  group: ToldGroup,
  { columns, cutoff }: Facts,
  row: number,
  language: Language = 'en',
): string {
  const words = wordsIn(language).reasons;
  const n = columns.n[row];
  const age = cutoff - columns.first[row];
  const inactive = cutoff - columns.last[row];
  switch (group) {
    case 'frequency':
      return words.frequency(n, age);
    case 'recency': {
      if (n < 2) return words.last(inactive);
      if (n < 3) return words.lastOfTwo(inactive, columns.last[row] - columns.first[row]);
      const usual = Math.round((columns.last[row] - columns.first[row]) / (n - 1));
      const lately = columns.n90[row] > 1 && age > 90 ? columns.n90[row] : null;
      return words.recency(inactive, usual, lately);
    }
    case 'spend':
      return words.spend(columns.total[row], columns.largest[row]);
    case 'season':
      // Of a customer whom last year did not know yet, its window tells nothing.
      return age >= 365 ? words.season(columns.nLastYear[row]) : words.seasonUnknown;
    case 'products':
      return columns.products[row] > 0 ? words.products(columns.products[row]) : words.whatIsBought;
    case 'refunds':
      return columns.refunded[row] > 0 ? words.refunded(columns.refunded[row]) : words.nothingRefunded;
    case 'attributes':
      return words.attributes;
  }
}
