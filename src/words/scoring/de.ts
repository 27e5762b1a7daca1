/** Was über bewertete Kunden gesagt wird, auf Deutsch. */
import type { ScoringWords } from './en.ts';

export const DE: ScoringWords = {
  titles: {
    all: 'Alle Kunden',
    partition: (part, of) => `Kunden aus Teil ${part} von ${of}, und keine anderen`,
    tiers: 'Ränge nach Lebensabschnitt',
    lines: 'Umsatz danach, was jede Zeile für ihren Kunden war',
    top: 'Die zehn wertvollsten',
    calculated: 'Automatisch, von Hand, kombiniert',
    nearer: 'Wer näher lag',
  },
  whole: (file) =>
    `${file} ist vollständig: Dasselbe wurde schon gefragt. Löschen Sie die Datei, um sie neu zu erzeugen.`,
  to: (low, high) => `${low} bis ${high}`,
  interval: (level) => `${level.replace(' ', '-')}-Intervall`,
  customer: 'Kunde',
  customers: 'Kunden',
  purchases: 'Käufe',
  last: 'letzter',
  historical: 'bisheriger Wert',
  pReturn: 'kommt wieder',
  expectedPurchases: 'erwartete Käufe',
  spendEach: 'je Kauf',
  predicted: 'vorhergesagter Wert',
  total: 'Gesamtwert',
  totals: {
    returning: (days) => `kommen voraussichtlich wieder innerhalb von ${days} Tagen`,
    purchases: (days) => `erwartete Käufe innerhalb von ${days} Tagen`,
    interval: (level) => `${level.replace(' ', '-')}-Vorhersageintervall der Summe`,
    predicted: (days) => `vorhergesagter Wert über ${days} Tage`,
    residual: (rate) => `Restwert, abgezinst mit ${rate} im Jahr`,
    none: (why) => `keiner: ${why}`,
  },
  tiers: {
    tier: 'Rang',
    all: 'alle',
    returning: 'kommen wieder',
    names: {
      ...{ 'top-1': 'beste 1 %', 'top-5': '1–5 %', 'top-10': '5–10 %', 'top-25': '10–25 %', 'top-50': '25–50 %' },
      ...{ rest: 'übrige', 'value-50': 'halber Wert', 'value-80': '50–80 % Wert', 'value-95': '80–95 % Wert' },
    },
    stages: { new: 'neu', active: 'aktiv', late: 'überfällig', 'at-risk': 'gefährdet', asleep: 'eingeschlafen' },
    none: (reason) => `Keine Ränge: ${reason}`,
    moves: (tiers, stages, arrived, gone) =>
      `Seit dem früheren Lauf: ${tiers} Kunden wechselten den Rang, ${stages} den Lebensabschnitt; ${arrived} sind neu, ${gone} fehlen.`,
  },
  manual: {
    head: ['Berechnung', 'Kunden', 'automatischer Wert', 'Wert von Hand', 'Wert'],
    kinds: { automatic: 'automatisch', manual: 'von Hand', combined: 'kombiniert' },
    sources: ['Quelle', 'eingetroffene Werte', 'Fehler', 'der des Modells', 'näher lag', 'Gewicht'],
    theModel: 'das Modell',
    note: (mature) =>
      `Fehler: Wurzel des mittleren Quadrats von ln(1 + Wert). Unter ${mature} Werten wird ein Gewicht zur Hälfte gezogen.`,
  },
};
