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
  total: 'gesamt',
  headings: { kind: 'Zeilen', lines: 'Anzahl', amount: 'Umsatz', share: 'Anteil', ahead: 'Vorhergesagter Wert' },
};
