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
  titles: {
    kinds: (asOf, days) => `Vorschläge, Stand ${asOf}, Chancen binnen ${days} Tagen`,
    products: 'Am häufigsten vorgeschlagen',
    past: (compared, shown) =>
      `Anteil des ersten Korbs nach einem früheren Tag, den ${compared === 1 ? 'der erste Vorschlag' : `die ersten ${shown} Vorschläge`} vorhersah${compared === 1 ? '' : 'en'}`,
    off: (error) => ` (Wahrscheinlichkeiten lagen im Mittel um ${error} daneben)`,
  },
  warnings: {
    noRoom: (days) =>
      `Die Geschichte hat keinen Platz für Listen, die ${days} Tage vor ihrem Ende erprobt werden: Wahrscheinlichkeiten bleiben leer. Ein kürzerer --horizon braucht weniger.`,
    dropped: (count, of, isProduct, days) =>
      `${count} von ${of} ${isProduct ? 'Produkten' : 'Kategorien'} wurden in den letzten ${days} Tagen nicht verkauft und werden nicht empfohlen; --drop-after sagt, wie lange zu lange ist.`,
    unknownProducts: (rows) => `In --exclude steht ${rows}-mal ein Produkt, das die Transaktionen nicht kennen.`,
    unknownCustomers: (rows) => `In --exclude steht ${rows}-mal ein Kunde, den die Transaktionen nicht kennen.`,
  },
};
