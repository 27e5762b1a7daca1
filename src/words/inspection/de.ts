/** Was über gelesene Dateien, über Kanäle und darüber gesagt wird, was Daten hergeben, auf Deutsch. */
import type { InspectionWords } from './en.ts';

export const DE: InspectionWords = {
  titles: {
    read: 'Wie die Datei gelesen wurde',
    rows: 'Die ersten Zeilen, wie sie dastehen und wie sie verstanden wurden',
    sufficiency: 'Reichen die Daten?',
    channels: 'Kanäle',
    files: 'Dateien nach Kanal',
    loaded: 'Geladen',
    simulated: 'Erfunden',
  },
  wouldStop: (message, hint) => `Das Training bräche ab. ${message}. ${hint}`,
  reading: {
    file: 'Datei',
    separated: (by, encoding) => `, getrennt durch ${by}, ${encoding}`,
    tabs: 'Tabulatoren',
    preset: 'Vorlage',
    another: (name, title) => `${name} (${title}); --format nennt eine andere`,
    shape: 'Form',
    shapes: {
      transactions: 'eine Zeile je Transaktion',
      lines: 'eine Zeile je Posten einer Bestellung, jede mit eigenem Betrag',
      'order-totals': 'eine Zeile je Posten einer Bestellung; die Summe einer Bestellung zählt einmal',
    },
    column: (name) => `Spalte „${name}“`,
    roles: {
      ...{ customer: 'Kunde', date: 'Datum', amount: 'Betrag', refunded: 'erstattet, vom Betrag abgezogen' },
      ...{ quantity: 'Menge', unitPrice: 'Einzelpreis', order: 'Bestellnummer', transactionId: 'Transaktionsnummer' },
      ...{ currency: 'Währung', product: 'Produkt', category: 'Kategorie', channel: 'Kanal' },
      ...{ adviser: 'Berater', branch: 'Filiale', status: 'sagt, ob eine Zeile zählt' },
    },
    dates: 'Daten',
    writtenDates: (example, format, zone) =>
      `geschrieben wie ${example} (${format}); Zeiten ohne Zeitzone gelten in ${zone}`,
    amountsIn: (column) => `Beträge in „${column}“`,
    writtenAmounts: (notation, point) => `geschrieben wie ${notation} (Dezimal${point ? 'punkt' : 'komma'})`,
    minor: (hundredths) => `, in ${hundredths ? 'Hundertsteln (Cent)' : 'Tausendsteln'}`,
    amounts: 'Beträge',
    noAmounts: 'keine: Käufe werden gezählt, nicht bewertet',
  },
  rows: {
    head: ['Zeile', 'wie sie dasteht', 'Kunde', 'Tag', 'Betrag', 'Ergebnis'],
    accepted: 'angenommen',
    line: 'Posten einer Bestellung',
  },
  sufficiency: {
    made: (customers, purchases, first, asOf) => `${customers} Kunden, ${purchases} Käufe vom ${first} bis ${asOf}`,
    head: ['was Modelle brauchen', 'vorhanden', 'gewünscht', 'also'],
  },
  files: {
    head: ['Kanal', 'Datei', 'gelesene Zeilen', 'angenommen', 'Kunden'],
    unmatched: 'nicht zugeordnet',
  },
  channels: {
    head: ['Kanal', 'Zeilen', 'Nettobetrag', 'Kunden', 'kamen hierüber'],
    bought: (channel) => `kauften in ${channel}`,
    none: '(ohne)',
    of: (customers, channels) => `${customers} in ${channels}`,
    nobody: 'keine',
    explained: 'Kauften in …: von den Kunden, die über den Kanal der Zeile kamen, jene mit einer Zeile dort.',
    several: (customers) => `Kunden mehrerer Kanäle: ${customers}; sie zählen in jedem davon, und unter allen einmal.`,
    rest: (count) => `${count} kleinere Kanäle werden nicht gezeigt.`,
  },
  loaded: {
    added: (count) => `${count} Transaktionen sind neu`,
    known: (count) => `, ${count} waren schon da`,
    has: (file, transactions, customers, asOf) =>
      `${file} hält ${transactions} Transaktionen von ${customers} Kunden, Stand ${asOf}`,
  },
  simulated: (rows, customers, file) => `${rows} Transaktionen von ${customers} Kunden in ${file}`,
  soFar: (customers, rows) => `${customers} Kunden, ${rows} Transaktionen`,
};
