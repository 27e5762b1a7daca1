/** Was über empfohlene Produkte gesagt wird, auf Deutsch. */
import type { RecommendationWords } from './en.ts';

export const DE: RecommendationWords = {
  kinds: { again: 'wieder', new: 'neu', popular: 'beliebt' },
  boughtAgain: (days, of, last) => `an ${days} von ${of} Tagen gekauft, zuletzt am ${last}`,
  boughtWith: (product, others) => `zusammen mit ${product} von ${others} anderen gekauft`,
  popularWith: (buyers) => `in den letzten 28 Tagen ${buyers}-mal verkauft`,
  fits: 'passt zu dem, was der Kunde gekauft hat',
  headings: {
    kind: 'Art',
    lists: 'Vorschläge',
    chance: 'Mittlere Chance',
    expected: 'Erwartete Käufe',
    revenue: 'Erwarteter Umsatz',
    product: 'Produkt',
    customers: 'Kunden',
    cutoff: 'Stand',
    again: 'Wieder gekauft',
    popular: 'Bestseller',
    new: 'Neu für den Kunden',
    newPopular: 'Neue Bestseller',
  },
};
