/** What is to be looked at in transactions before a figure is believed, and what they can carry. */
import type { Phrase } from './phrase.ts';

export const DATA: readonly Phrase[] = [
  [
    'This export tells customers by their names: two people of one name are one customer here. Export orders with e-mail addresses to tell them apart.',
    'Dieser Export unterscheidet Kunden nach ihren Namen: Zwei Menschen eines Namens sind hier ein Kunde. Ein Export mit E-Mail-Adressen unterscheidet sie.',
  ],
  [
    'Customers are told apart by {=column}: two people of one name are one customer. --customer-column names a better column.',
    'Kunden werden nach {column} unterschieden: Zwei Menschen eines Namens sind ein Kunde. --customer-column nennt eine bessere Spalte.',
  ],
  [
    '{rows} of {all} rows repeat another in every column and were kept: was the file exported twice? --duplicates exclude keeps one of each.',
    '{rows} von {all} Zeilen gleichen einer anderen in jeder Spalte und zählen mit: Wurde zweimal exportiert? --duplicates exclude behält je eine.',
  ],
  [
    'Amounts are in several currencies: only {currency} is counted, and {others} are excluded. --currency chooses another.',
    'Beträge stehen in mehreren Währungen da: Nur {currency} zählt, ausgeschlossen sind {others}. --currency wählt eine andere.',
  ],
  ['those without a sign', 'was kein Zeichen hat'],
  [
    'Customer {=customer} has {share} of all rows: is this a till, a marketplace or a guest account?',
    'Kunde {customer} hat {share} aller Zeilen: Ist das eine Kasse, ein Marktplatz oder ein Gastkonto?',
  ],
  [
    'No column of amounts was recognised, so purchases are counted without money; {=columns} looks like money: name it with --amount-column.',
    'Keine Spalte mit Beträgen ist erkannt, also zählen Käufe ohne Geld; nach Geld sieht {columns} aus: --amount-column nennt die Spalte.',
  ],
  [
    '{rows} row is dated {from} to {to}, {days} days from all others: a slip or a placeholder stretches the history.',
    '{rows} Zeile liegt zwischen {from} und {to}, {days} Tage von allen anderen entfernt: Ein Tippfehler oder Platzhalter dehnt die bekannte Zeit.',
  ],
  [
    '{rows} row is dated {day}, {days} days from all others: a slip or a placeholder stretches the history.',
    '{rows} Zeile ist vom {day}, {days} Tage von allen anderen entfernt: Ein Tippfehler oder Platzhalter dehnt die bekannte Zeit.',
  ],
  [
    '{rows} rows are dated {from} to {to}, {days} days from all others: a slip or a placeholder stretches the history.',
    '{rows} Zeilen liegen zwischen {from} und {to}, {days} Tage von allen anderen entfernt: Ein Tippfehler oder Platzhalter dehnt die bekannte Zeit.',
  ],
  [
    '{rows} rows are dated {day}, {days} days from all others: a slip or a placeholder stretches the history.',
    '{rows} Zeilen sind vom {day}, {days} Tage von allen anderen entfernt: Ein Tippfehler oder Platzhalter dehnt die bekannte Zeit.',
  ],
  ['Shopify orders', 'Shopify-Bestellungen'],
  ['WooCommerce orders, one row an item', 'WooCommerce-Bestellungen, eine Zeile je Posten'],
  ['WooCommerce orders', 'WooCommerce-Bestellungen'],
  ['WooCommerce order analytics', 'WooCommerce-Bestellanalyse'],
  ['Stripe payments (exported from the dashboard)', 'Stripe-Zahlungen (Export aus dem Dashboard)'],
  ['Stripe charges (as its API has them)', 'Stripe-Zahlungen (wie von der API)'],
  ['Stripe balance transactions (itemised report)', 'Stripe-Saldobewegungen (Einzelbericht)'],
  ['Stripe balance transactions (all activity)', 'Stripe-Saldobewegungen (alle)'],
  ['Square transactions', 'Square-Transaktionen'],
  ['Square item sales', 'Square-Artikelverkäufe'],
  ['PayPal activity', 'PayPal-Aktivitäten'],
  ['Amazon orders', 'Amazon-Bestellungen'],
  ['a file of transactions', 'eine Datei mit Transaktionen'],
  ['Excel serial number', 'laufende Nummer von Excel'],
  ['{=format} with an offset', '{format} mit Zeitzone'],
  ['repeat customers', 'Kunden mit mehreren Käufen'],
  ['purchase models can be fitted', 'Kaufmodelle lassen sich anpassen'],
  ['no purchase model can be fitted', 'kein Kaufmodell lässt sich anpassen'],
  ['repeat customers for steady parameters', 'Kunden mit mehreren Käufen für sichere Parameter'],
  ['single customers’ figures can be told apart', 'Zahlen einzelner Kunden lassen sich unterscheiden'],
  [
    'trust totals and ranks, not single customers’ figures',
    'Summen und Reihenfolgen ist zu trauen, einzelnen Kunden nicht',
  ],
  ['months of history', 'Monate bekannter Zeit'],
  ['purchase rates and dropout can be seen', 'Kaufrhythmus und Abwanderung sind zu sehen'],
  ['dropout can hardly be told from slow buying', 'Abwanderung ist von seltenem Kaufen kaum zu unterscheiden'],
  ['months of history for seasons', 'Monate bekannter Zeit für Jahreszeiten'],
  ['the same season has been seen twice', 'jede Jahreszeit war zweimal zu sehen'],
  [
    'a seasonal peak in the history or the horizon biases the level',
    'eine Saison im Bekannten oder Vorhergesagten verzerrt die Höhe',
  ],
  ['usual gaps between purchases that fit into the history', 'übliche Kaufabstände, die in die bekannte Zeit passen'],
  ['inactivity can be told from a usual gap', 'Stille ist von einer üblichen Pause zu unterscheiden'],
  [
    'p_alive mostly reflects assumptions; prefer p_return',
    'p_alive gibt vor allem Annahmen wieder; besser ist p_return',
  ],
  ['repeat customers with amounts', 'Kunden mit mehreren Käufen und Beträgen'],
  ['spend per purchase can be told apart by customer', 'der Umsatz je Kauf lässt sich nach Kunden unterscheiden'],
  ['spend per purchase is mostly the average of all', 'der Umsatz je Kauf ist vor allem der Durchschnitt aller'],
];
