/** Die Texte der Diagramme der Seite auf Deutsch. */
import type { ChartTexts } from './en.ts';

export const DE: ChartTexts = {
  locale: 'de-DE',
  value: {
    title: 'Was die Kundschaft gebracht hat und voraussichtlich bringt',
    subtitle:
      'Je Monat, abzüglich Rückgaben. Striche: in 8 von 10 Fällen. Von der heutigen Kundschaft: neue kommt hinzu.',
    past: 'gebracht',
    ahead: 'bringt voraussichtlich',
    month: 'Monat',
    interval: 'in 8 von 10 Fällen',
  },
  lorenz: {
    title: (share) => `Das beste Fünftel der Kundschaft bringt künftig ${share}`,
    pastTitle: (share) => `Das beste Fünftel der Kundschaft hat ${share} gebracht`,
    subtitle: 'Was die wertvollsten Kunden am gesamten Wert halten.',
    past: 'bisher gebracht',
    ahead: 'bringt voraussichtlich',
    x: 'Kunden, die wertvollsten zuerst (%)',
    y: 'Anteil am Wert (%)',
  },
  next: {
    title: (chance, days) => `${chance} innerhalb von ${days} Tagen`,
    subtitle: 'Wahrscheinlichkeit mindestens eines Kaufs, nach Tagen von heute an.',
    line: 'Wahrscheinlichkeit eines Kaufs',
    x: 'Tage von heute an',
    y: 'Wahrscheinlichkeit (%)',
    half: 'so wahrscheinlich wie nicht',
  },
  timeline: {
    title: 'Bestellungen und die Wiederkaufwahrscheinlichkeit danach',
    subtitle: (days) =>
      `Wahrscheinlichkeit mindestens eines Kaufs innerhalb von ${days} Tagen, wie sie an jedem Tag stand.`,
    order: 'Bestellung',
    refund: 'Rückgabe',
    chance: 'Wiederkaufwahrscheinlichkeit',
    x: 'Tag',
    y: (currency) => `Betrag${currency ? ` (${currency})` : ''}`,
    yChance: 'Wiederkaufwahrscheinlichkeit (%)',
  },
};
