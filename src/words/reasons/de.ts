/** Warum die Zahl eines Kunden ist, wie sie ist, auf Deutsch. */
import { notation } from '../notation.ts';
import type { ReasonWords } from './en.ts';

const times = (n: number) => (n === 0 ? 'kein Kauf' : n === 1 ? '1 Kauf' : `${n} Käufe`);
/** Im Dativ: vor 1 Tag, in 12 Tagen. */
const days = (n: number) => (n === 1 ? '1 Tag' : `${n} Tagen`);
const amount = (value: number) => notation('de').decimal(value, 2);

export const DE: ReasonWords = {
  average: (purchases) => `durchschnittlicher Kunde: ${purchases.toPrecision(3).replace('.', ',')}`,
  frequency: (purchases, age) => `${times(purchases)} in ${days(age)}`,
  last: (ago) => `letzter Kauf vor ${days(ago)}`,
  lastOfTwo: (ago, after) =>
    `letzter Kauf vor ${days(ago)}, ${after === 1 ? '1 Tag' : `${after} Tage`} nach dem ersten`,
  recency: (ago, usual, lately) =>
    `letzter Kauf vor ${days(ago)}, sonst ${usual === 1 ? 'jeden Tag' : `alle ${usual} Tage`} einer` +
    (lately === null ? '' : `, ${times(lately)} in den letzten 90 Tagen`),
  spend: (total, largest) => `insgesamt ${amount(total)} ausgegeben, höchstens ${amount(largest)} auf einmal`,
  season: (purchases) => `${times(purchases)} in denselben Tagen des Vorjahres`,
  seasonUnknown: 'in denselben Tagen des Vorjahres noch nicht bekannt',
  products: (products) => `${products} verschiedene Produkte`,
  whatIsBought: 'was der Kunde kauft',
  refunded: (value) => `${amount(value)} erstattet`,
  nothingRefunded: 'nichts erstattet',
  attributes: 'wer der Kunde ist',
  rest: 'alles Übrige',
  horizon: (asked, trained) => `in ${asked} Tagen statt in ${trained}`,
  factor: (value) => `×${amount(value)}`,
};
