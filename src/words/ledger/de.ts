/** Was über gelesene Transaktionen gesagt wird, auf Deutsch. */
import type { LedgerWords } from './en.ts';

export const DE: LedgerWords = {
  title: 'Güte der Transaktionen',
  head: (currency) => ['Zeilen', 'Anzahl', currency ? `Betrag, ${currency}` : 'Betrag', 'Beispiel'],
  read: 'gelesen',
  accepted: 'angenommen',
  kinds: {
    sale: 'Verkäufe',
    refund: 'Erstattungen',
    cancellation: 'Stornierungen (Erstattungen unter einer Nummer wie C536379)',
    free: 'kostenlos (Betrag 0)',
  },
  excluded: (reason) => `ausgeschlossen: ${reason}`,
  reasons: {
    'malformed line': 'verdorbene Zeile',
    'other currency': 'andere Währung',
    'test transaction': 'Testbuchung',
    'not a sale': 'kein Verkauf',
    'not completed': 'nicht abgeschlossen',
    'unknown status': 'unbekannter Status',
    'no customer': 'ohne Kunde',
    'unreadable date': 'unlesbares Datum',
    'unreadable amount': 'unlesbarer Betrag',
    'after as-of': 'nach dem Stichtag',
    'duplicate transaction': 'doppelte Buchung',
    refund: 'Erstattung',
    'free order': 'kostenlose Bestellung',
  },
  orderLines: 'weitere Zeilen von Bestellungen',
  totalsCountOnce: 'Summen zählen einmal',
  line: (line) => `Zeile ${line}, `,
  customers: (count, first, last, asOf, zone) => `${count} Kunden vom ${first} bis ${last}, Stand ${asOf} (${zone})`,
  refundsAlone: (count) => `${count} Kunden nur mit Erstattungen: bewertet, aber ohne Vorhersage`,
  sameDay: (count) => `${count} Zeilen am selben Tag wie eine andere desselben Kunden: ein Kauf`,
  duplicates: (count) => `${count} genaue Doppel behalten`,
};
