/** Die Texte der Diagramme der Seite auf Deutsch. */
import type { ChartTexts } from './en.ts';

export const DE: ChartTexts = {
  locale: 'de-DE',
  value: {
    title: 'Was die Kundschaft gebracht hat und voraussichtlich bringt',
    subtitle:
      'Je Monat, abzüglich Rückgaben. Striche: in 8 von 10 Fällen. Von der heutigen Kundschaft: neue kommt hinzu.',
    past: 'gebracht',
    ahead: 'bringt voraussichtlich',
    month: 'Monat',
    interval: 'in 8 von 10 Fällen',
  },
  lorenz: {
    title: (share) => `Das beste Fünftel der Kundschaft bringt ${share} von dem, was kommt`,
    pastTitle: (share) => `Das beste Fünftel der Kundschaft hat ${share} von allem gebracht`,
    subtitle: 'Wie viel vom gesamten Wert die wertvollsten Kunden halten.',
    past: 'bisher gebracht',
    ahead: 'bringt voraussichtlich',
    x: 'Kunden, die wertvollsten zuerst (%)',
    y: 'Anteil am Wert (%)',
  },
  next: {
    title: (chance, days) => `${chance} innerhalb von ${days} Tagen`,
    subtitle: 'Wahrscheinlichkeit mindestens eines Kaufs, nach Tagen von heute an.',
    line: 'Wahrscheinlichkeit eines Kaufs',
    x: 'Tage von heute an',
    y: 'Wahrscheinlichkeit (%)',
    half: 'so wahrscheinlich wie nicht',
  },
  timeline: {
    title: 'Bestellungen und die Wiederkaufwahrscheinlichkeit danach',
    subtitle: (days) =>
      `Wahrscheinlichkeit mindestens eines Kaufs innerhalb von ${days} Tagen, wie sie an jedem Tag stand.`,
    last: (shown, all) => `Die letzten ${shown} von ${all} Tagen mit einer Bestellung.`,
    order: 'Bestellung',
    refund: 'Rückgabe',
    chance: 'Wiederkaufwahrscheinlichkeit',
    x: 'Tag',
    y: (currency) => `Betrag${currency ? ` (${currency})` : ''}`,
    yChance: 'Wiederkaufwahrscheinlichkeit (%)',
  },
  watch: {
    measures: {
      purchases: {
        less: (share) => `Kunden kauften ${share} weniger, als von ihnen erwartet war`,
        more: (share) => `Kunden kauften ${share} mehr, als von ihnen erwartet war`,
        same: 'Kunden kauften, wie es von ihnen erwartet war',
        by: 'Käufe',
        y: () => 'Käufe je Woche',
      },
      revenue: {
        less: (share) => `Kunden brachten ${share} weniger, als von ihnen erwartet war`,
        more: (share) => `Kunden brachten ${share} mehr, als von ihnen erwartet war`,
        same: 'Kunden brachten so viel, wie von ihnen erwartet war',
        by: 'Umsatz',
        y: (currency) => `Umsatz je Woche${currency ? ` (${currency})` : ''}`,
      },
      sentiment: {
        less: (share) => `Der Anteil guter Bewertungen ist ${share} niedriger als üblich`,
        more: (share) => `Der Anteil guter Bewertungen ist ${share} höher als üblich`,
        same: 'Von den Bewertungen sind so viele gut wie üblich',
        by: 'Gute und schlechte Bewertungen',
        y: () => 'Anteil der guten je Woche',
      },
      returning: {
        less: (share) => `${share} weniger Kunden kamen wieder, als erwartet war`,
        more: (share) => `${share} mehr Kunden kamen wieder, als erwartet war`,
        same: 'So viele Kunden kamen wieder, wie erwartet war',
        by: 'Wer seitdem zum ersten Mal kauft',
        y: () => 'wiedergekommene Kunden je Woche',
      },
      spend: {
        less: (share) => `Ein Kauf brachte ${share} weniger, als erwartet war`,
        more: (share) => `Ein Kauf brachte ${share} mehr, als erwartet war`,
        same: 'Ein Kauf brachte so viel, wie erwartet war',
        by: 'Umsatz je Kauf',
        y: (currency) => `Umsatz je Kauf${currency ? ` (${currency})` : ''}`,
      },
    },
    subtitle: (what, since) =>
      `${what}, nach Wochen, von den am ${since} bekannten Kunden; wer später kam, ist nicht dabei.`,
    observed: 'gekommen',
    expected: 'erwartet',
    x: 'Woche bis',
    alarm: 'Alarm',
  },
  funnel: {
    none: (what) => `Keine Gruppe weicht weiter ab, als der Zufall reicht (${what})`,
    some: (count, what) => `${count} jenseits dessen, was der Zufall macht (${what})`,
    subtitle:
      'Jede Gruppe nach ihrer Größe und danach, was ihre Kunden taten, gemessen am von ebendiesen Kunden Erwarteten.',
    expected: (what) => `von ihren Kunden erwartet: ${what}`,
    ratio: (what) => `${what}, am Erwarteten gemessen`,
    share: '% des Erwarteten',
    group: 'Gruppe',
    limit95: '95 von 100 Gruppen liegen zwischen',
    limit998: '998 von 1.000',
    beyond: 'mehr als Zufall',
    measures: { returns: 'wiederkehrende Kunden', purchases: 'Käufe', revenue: 'Umsatz' },
    shrunkTitle: 'Was jede Gruppe wirklich ist, soweit man es sagen kann',
    shrunkSubtitle:
      'Zum Mittel aller hingezogen, umso mehr, je weniger eine Gruppe verrät. Nach Namen: Überlappende Bereiche sind keine Rangfolge.',
    shrunk: 'beste Schätzung',
    interval: 'in 95 von 100 Fällen',
  },
  budget: {
    worth: 'Was ein neuer Kunde kosten darf, und was einer mehr kostet',
    worthSubtitle: (days) => `Wert in den ersten ${days} Tagen nach dem ersten Kauf, nach Marge, je Kanal.`,
    value: 'Wert eines neuen Kunden',
    interval: 'in 8 von 10 Fällen',
    cost: 'Kosten für einen mehr',
    money: (currency) => currency || 'Geld',
    divided: (planned) => `${planned} je Zeitraum so verteilt, dass kein Teil anderswo mehr brächte`,
    dividedSubtitle: 'Ausgaben je Zeitraum und Kanal.',
    soFar: 'bisher',
    planned: 'geplant',
    channel: 'Kanal',
    margin: (currency) => `Was 1 ${currency || 'Geldeinheit'} mehr an Ausgaben bringt`,
    marginSubtitle: 'Jeder Kanal fällt ab: Geld geht dorthin, wo er am höchsten steht, bis alle gleich stehen.',
    spend: (currency) => `Ausgaben je Zeitraum${currency ? ` (${currency})` : ''}`,
    brings: (currency) => `bringt je ausgegebenem ${currency || 'Betrag'}`,
    level: 'das Letzte, was geplant ist',
  },
  checks: {
    actual: 'gekommen',
    predicted: 'vorhergesagt',
    customers: 'Kunden',
    meanPurchases: 'mittlere Käufe je Kunde',
    days: (count) => `${count} Tagen`,
    course: {
      finding: (share, more) =>
        more === 0 || share === '0\u00a0%'
          ? 'Es wurden so viele Käufe vorhergesagt, wie kamen'
          : `Es wurden ${share} ${more > 0 ? 'mehr' : 'weniger'} Käufe vorhergesagt, als kamen`,
      subtitle: (came, predicted) =>
        `Alle Kunden der Prüfung zusammen: ${came} Käufe kamen, ${predicted} waren vorhergesagt.`,
      x: 'Tage seit Beginn der Prüfung',
      y: 'Käufe seither',
    },
    coverage: {
      finding: (level, held, value) =>
        `Spannen zu ${level} enthielten ${held} der ${value ? 'Kundenwerte' : 'Kaufzahlen'}`,
      subtitle:
        'Anteil der Kunden, deren wahre Zahl in der Spanne lag. Über der grauen Linie: zu weit; darunter: zu eng.',
      value: 'Wert',
      purchases: 'Käufe',
      ideal: 'wäre alles richtig',
      x: 'Niveau der Spanne (%)',
      y: 'enthalten (%)',
    },
    calibration: {
      finding: (points) => `Wiederkaufwahrscheinlichkeiten lagen im Mittel ${points} Prozentpunkte daneben`,
      subtitle: (horizon, _model, size) =>
        `Wahrscheinlichkeit eines Kaufs innerhalb von ${horizon} und Anteil derer, die kauften; Gruppen von etwa ${size} Kunden mit 95-%-Intervallen.`,
      lead: 'Punkte neben der Diagonale vollkommener Kalibrierung.',
      groups: 'Gruppen von Kunden',
      perfect: 'vollkommen kalibriert',
      x: 'vorhergesagte Wahrscheinlichkeit',
      y: 'Anteil, der wiederkam',
      interval: '95-%-Intervall',
      point: (predicted, observed) => `Vorhergesagt ${predicted}, wiedergekommen ${observed}`,
    },
    deciles: {
      finding: (share) => `Das am höchsten vorhergesagte Zehntel der Kundschaft tätigte ${share} aller Käufe`,
      none: 'In der Prüfung kaufte niemand',
      subtitle: () =>
        'Zehntel nach Vorhersage, das höchste zuerst; darunter sein Anteil an allen Käufen. Striche: 95-%-Intervall.',
      lead: () => 'Balken der mittleren Käufe je Kunde.',
      axis: 'Zehntel der Kundschaft',
      share: () => 'Anteil an den Käufen',
      point: (tenth, actual, predicted) => `Zehntel ${tenth}: ${actual} gekommen, ${predicted} vorhergesagt`,
    },
  },
};
