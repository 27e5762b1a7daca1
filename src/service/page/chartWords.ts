/** Texts of the page's charts, in each of its languages. */
import { ENGLISH, type Words } from '../../plots/english.ts';
import { figure } from '../../plots/words.ts';
import type { ChartLanguage } from './chartContract.ts';

const EN = {
  locale: 'en-GB',
  value: {
    title: 'What customers have brought, and will probably bring',
    subtitle: 'By month, net of refunds. Whiskers: in 8 of 10 cases. Of today’s customers: new ones come on top.',
    past: 'brought',
    ahead: 'will probably bring',
    month: 'month',
    interval: 'in 8 of 10 cases',
  },
  lorenz: {
    title: (share: string) => `The best fifth of customers will bring ${share}`,
    pastTitle: (share: string) => `The best fifth of customers have brought ${share}`,
    subtitle: 'What the most valuable customers hold of all value.',
    past: 'brought so far',
    ahead: 'will probably bring',
    x: 'customers, the most valuable first (%)',
    y: 'share of value (%)',
  },
  next: {
    title: (chance: string, days: string) => `${chance} within ${days} days`,
    subtitle: 'Chance of at least one purchase, by days from now.',
    line: 'chance of a purchase',
    x: 'days from now',
    y: 'chance (%)',
    half: 'as likely as not',
  },
  timeline: {
    title: 'Orders, and the chance of buying again after each',
    subtitle: (days: string) => `Chance of at least one purchase within ${days} days, as it stood on each day.`,
    order: 'order',
    refund: 'refund',
    chance: 'chance of buying again',
    x: 'day',
    y: (currency: string) => `amount${currency ? ` (${currency})` : ''}`,
    yChance: 'chance of buying again (%)',
  },
};

export type ChartTexts = typeof EN;

const DE: ChartTexts = {
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

const TEXTS: Readonly<Record<ChartLanguage, ChartTexts>> = { en: EN, de: DE };

/** Texts, and notation of figures. */
export function chartWords(language: ChartLanguage): { readonly texts: ChartTexts; readonly words: Words } {
  const texts = TEXTS[language];
  const words: Words = {
    ...ENGLISH,
    figure: (value, digits) => figure(value, digits, texts.locale),
    percent(share, decimals = 0) {
      const print = (value: number) =>
        value.toLocaleString(texts.locale, { style: 'percent', maximumFractionDigits: decimals });
      // What rounds to all is not all yet.
      return decimals === 0 && share > 0.99 && share < 1 ? `>${print(0.99)}` : print(share);
    },
  };
  return { texts, words };
}
