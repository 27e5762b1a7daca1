/** Die Texte der Kundenbilanz auf Deutsch. */
import type { AuditWords } from './en.ts';

const GRAINS: Readonly<Record<string, string>> = { Monat: 'Monate', Quartal: 'Quartale', Jahr: 'Jahre' };
/** `what` in the cases that sentences need. */
const CASES = {
  Umsatz: {
    of: 'des Umsatzes',
    ofSoFar: 'des bisherigen Umsatzes',
    share: 'am Umsatz',
    expected: 'erwarteter Umsatz',
    the: 'der Umsatz',
  },
  Käufe: {
    of: 'der Käufe',
    ofSoFar: 'der bisherigen Käufe',
    share: 'an den Käufen',
    expected: 'erwartete Käufe',
    the: 'die Zahl der Käufe',
  },
};
const cased = (what: string) => CASES[what as keyof typeof CASES];
const AFTER: Readonly<Record<string, string>> = { Monat: 'Monaten', Quartal: 'Quartalen', Jahr: 'Jahren' };

export const DE: AuditWords = {
  value: 'Umsatz',
  purchases: 'Käufe',
  title: (data) => `Kundenbilanz: ${data}`,
  subtitle: (customers, first, asOf) =>
    `${customers} Kunden, ${first} bis ${asOf}. Was sie gebracht haben, ist genau und stimmt mit den Buchungen überein; was kommt, ist eine Prognose: hell mit gestricheltem Rand gezeichnet, mit einem Bereich, der in 8 von 10 Fällen zutrifft.`,
  contents: 'Inhalt',
  period: (from, to) => `${from} bis ${to}`,
  days: (count) => `${count} Tage`,
  interval: 'in 8 von 10 Fällen',
  between: (low, high) => `${low} bis ${high}`,
  noInterval: '–',

  highlights: {
    now: (what, days) => `${what} der letzten ${days} Tage`,
    change: (change) => `${change} gegenüber den Tagen davor`,
    ahead: (what, days) => `E${cased(what).expected.slice(1)} der nächsten ${days} Tage`,
    range: (low, high) => `in 8 von 10 Fällen ${low} bis ${high}`,
    best: 'Liegen beim besten Zehntel der Kunden',
    bestOf: (what) => cased(what).ofSoFar,
    risk: 'Kunden gehen gerade verloren',
    riskMeans: (days) => `ihre Aussicht auf Rückkehr in ${days} Tagen ist auf unter die Hälfte gefallen`,
  },

  differences: {
    heading: 'Wie verschieden sind die Kunden?',
    lead: (tenth, what, least) =>
      `Auf das beste Zehntel der Kunden entfallen ${tenth} ${cased(what).ofSoFar}, auf die schwächere Hälfte ${least}.`,
    ahead: (tenth) =>
      `Von dem, was die heutigen Kunden voraussichtlich bringen, kommen ${tenth} von denen, die bisher das beste Zehntel waren.`,
    tenthsTitle: (tenth, what) => `Das beste Zehntel hält ${tenth} ${cased(what).of}`,
    tenthsSubtitle:
      'Zehntel der Kunden nach dem, was sie gebracht haben, die besten zuerst: Anteil am Bisherigen und am Kommenden.',
    tenth: 'Zehntel der Kunden',
    share: (what) => `Anteil ${cased(what).share} (%)`,
    past: 'bisher gebracht',
    future: 'künftig erwartet',
    lorenzTitle: (share, what) => `Ein Fünftel der Kunden hält ${share} ${cased(what).of}`,
    lorenzSubtitle: 'Kunden von den besten an, und wie viel sie zusammen halten; künftig nach der Vorhersage.',
    lorenzX: 'Anteil der Kunden, die besten zuerst (%)',
    isoTitle: 'Kunden auf einer Linie bringen künftig gleich viel',
    isoSubtitle: (what) =>
      `Künftig ${cased(what).expected} nach bisherigen Käufen und Tagen der Stille; Punkte sind Kunden. Wer oft kaufte und lange schweigt, bringt weniger als jemand, der selten kauft und letzte Woche da war.`,
    isoX: 'Tage seit dem letzten Kauf',
    isoY: 'bisherige Käufe',
    iso: (value) => `bringen ${value}`,
    noIso:
      'Wie lange jemand still ist, sagt hier wenig: In den Daten ist nicht zu sehen, dass Kunden gehen; darum gibt es keine Linien gleichen Wertes.',
    customers: 'Kunden',
    table: (what) => `Zehntel der Kunden: ${what}`,
    all: 'alle',
  },

  change: {
    heading: 'Was hat sich geändert?',
    lead: (now, before, what, change) => `${what}: ${now} nach ${before} im Zeitraum davor, also ${change}.`,
    who: (kept, arrived, back, lost) =>
      `Vom Unterschied stammen ${kept} von Kunden, die blieben, ${arrived} von neuen, ${back} von zurückgekehrten und ${lost} von ausgebliebenen.`,
    ahead: (total, low, high, newcomers) =>
      `Künftig: ${total} (${low} bis ${high}), davon ${newcomers} von Kunden, die erst noch kommen.`,
    title: (change, what) => `Warum sich ${cased(what).the} bewegt hat: ${change}`,
    subtitle: 'Vom vorletzten zum letzten Zeitraum, und was vom nächsten zu erwarten ist.',
    before: 'davor',
    lost: 'ausge\u00adblieben',
    refunds: 'nur Rückgaben',
    back: 'zurück\u00adgekehrt',
    new: 'neu',
    kept: 'geblieben',
    frequency: 'geblieben: Käufe',
    amount: 'geblieben: Beträge',
    rest: 'geblieben: Übriges',
    now: 'letzter Zeitraum',
    ahead_: 'erwartet',
    bridge: 'Wer kam, blieb und ging',
    bridgeColumns: ['wer', 'Kunden', 'davor', 'letzter Zeitraum', 'Unterschied'],
    sum: 'Summe',
    factors: 'Derselbe Unterschied nach seinen Faktoren',
    factorColumns: ['Faktor', 'davor', 'letzter Zeitraum', 'Wirkung'],
    customers: 'Kunden, die kauften',
    frequencyFactor: 'Käufe je Kunde',
    items: 'Artikel je Kauf',
    price: 'Preis je Artikel',
    amountFactor: 'Betrag je Kauf',
    factorNote:
      'Zerlegt nach dem logarithmischen Mittel (LMDI): Die Wirkungen ergeben den Unterschied auf den Cent; was beim Runden fehlt, steht bei der größten. Der Preis je Artikel bewegt sich auch mit der Mischung der Artikel.',
    keptNote:
      'Unter den Gebliebenen wird Kunde für Kunde zerlegt; „Übriges“ sind Kunden, deren Rückgaben in einem Zeitraum ihre Käufe überstiegen.',
  },

  cohort: {
    heading: 'Wie entwickelt sich ein Jahrgang?',
    lead: (name, customers, value, what) =>
      `Der größte Jahrgang, ${customers} Kunden (erster Kauf: ${name}), hat bisher ${value} ${what} gebracht.`,
    ahead: (value, low, high, days) =>
      `In den nächsten ${days} Tagen bringt er voraussichtlich ${value} (${low} bis ${high}).`,
    title: (name, share, grain) => `Vom Jahrgang ${name} kauften im letzten vollen ${grain} ${share}`,
    subtitle: (what) => `${what} dieses Jahrgangs nach dem Kalender; hell: erwartet.`,
    columns: ['wann', 'kauften', 'Anteil am Jahrgang', 'Käufe je Kunde', 'Betrag je Kauf'],
    table: (name) => `Jahrgang ${name}`,
  },

  cohorts: {
    heading: 'Jahrgänge nebeneinander',
    lead: 'Zeilen sind Kunden nach der Zeit ihres ersten Kaufs; je dunkler, desto mehr von ihnen kauften in diesem Alter. Von oben nach unten gelesen: Wird es besser oder schlechter?',
    shareTitle: 'Wer aus jedem Jahrgang wieder kaufte, nach Alter',
    shareSubtitle: (grain) => `Anteil des Jahrgangs, der kaufte, nach ${AFTER[grain]} seit dem ersten Kauf (%).`,
    age: (grain) => `${GRAINS[grain]} seit dem ersten Kauf`,
    cohort: 'erster Kauf',
    columns: [
      'Jahrgang',
      'Kunden',
      'gebracht',
      'je Kunde',
      'künftig erwartet',
      'in 8 von 10 Fällen',
      'künftig je Kunde',
    ],
    table: (what) => `${what} nach Jahrgang`,
    refundsAlone: 'nur Rückgaben',
    toCome: (count) => `etwa ${count} kommen erst noch`,
    all: 'alle',
    note: 'Die Summe des Gebrachten stimmt mit den Buchungen auf den Cent überein. Kunden, die erst noch kommen, sind die mit künftigem ersten Kauf.',
  },

  health: {
    heading: 'Wie gesund ist das Ganze?',
    lead: (share, what) =>
      `${share} ${cased(what).of} im letzten Zeitraum kamen von Kunden, die schon vorher da waren.`,
    newcomers: {
      plan: (count) => `${count} neue Kunden werden nach Ihrem Plan erwartet.`,
      'last-year': (count) =>
        `Etwa ${count} neue Kunden werden erwartet: so viele wie in denselben Wochen des Vorjahres, mit gedämpftem Trend.`,
      recent: (count) =>
        `Etwa ${count} neue Kunden werden erwartet, im Tempo der letzten 13 Wochen: Für die Jahreszeiten des Vorjahres ist die Geschichte zu kurz.`,
      none: () => 'In den letzten 13 Wochen kam niemand neu hinzu; darum wird auch niemand erwartet.',
    },
    title: (total) => `Künftig, mit denen, die erst noch kommen: ${total}`,
    subtitle: (what) => `${what} nach Jahrgang; hell: von bekannten Kunden und von künftigen zu erwarten.`,
    before: (name) => `vor ${name}`,
    toCome: 'kommen erst noch',
    whole: 'alle',
    stages: 'Kunden nach Rang und Lebensabschnitt',
    tier: 'Rang',
    predicted: 'künftig erwartet',
    returning: 'kehren zurück',
    noTier: 'ohne Rang',
    stage: {
      new: 'neu',
      active: 'aktiv',
      late: 'überfällig',
      'at-risk': 'gefährdet',
      asleep: 'eingeschlafen',
    },
    tiers: {
      'top-1': 'beste 1\u00a0%',
      'top-5': '1–5\u00a0%',
      'top-10': '5–10\u00a0%',
      'top-25': '10–25\u00a0%',
      'top-50': '25–50\u00a0%',
      rest: 'übrige',
    },
    stageNote:
      'Überfällig: länger still als vier Fünftel der eigenen Pausen dauern, der Moment zu schreiben. Gefährdet: Die Aussicht auf Rückkehr ist auf unter die Hälfte gefallen, beträgt aber noch 10 % oder mehr. Eingeschlafen: Sie liegt unter 10 %.',
  },

  products: {
    heading: 'Mit welchem ersten Kauf beginnen gute Kunden?',
    lead: (returned, mean, days) =>
      `Von allen Kunden kamen ${returned} innerhalb von ${days} Tagen nach dem ersten Kauf wieder und brachten danach im Mittel ${mean}.`,
    table: (column) => `Nach ${column} des ersten Kaufs`,
    product: 'Produkt',
    category: 'Kategorie',
    columns: ['erster Kauf', 'Kunden', 'brachten danach', 'beste Schätzung', 'in 8 von 10 Fällen', 'kamen wieder'],
    more: (count) => `… ${count} weitere dazwischen`,
    note: 'Beste Schätzungen sind zum Mittel aller gezogen, umso mehr, je weniger Kunden es kauften: Der Zufall lässt das Seltenste am besten aussehen. Dass gute Kunden mit einem Produkt beginnen, heißt nicht, dass das Produkt sie gut macht.',
  },

  backtest: {
    heading: 'Wie weit ist dem Kommenden zu trauen?',
    lead: (asOf, total, actual, error) =>
      `Am ${asOf} hätte dasselbe Verfahren, ohne die Tage danach zu kennen, für den letzten Zeitraum ${total} gesagt. Es wurden ${actual}: ${error}.`,
    tooLow: (share) => `die Prognose war um ${share} zu niedrig`,
    tooHigh: (share) => `die Prognose war um ${share} zu hoch`,
    inside: 'Das liegt in ihrem Bereich.',
    outside: 'Das liegt außerhalb ihres Bereichs, was in einem von fünf Fällen so sein soll.',
    none: 'Der letzte Zeitraum wurde noch nicht aus den Tagen davor vorhergesagt: Das Kommende ist mit Vorsicht zu lesen.',
    columns: ['von wem', 'Prognose', 'in 8 von 10 Fällen', 'wurde', 'Fehler'],
    table: (from, to) => `Prognose und Ergebnis, ${from} bis ${to}`,
    known: 'damals bekannte Kunden',
    newcomers: 'damals noch künftige Kunden',
    total: 'alle',
  },

  reading: {
    heading: 'Wie man das liest',
    model: (model) => `Die Prognosen macht ${model}.`,
    combined: 'die kombinierte Prognose aus Wahrscheinlichkeitsmodellen und Regressionen',
    cohort:
      'Ein Jahrgang sind alle, die im selben Monat, Quartal oder Jahr zuerst kauften. Am Anfang der Daten ist jeder neu: In den ersten Jahrgängen stecken auch ältere Kunden.',
    excluded: (rows, value) =>
      `${rows} Zeilen im Wert von ${value} gehören zu keinem Kunden oder waren nicht lesbar und sind hier nicht enthalten.`,
    note: 'Hinweis',
  },
  grain: { month: 'Monat', quarter: 'Quartal', year: 'Jahr' },
  quarter: (quarter, year) => `Q${quarter} ${year}`,
};
