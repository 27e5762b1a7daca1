/** What is said of training and of forecasts, beside their figures. */
import type { Phrase } from './phrase.ts';

export const FORECASTS: readonly Phrase[] = [
  [
    'The evaluation covers {days} days, a third of the history; the horizon is {horizon} days.',
    'Die Prüfung umfasst {days} Tage, ein Drittel der bekannten Zeit; vorhergesagt werden {horizon} Tage.',
  ],
  [
    'No evaluation out of time: the history is too short to split.',
    'Nicht geprüft: Die bekannte Zeit ist zu kurz, um einen Teil davon zurückzuhalten.',
  ],
  [
    'No evaluation out of time: {...why} before the last {days} days.',
    'Nicht geprüft, denn vor den letzten {days} Tagen gilt: {why}.',
  ],
  ['No evaluation out of time: {...why}.', 'Nicht geprüft: {why}.'],
  [
    'The transactions carry no amounts: purchases are predicted, money is not.',
    'Die Transaktionen nennen keine Beträge: Vorhergesagt werden Käufe, kein Geld.',
  ],
  [
    'Dropout is not identified in these data: a residual value would be a sum over customers who never leave.',
    'Ob Kunden gehen, zeigen diese Daten nicht: Ein Restwert wäre eine Summe über Kunden, die nie gehen.',
  ],
  [
    'Dropout is not identified in these data: every customer is active for the whole horizon.',
    'Ob Kunden gehen, zeigen diese Daten nicht: Jeder ist den ganzen Zeitraum über aktiv.',
  ],
  [
    'Dropout is not identified by {=model}: a residual value would be a sum over customers who never leave.',
    'Ob Kunden gehen, sagt {model} nicht: Ein Restwert wäre eine Summe über Kunden, die nie gehen.',
  ],
  [
    'Learnt from partition {part} of {of} of the customers, {n}: totals of this model are theirs, not those of all.',
    'Gelernt aus Teil {part} von {of} der Kundschaft, {n} Kunden: Summen dieses Modells sind die ihren, nicht die aller.',
  ],
  [
    'The combined forecast has no learners: {...reason}',
    'Die kombinierte Prognose kommt ohne lernende Verfahren aus: {reason}',
  ],
  [
    'The learners count by half, which nothing has tested: {...reason}',
    'Lernende Verfahren zählen zur Hälfte, was nicht erprobt ist: {reason}',
  ],
  ['The history is too short to rehearse a window.', 'Die bekannte Zeit ist zu kurz, um an einem Teil davon zu üben.'],
  [
    'There are {customers} customers; learners need {need}.',
    'Es gibt {customers} Kunden; lernende Verfahren brauchen {need}.',
  ],
  [
    'A third of the history is {days} days; learners need {need} to learn from.',
    'Ein Drittel der bekannten Zeit sind {days} Tage; lernende Verfahren brauchen {need}.',
  ],
  [
    '{purchases} purchases followed {cutoff} within {days} days; learners need {need}.',
    'Auf den {cutoff} folgten innerhalb von {days} Tagen {purchases} Käufe; lernende Verfahren brauchen {need}.',
  ],
  [
    "The model was trained as of {asOf}, {age} days before these customers' as-of and longer ago than its horizon of {days} days: train it again.",
    'Das Modell ist vom {asOf}, {age} Tage älter als der Stand dieser Kunden und damit älter als sein Vorhersagezeitraum von {days} Tagen: Trainieren Sie es neu.',
  ],
  [
    'Only complete weeks count: purchases after {end} are left out of the opportunities, and the horizon begins there.',
    'Nur ganze Wochen zählen: Käufe nach dem {end} sind keine Gelegenheiten, und der Vorhersagezeitraum beginnt dort.',
  ],
  [
    'Only complete months count: purchases after {end} are left out of the opportunities, and the horizon begins there.',
    'Nur ganze Monate zählen: Käufe nach dem {end} sind keine Gelegenheiten, und der Vorhersagezeitraum beginnt dort.',
  ],
  [
    'Only complete years count: purchases after {end} are left out of the opportunities, and the horizon begins there.',
    'Nur ganze Jahre zählen: Käufe nach dem {end} sind keine Gelegenheiten, und der Vorhersagezeitraum beginnt dort.',
  ],
  [
    'The horizon of {days} days is longer than the {history} days that the model was trained on.',
    'Der Zeitraum von {days} Tagen ist länger als die {history} Tage, aus denen das Modell gelernt hat.',
  ],
  [
    'The first purchase lies further back than the {history} days that the model was trained on.',
    'Der erste Kauf liegt weiter zurück als die {history} Tage, aus denen das Modell gelernt hat.',
  ],
  [
    'Refunds alone: there is no purchase to predict from.',
    'Nur Erstattungen: Es gibt keinen Kauf, aus dem sich etwas vorhersagen ließe.',
  ],
  [
    'No explanation: a single model answers, which knows of a customer only x, tx and T.',
    'Ohne Gründe: Ein einzelnes Modell antwortet, das von einem Kunden nur x, tx und T kennt.',
  ],
  [
    'No explanation: the combined forecast has no learners. {...reason}',
    'Ohne Gründe: Die kombinierte Prognose kommt ohne lernende Verfahren aus. {reason}',
  ],
  [
    'No amounts were sent: historical value is unknown, and spend is that of all customers.',
    'Ohne Beträge gesandt: Der bisherige Wert ist unbekannt, und der Umsatz je Kauf ist der aller Kunden.',
  ],
  [
    'The model was trained without amounts: those that were sent are not used.',
    'Das Modell kennt keine Beträge: Die gesandten bleiben ungenutzt.',
  ],
  [
    'Only a summary was sent, so a single model answers: send the transactions for the combined forecast.',
    'Nur eine Zusammenfassung wurde gesandt, also antwortet ein einzelnes Modell: Für die kombinierte Prognose braucht es die Transaktionen.',
  ],
  [
    'A single model answers: send the amounts of the transactions for the combined forecast.',
    'Ein einzelnes Modell antwortet: Für die kombinierte Prognose braucht es die Beträge der Transaktionen.',
  ],
  ['No historicalValue was sent: it is unknown.', 'Ohne historicalValue gesandt: Der bisherige Wert ist unbekannt.'],
  [
    'No meanSpend was sent: the mean of all purchases stands in for it.',
    'Ohne meanSpend gesandt: Dafür steht das Mittel aller Käufe.',
  ],
  [
    'The model was trained with a column of {column}, and these transactions have none: it counts as average for every customer. {=flag} names one.',
    'Das Modell wurde mit einer Spalte für {column} trainiert, und diese Transaktionen haben keine: Sie zählt bei jedem Kunden als Durchschnitt. {flag} nennt eine.',
  ],
  ['products', 'Produkte'],
  ['categories', 'Kategorien'],
  ['channels', 'Kanäle'],
  ['{origin} has no {days} days after it in the data.', 'Nach dem {origin} sind keine {days} Tage in den Daten.'],
  [
    '{n} customers are too few for tiers: from {least} on there are some.',
    '{n} Kunden sind zu wenige für Ränge: Es gibt sie ab {least}.',
  ],
  [
    'Tiers, stages and RFM codes compare with all customers, and these are one part of them.',
    'Ränge, Lebensabschnitte und RFM-Codes vergleichen mit allen Kunden, und dies ist ein Teil davon.',
  ],
  ['Without amounts there is no revenue to divide.', 'Ohne Beträge gibt es keinen Umsatz aufzuteilen.'],
  [
    'Shares of further products need {need} days of history; there are {have}.',
    'Anteile weiterer Produkte brauchen {need} Tage; bekannt sind {have}.',
  ],
  [
    'Two past cutoffs do not agree yet ({named} off): no share of further products is foretold.',
    'Zwei frühere Stichtage stimmen noch nicht überein ({named} daneben): Kein Anteil weiterer Produkte wird vorhergesagt.',
  ],
  [
    'First purchases are not compared by product, for products stay in the engine: --category-column names a column to compare them by.',
    'Erste Käufe werden nicht nach Produkt verglichen, denn Produkte bleiben in der Datenbank: --category-column nennt eine Spalte, nach der das geht.',
  ],
];
