/** Was über Budgets gesagt wird, auf Deutsch. */
import type { BudgetWords } from './en.ts';

export const DE: BudgetWords = {
  worth: 'Was ein neuer Kunde wert ist',
  divided: {
    week: 'Wohin das Geld geht, je Woche',
    month: 'Wohin das Geld geht, je Monat',
    quarter: 'Wohin das Geld geht, je Quartal',
    year: 'Wohin das Geld geht, je Jahr',
  },
  beliefs: 'Was man dafür glauben muss',
  to: (low, high) => `${low} bis ${high}`,
  values: {
    head: (level) => [
      ...['Kanal', 'Kunden gesehen', 'Wert', `${level}-%-Intervall`],
      ...['eigene Zahl wiegt', 'höchste Kosten', 'bieten bis'],
    ],
    terms: (currency, days, margin, profit) =>
      `${currency ? `${currency}, ` : ''}binnen ${days} Tagen nach dem ersten Kauf, bei einer Marge von ${margin} %${profit === null ? '' : `, abzüglich eines Gewinns von ${profit}`}.`,
    bid: 'Bieten Sie bis zum unteren Ende: Wer das Mittel bietet, gewinnt am meisten dort, wo das Mittel zu hoch ist.',
  },
  advice: { raise: 'mehr', keep: 'lassen', lower: 'weniger' },
  plan: {
    head: [
      ...['Kanal', 'Ausgaben bisher', 'neue Kunden', 'Kosten je Kunde', 'einer mehr kostet', 'Rat'],
      ...['geplant', 'neue Kunden', 'letzte Einheit bringt'],
    ],
    rest: (amount) => `${amount} bleiben übrig: Kein Kanal brächte sie innerhalb seiner Grenzen zurück.`,
    lastUnit: (amount) => `Die letzte Einheit des Budgets bringt ${amount}.`,
    planned: (amount, total) => `Geplant: ${amount} von ${total}.`,
    surplus: (plan, soFar) =>
      `Wert der neuen Kunden abzüglich ihrer Kosten: ${plan} nach dem Plan, ${soFar} bei den mittleren Ausgaben bisher.`,
  },
  turns: {
    head: ['Kanal', 'Elastizität', 'Rat', 'kippt bei Elastizität', 'bei Wert (jetzt)', 'bei Marge (jetzt)'],
    sources: {
      learnt: 'gelernt',
      linear: 'an ihrer Grenze: noch kein Zeichen, dass mehr Ausgaben weniger bringen',
      assumed: (levels) => `angenommen: weniger als ${levels} deutlich verschiedene Ausgaben`,
      'not-rising': 'angenommen: Mehr Ausgaben haben nicht mehr Kunden gebracht',
    },
    note: 'Jedes für sich, alles Übrige wie gefunden. Elastizität: um so viele Prozent steigen neue Kunden bei einem Prozent mehr Ausgaben.',
  },
  warnings: {
    attributed:
      'Neue Kunden sind Kanälen zugerechnet, nicht von ihnen verursacht: Was Ausgaben bringen, sagt nur ein Experiment.',
    strange: (channels) => `Kein Kunde kam über ${channels}: Ihr Wert ist der aller Kanäle.`,
    counted: 'Neue Kunden wurden aus den Transaktionen gezählt, nach dem Kanal des ersten Kaufs.',
  },
};
