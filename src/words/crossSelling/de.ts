/** Was über Zeilen gesagt wird, danach, was sie für ihren Kunden sind, auf Deutsch. */
import type { CrossSellingWords } from './en.ts';

export const DE: CrossSellingWords = {
  kinds: {
    first: 'erster Tag',
    again: 'wieder gekauft',
    cross: 'neue Kategorie',
    up: 'teurer in bekannter Kategorie',
    down: 'günstiger in bekannter Kategorie',
    sideways: 'etwa gleich teuer in bekannter Kategorie',
    unnamed: 'ohne Produkt oder Kategorie',
    refund: 'Erstattungen',
  },
  newProduct: 'neues Produkt',
  rest: 'wieder gekauft, oder neu und nicht teurer',
  total: 'gesamt',
  headings: {
    kind: 'Was gekauft wurde',
    lines: 'Anzahl',
    amount: 'Umsatz',
    share: 'Anteil',
    ahead: 'Vorhergesagter Wert',
  },
  past: {
    title: (share) => `${share} des Umsatzes nach dem ersten Tag kamen von dem, was Kunden noch nie gekauft hatten`,
    subtitle: 'Nach Monaten und danach, was jede Zeile für ihren Kunden war; Erstattungen stehen unter null.',
    alike: 'nicht teurer in bekannter Kategorie',
    month: 'Monat',
    sum: 'Umsatz',
    table: 'Was Kunden gekauft haben',
  },
  ahead: {
    table: (days) => `Was heutige Kunden in ${days} Tagen voraussichtlich bringen`,
    columns: (tried) => ['Was gekauft wird', 'Vorhergesagt', 'Anteil', `Fehler beim Test am ${tried}`],
    note: 'Eine Vorhersage dessen, was ohnehin gekauft wird, nicht dessen, was ein Angebot bewirkt. „Fehler“: um wie viel die an jenem Tag vorhergesagte Summe über (+) oder unter (−) der lag, die kam.',
  },
  first: {
    best: (name, share, all) =>
      `Wer mit „${name}“ beginnt, kommt am häufigsten wieder: ${share}, von allen Kunden ${all}`,
    none: 'Mit keinem ersten Kauf beginnen Kunden, die häufiger wiederkommen, als der Zufall es erklärt',
    subtitle: (days) =>
      `Anteil, der innerhalb von ${days} Tagen wieder kaufte, nach dem ersten Kauf; zum Mittel aller gezogen, umso mehr, je weniger Kunden es waren.`,
    outermost: (shown, all) => `Die besten und die schlechtesten ${shown} von ${all}.`,
    x: 'kamen wieder (%)',
    share: 'kamen wieder, beste Schätzung',
    interval: 'in 8 von 10 Fällen',
    table: (column) => `Nach ${column === 'product' ? 'Produkt' : 'Kategorie'} des ersten Kaufs`,
    columns: [
      'Erster Kauf',
      'Kunden',
      'Kamen wieder',
      'Wieder, in 8 von 10 Fällen',
      'Brachten danach',
      'Danach, in 8 von 10 Fällen',
    ],
    all: 'alle Kunden',
    note: 'Beste Schätzungen, zum Mittel aller Kunden gezogen. Dass gute Kunden mit einem Produkt beginnen, heißt nicht, dass das Produkt sie gut macht.',
  },
};
