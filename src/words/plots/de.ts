/** Die Texte der Diagramme auf Deutsch. */
import type { TimeUnit } from '../../units.ts';
import { formatDay } from '../../units.ts';
import { figure, type Quantity } from '../figures.ts';
import type { Words } from './en.ts';

const LOCALE = 'de-DE';
const QUANTITIES = { purchases: 'Käufe', spend: 'Umsatz' } as const;
const UNITS: Readonly<Record<TimeUnit, readonly [one: string, many: string, after: string]>> = {
  day: ['Tag', 'Tage', 'Tagen'],
  week: ['Woche', 'Wochen', 'Wochen'],
  month: ['Monat', 'Monate', 'Monaten'],
  year: ['Jahr', 'Jahre', 'Jahren'],
};

const unitOf = (unit: string) => (unit ? ` (${unit})` : '');
const named = ({ name }: Quantity) => QUANTITIES[name];
/** 'Umsatz je Kunde (EUR)' */
const perCustomer = (quantity: Quantity) => `${named(quantity)} je Kunde${unitOf(quantity.unit)}`;
const decimal = (value: number, digits: number) =>
  value.toLocaleString(LOCALE, { minimumFractionDigits: digits, maximumFractionDigits: digits });

export const DE: Words = {
  locale: LOCALE,
  figure: (value, digits) => figure(value, digits, LOCALE),
  decimal,
  day: (day) => formatDay(day).split('-').reverse().join('.'),
  percent: (share, decimals = 0) => (Number.isFinite(share) ? `${decimal(100 * share, decimals)} %` : '–'),
  duration: (length, unit) => {
    const rounded = Number(length.toFixed(1));
    return `${rounded.toLocaleString(LOCALE)} ${UNITS[unit][rounded === 1 ? 0 : 1]}`;
  },
  fromTo: (low, high) => `${low} bis ${high}`,
  crossed: (rows, columns) => `${rows}, ${columns}`,
  dots: (count, x, xRange, y, yRange) => `${count} Punkte: ${x} von ${xRange}, ${y} von ${yRange}.`,
  actual: 'tatsächlich',
  model: 'Modell',
  mean: 'Mittel',
  median: 'Median',
  customers: 'Kunden',
  customersOf: (count) => `n ${count}`,
  predictedBy: (model) => `vorhergesagt von ${model}`,
  expectedBy: (model) => `erwartet von ${model}`,
  perCustomer,
  meanHoldout: (quantity) => `im Mittel danach: ${perCustomer(quantity)}`,

  calibration: {
    title: 'Kommen Kunden so oft wieder wie vorhergesagt?',
    subtitle: (horizon, model, size, points) =>
      `Wahrscheinlichkeit eines Kaufs (p_return; Horizont: ${horizon}) nach ${model} und Anteil der Kunden, die ` +
      `wiederkamen; Gruppen von etwa ${size} Kunden mit 95-%-Intervallen. Im Mittel um ${points} Punkte daneben (ECE).`,
    lead: 'Punkte neben der Diagonalen vollkommener Kalibrierung.',
    groups: 'Gruppen von Kunden',
    perfect: 'vollkommen kalibriert',
    x: 'vorhergesagte Wahrscheinlichkeit',
    y: 'Anteil, der wiederkam',
    interval: '95-%-Intervall',
    point: (predicted, observed) => `Vorhergesagt ${predicted}, wiedergekommen ${observed}`,
  },

  conditional: {
    byFrequency: (quantity) => `${named(quantity)} danach, nach Häufigkeit: tatsächlich und vorhergesagt`,
    byRecency: (quantity) => `${named(quantity)} danach, nach letztem Kauf: tatsächlich und vorhergesagt`,
    frequency: 'Wiederkäufe in der Kalibrierungszeit',
    none: 'keiner',
    recency: (unit) => `${UNITS[unit][1]} vom ersten zum letzten Kauf (keiner: einmal gekauft)`,
    subtitle: 'Mittel von Gruppen mit je n Kunden. Striche: 95-%-Intervall des tatsächlichen Mittels.',
    lead: (quantity) => `Linien: ${perCustomer(quantity)} im Mittel.`,
  },

  deciles: {
    title: (quantity) => `${named(quantity)} danach, nach Zehnteln der Kunden: tatsächlich und vorhergesagt`,
    subtitle: (model, quantity, mape) =>
      `Zehntel nach der Vorhersage von ${model}, das höchste zuerst; darunter der Anteil (${named(quantity)} aller Kunden). ` +
      `Striche: 95-%-Intervall des tatsächlichen Mittels.${mape === null ? '' : ` Mittlerer Fehler der Zehntel: ${mape} %.`}`,
    lead: (quantity) => `Balken: ${perCustomer(quantity)} im Mittel.`,
    axis: 'Zehntel der Kunden',
    share: (quantity) => `Anteil (${named(quantity)})`,
    point: (tenth, actual, predicted) => `${tenth}. Zehntel: tatsächlich ${actual}, vorhergesagt ${predicted}`,
  },

  histogram: {
    title: 'Kunden nach Zahl ihrer Wiederkäufe in der Kalibrierungszeit',
    subtitle: (model) => `Gleich hohe Balken heißen, dass ${model} beschreibt, wie ungleich Kunden kaufen.`,
    lead: 'Balken.',
    x: 'Wiederkäufe',
    point: (label, actual, expected) => `${label}: ${actual} Kunden, erwartet ${expected}`,
  },

  gain: {
    title: (quantity) => `Von wem es kommen wird: Gewinnkurve (${named(quantity)})`,
    subtitle: (best, held, quantity, perfect) =>
      `Auf das Zehntel der Kunden, für das ${best} am meisten vorhersagte, entfielen ${held} (${named(quantity)} aller ` +
      `Kunden danach); bei vollkommener Voraussicht wären es ${perfect} gewesen.`,
    lead: (quantity) => `Linien: Anteil (${named(quantity)}) des Zehntels der Kunden mit der höchsten Vorhersage:`,
    perfect: 'vollkommene Voraussicht',
    random: 'zufällige Reihenfolge',
    x: 'Anteil der Kunden, höchste Vorhersagen zuerst',
    y: (quantity) => `Anteil, der auf sie entfällt (${named(quantity)})`,
    column: 'Anteil der Kunden',
  },

  maps: {
    pAlive: (model) => `Wahrscheinlichkeit, dass ein Kunde noch aktiv ist, nach ${model}`,
    expectedPurchases: (horizon, model) => `Erwartete Käufe (${horizon}) nach ${model}`,
    subtitle: (age) =>
      `Kunden seit ihrem ersten Kauf: ${age}. Rechts: bis jetzt gekauft; links: inaktiv seit bald nach dem ersten Kauf. ` +
      'Ohne Wiederkauf ist der Abstand 0.',
    lead: (frequencies, recencies) => `Karte von ${frequencies} Häufigkeiten und ${recencies} Abständen.`,
    x: (unit) => `${UNITS[unit][1]} vom ersten zum letzten Kauf`,
    y: 'Wiederkäufe',
    frequency: 'Wiederkäufe',
    point: (frequency, recency, value) => `${frequency} Wiederkäufe, Abstand ${recency}: ${value}`,
  },

  pit: {
    title: 'Sind die vorhergesagten Verteilungen kalibriert? (PIT-Histogramm)',
    subtitle: (model) =>
      `Wohin die tatsächlichen Käufe in der Vorhersage von ${model} fielen. Flach: kalibriert; U: zu sicher; Buckel: zu ` +
      'unsicher; steigend: zu wenig vorhergesagt.',
    lead: (bins) => `Histogramm mit ${bins} Balken; ideal ist die Höhe 1.`,
    x: 'vorhergesagte Wahrscheinlichkeit von höchstens so vielen',
    y: 'relative Häufigkeit',
    point: (from, to, height) => `${from} bis ${to}: ${height}`,
  },

  residuals: {
    title: (model, quantity) => `Was ${model} verfehlte: tatsächlich minus vorhergesagt (${named(quantity)})`,
    subtitle:
      'Gruppen von Kunden nach Vorhersage. Mittel auf der Nulllinie: keine Verzerrung, für wen auch immer. Das Band hält die ' +
      'mittleren 80 % der Kunden; wenige bringen viel und viele nichts, darum liegen Mediane unter den Mitteln.',
    lead: 'Abweichungen nach Vorhersage.',
    band: '10 % bis 90 % der Kunden',
    predicted: 'vorhergesagt',
    x: (quantity) => `vorhergesagt: ${perCustomer(quantity)}, Wurzelskala`,
    y: (quantity) => `tatsächlich minus vorhergesagt: ${perCustomer(quantity)}`,
    point: (predicted, mean, low, high) => `Vorhergesagt ${predicted}: Mittel ${mean}, ${low} bis ${high}`,
  },

  spend: {
    title: 'Mittlerer Betrag je Wiederkauf, beobachtet und nach Modell',
    subtitle: (beyond, end) =>
      `Kunden mit Wiederkauf; die Fläche ist der Anteil der Kunden.${
        beyond === null ? '' : ` ${beyond} liegen über ${end} und sind nicht gezeigt.`
      }`,
    lead: (end, currency, model, mode, peak) =>
      `Histogramm des beobachteten mittleren Betrags von 0 bis ${end}${unitOf(currency)} mit der Dichte von ${model}. ` +
      `Die meisten Kunden nahe ${mode}; das Modell ist am höchsten nahe ${peak}.`,
    observed: 'beobachtet',
    x: (currency) => `mittlerer Betrag je Wiederkauf${unitOf(currency)}`,
    y: (currency) => `Anteil der Kunden je ${currency || 'Währungseinheit'}`,
    point: (from, to, observed) => `${from} bis ${to}: ${observed} der Kunden`,
  },

  tracking: {
    cumulative: 'Wiederkäufe von Anfang an: tatsächlich und erwartet',
    weekly: 'Wiederkäufe je Woche: tatsächlich und erwartet',
    cumulativeAxis: 'Wiederkäufe von Anfang an',
    weeklyAxis: 'Wiederkäufe in der Woche',
    subtitle: (first, last) => `Alle Kunden zusammen, nach Wochen, ${first} bis ${last}.`,
    bias: (model, share, fewer) =>
      ` Nach dem Ende der Kalibrierung erwartet ${model} ${share} ${fewer ? 'weniger' : 'mehr'} Käufe, als es gab.`,
    lead: (weeks, first, last, end) =>
      `Linien über ${weeks} Wochen von ${first} bis ${last}; die Kalibrierungszeit endet am ${end}.`,
    lastWeek: (actual, model, expected) =>
      `In der letzten Woche tatsächlich ${actual}, erwartet von ${model} ${expected}.`,
    x: 'Woche bis',
    end: (day) => `Kalibrierung bis ${day}`,
    point: (day, actual, expected) => `Woche bis ${day}: tatsächlich ${actual}, erwartet ${expected}`,
  },
};
