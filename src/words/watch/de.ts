/** Was über Beobachtung und Gruppen gesagt wird, auf Deutsch. */
import type { WatchWords } from './en.ts';

export const DE: WatchWords = {
  monitor: {
    title: (since, weeks, until) => `Käufe der am ${since} bekannten Kunden, ${weeks} Wochen bis ${until}`,
    weekHead: ['Woche bis', 'beobachtet', 'erwartet', 'B/E', 'neue Kunden'],
    whole: 'Das Ganze',
    measureHead: ['Größe', 'beobachtet', 'erwartet', 'B/E', 'üblicher Fehler', 'Alarm'],
    measures: {
      purchases: 'Käufe',
      revenue: 'Umsatz',
      returning: 'erstmals wiedergekommene Kunden',
      spend: 'Umsatz je Kauf',
      sentiment: 'Anteil guter Bewertungen',
    },
    groups: 'Gruppen gegen die übrigen',
    groupHead: ['Gruppe', 'Kunden', 'beobachtet', 'neben den übrigen erwartet', 'B/E', 'Zeiträume', 'Alarm'],
    all: 'Alle',
    directions: { worse: 'schlechter', better: 'besser' },
    alarm: (who, direction, size, low, high, start, found) =>
      `ALARM  ${who}: ${direction}, ${size} (${low} bis ${high}) etwa seit der Woche bis ${start}; gefunden in der Woche bis ${found}.`,
    limits: (rate) => `Grenzen: Alle Kontrollkarten zusammen geben ${rate} Fehlalarme im Jahr.`,
    wholeLimits: (rate) => `Grenzen: Diese Größen zusammen geben ${rate} Fehlalarme im Jahr.`,
    notShown: (count) => `${count} Kunden ohne Gruppe oder aus Gruppen unter zehn zählen zu den übrigen.`,
    open: (days, until) =>
      `${days} Tage nach dem ${until} sind noch keine ganze Woche und zählen nicht: Was spät eintrifft, fehlt vielleicht noch.`,
    silent: (weeks) =>
      `Niemand hat etwas gekauft in der Woche bis ${weeks}. War geschlossen, oder fehlen Tage in den Transaktionen, so sagen Alarme seither nur das.`,
    newGroups: (groups, since) =>
      `${groups}: Am ${since} gehörte niemand dazu, also wurde nichts davon erwartet. Beobachtet wird ab einem späteren --since.`,
    fewReviews: (least) =>
      `Weniger als ${least} Bewertungen von vor der Beobachtung sind gut oder schlecht: Was sie fühlen, wird nicht beobachtet.`,
    noSpread: 'Keine Alarme über Käufe: Weniger als 13 Wochen vor der Beobachtung zeigen, wie stark Wochen streuen.',
    change: (revenue, returning, frequency, spend) =>
      `Umsatz gegenüber der Erwartung: ${revenue} = wiedergekommene Kunden ${returning}, Käufe je Kunde ${frequency}, Umsatz je Kauf ${spend}.`,
  },
  groups: {
    title: (column, since, until) => `Gruppen nach ${column}, ${since} bis ${until}`,
    head: [
      ...['Gruppe', 'Kunden', 'beobachtet', 'erwartet', 'B/E', 'üblich bei der Größe', 'außerhalb'],
      ...['geschrumpftes B/E', '95-%-Intervall', 'P(unter 0,9)'],
    ],
    rank: 'Rang (95 %)',
    measures: { returns: 'Wiederkehr', purchases: 'Käufe', revenue: 'Umsatz' },
    to: (low, high) => `${low} bis ${high}`,
    beyond: (below, level) => `${below ? 'unter' : 'über'} ${level.replace('.', ',')} %`,
    level: (measure, share) =>
      `${measure}: Alle erreichten ${share} dessen, was das Modell erwartet hat; daran sind die Erwartungen der Gruppen ausgerichtet.`,
    between: (share) =>
      `Gruppen unterscheiden sich wirklich um ${share} (Standardabweichung); was man sonst sieht, ist Zufall.`,
    noDifference: 'Zufall erklärt alles, was man zwischen den Gruppen sieht: Es gibt nichts zu ordnen.',
    hidden: (groups, customers) =>
      `${groups} Gruppen mit weniger als zehn Kunden (zusammen ${customers}) werden nicht gezeigt.`,
    ungrouped: (count, all) => `${count} von ${all} Kunden gehören zu keiner Gruppe.`,
    worksCouncil:
      'Zahlen über Berater sind personenbezogene Daten von Beschäftigten. In Deutschland bestimmt der Betriebsrat mit, bevor sie erhoben werden (BetrVG § 87 Abs. 1 Nr. 6), anderswo gelten andere Regeln: Klären Sie das zuerst, und zeigen Sie jedem die eigene Zahl.',
  },
  lacking: (column, flag) =>
    `Das Modell wurde mit einer Spalte für ${column} trainiert, und diese Transaktionen haben keine: Sie zählt bei jedem Kunden als Durchschnitt. ${flag} nennt eine.`,
  columns: { product: 'Produkte', category: 'Kategorien', channel: 'Kanäle' },
};
