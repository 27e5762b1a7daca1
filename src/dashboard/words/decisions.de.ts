/** Was Menschen mit Kundenwert tun: Texte der Bilder für Entscheidungen, auf Deutsch. */
import { count, day, percent } from '../figures.ts';
import type { DecisionWords } from './decisions.en.ts';

const customers = (n: number) => (n === 1 ? '1 Kunde' : `${count(n)} Kunden`);
const days = (n: number) => (n === 1 ? '1 Tag' : `${count(n)} Tage`);
const inDays = (n: number) => (n === 1 ? '1 Tag' : `${count(n)} Tagen`);

export const DECISIONS_DE: DecisionWords = {
  audit: {
    title: 'Kundenbilanz',
    print: 'Drucken',
    save: 'Als eine Seite speichern',
    period: 'Zeiträume von',
    usual: 'so lang, wie zweimal hineinpasst',
    periods: [
      ['91', 'einem Vierteljahr'],
      ['182', 'einem halben Jahr'],
      ['365', 'einem Jahr'],
    ] as readonly (readonly [string, string])[],
    compared: (from: string, to: string, then: string) =>
      `${day(from)} bis ${day(to)} steht neben der Zeit davor und wird bis ${day(then)} fortgesetzt.`,
    figures: 'Die wichtigsten Zahlen',
    backtest: 'Auch den letzten Zeitraum vorhersagen, als wäre er unbekannt',
    backtestText: 'Dafür lernt ein Modell aus dem, was damals bekannt war: Minuten statt Sekunden.',
    withBacktest: 'Nachprüfen',
  },

  campaigns: {
    title: 'Kampagnen',
    lead: 'Wem schreiben, und wem nicht: Nur wer zufällig ausgespart bleibt, zeigt, was ohnehin geschehen wäre.',
    plan: 'Eine Kampagne planen',
    name: 'Name',
    usualName: (iso) => `Kampagne vom ${day(iso)}`,
    top: 'Kunden auf der Liste',
    share: (share) => `die ${percent(share)}, bei denen am meisten auf dem Spiel steht`,
    control: 'Davon zufällig ausgespart',
    horizon: 'Gemessen nach',
    days: inDays,
    cost: (currency) => `Kosten einer Ansprache (${currency})`,
    gone: 'Wer wahrscheinlich weg ist, bleibt in Ruhe (Aussicht auf Rückkehr unter 5 %)',
    sundays: 'Sonntags wird niemandem geschrieben',
    optOuts: 'Kunden, denen nicht geschrieben werden darf',
    optOutsText: 'Eine Kennung je Zeile',
    whom: (treated, control) =>
      `Schreiben Sie ${customers(treated)}, und lassen Sie ${count(control)} der gleichen Art in Ruhe.`,
    stake: 'Auf dem Spiel, je Kunde',
    stakeMeans: (n) => `was in ${inDays(n)} zum gewohnten Tempo fehlt`,
    costs: 'Ansprachen kosten',
    smallest: 'Kleinste nachweis\u00adbare Wirkung',
    smallestMeans: 'je Kunde, in vier von fünf Fällen, bei 5 %',
    paysAtOneIn: (n) => `Sie lohnt sich, wenn sie einen von ${n} zurückholt.`,
    neverPays:
      'Sie lohnt sich nicht, selbst wenn sie alle zurückholt: Eine Ansprache kostet mehr, als auf dem Spiel steht.',
    tooSmall:
      'Eine Wirkung, die sich gerade lohnt, wäre vom Zufall nicht zu unterscheiden: Nehmen Sie mehr Kunden auf die Liste, oder sparen Sie mehr davon aus.',
    largeEnough: 'Eine Wirkung, die sich gerade lohnt, wäre zu sehen.',
    list: 'Die Liste, zuerst wo am meisten auf dem Spiel steht',
    first: (n, all) => `Die ersten ${count(n)} von ${count(all)}.`,
    customer: 'Kunde',
    arm: 'Gruppe',
    arms: { treated: 'schreiben', control: 'aussparen' },
    atStake: 'Auf dem Spiel',
    pReturn: 'Kauft wieder',
    bestDay: 'Bester Tag',
    reasons: 'Warum',
    keep: 'Diesen Plan behalten',
    kept: 'Behalten. Schreiben Sie denen, die an der Reihe sind, und sonst niemandem auf der Liste.',
    download: 'Liste herunterladen',
    downloadGerman: 'Liste für deutsches Excel',
    all: 'Bisherige Kampagnen',
    none: 'Noch ist keine geplant.',
    runs: 'Läuft',
    written: 'Ange\u00adschrieben',
    heldOut: 'Ausgespart',
    back: 'Alle Kampagnen',
    period: (from, to) => `${day(from)} bis ${day(to)}`,
    notYet: (iso) => `Noch gibt es nichts zu messen: Es zählt, was Kunden ab dem ${day(iso)} tun.`,
    measured: (from, to, n) => `Gemessen vom ${day(from)} bis ${day(to)}, ${days(n)}.`,
    effect: 'Mehr gebracht, je Kunde',
    gain: 'Alle zusammen',
    gainMeans: (cost) => `Ansprachen kosten ${cost}`,
    interval: (level, low, high) => `in ${Math.round(100 * level)} von 100 Fällen ${low} bis ${high}`,
    result: 'Angeschriebene neben Ausgesparten',
    what: 'Je Kunde',
    treated: 'Ange\u00adschrieben',
    control_: 'Ausgespart',
    difference: 'Wirkung',
    range: 'Bereich',
    chance: 'Zufall allein',
    value: 'Wert',
    purchases: 'Käufe',
    returned: 'gekauft',
    adjusted:
      'Wirkung ist, was bleibt, wenn das vorher Vorhergesagte abgezogen ist. Jeder zählt, wie er ausgelost wurde, ob erreicht oder nicht.',
    notes: 'Was man dazu wissen sollte',
  },
};
