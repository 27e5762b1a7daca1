/** Texte zu Kampagnen auf Deutsch. */
import type { EN } from './en.ts';

/** Im Dativ: seit 1 Tag, vor 12 Tagen. */
const count = (days: string) => (days === '1' ? '1 Tag' : `${days} Tagen`);

export const DE: typeof EN = {
  reason: {
    silent: (days, usual) => `seit ${count(days)} still, kaufte ${usual === '1' ? 'jeden Tag' : `alle ${usual} Tage`}`,
    once: (days) => `ein Kauf, vor ${count(days)}`,
    slower: (expected, usual) => `${expected} Käufe erwartet, ${usual} im gewohnten Tempo`,
    spends: (spend, times) => `gibt je Kauf ${spend} aus, das ${times}-Fache des Mittels`,
  },
  leftOut: {
    optedOut: 'wünschen keine Ansprache',
    contactedEnough: 'schon oft genug angesprochen',
    inAnotherCampaign: 'in einer anderen Kampagne',
  },
  paysAtOneIn: (count) => `Sie lohnt sich, wenn sie einen von ${count} zurückholt.`,
  neverPays: 'Sie lohnt sich nicht, selbst wenn alle zurückkämen: Eine Ansprache kostet mehr, als auf dem Spiel steht.',
  smallestEffect: (amount, share) =>
    `Die kleinste Wirkung, die sie zeigen kann (in vier von fünf Fällen, bei 5 %), ist ${amount} je Kunde, ${share} des Vorhergesagten.`,
  note: {
    few: (count, need) =>
      `Die kleinere Gruppe hat ${count} Kunden; unter ${need} gibt es ein Intervall und keinen Test.`,
    short: (days, horizon) => `Erst ${days} der ${horizon} geplanten Tage sind vergangen.`,
    unknown: (count) =>
      `${count} Kunden der Liste haben keine Transaktion vor der Kampagne: Sie zählen wie zugeteilt, ohne Kauf, wenn keiner bekannt ist.`,
    moved:
      'Kunden oder Gruppen der Liste sind nicht die geplanten: Geschah das nicht zufällig, lässt sich von keiner Wirkung sprechen.',
    unequal: (share, planned) =>
      `${share} der Liste sind in der Kontrollgruppe, geplant waren ${planned}: Finden Sie heraus, wer fehlt, bevor Sie der Wirkung trauen.`,
    controlContacted: (count, of) =>
      `${count} von ${of} Kunden der Kontrollgruppe wurden trotzdem angesprochen: Die gezeigte Wirkung ist zu klein.`,
    treatedNotContacted: (count, of) =>
      `${count} von ${of} Kunden der Zielgruppe wurden nicht angesprochen: Gezeigt wird die Wirkung des Plans, nicht die einer Ansprache.`,
    overlap: (campaign, treated, control) =>
      `${treated} angesprochene und ${control} zurückgehaltene Kunden sind auch in ${campaign}: Dort sind die Wirkungen beider nicht zu trennen.`,
    noPrediction: 'Die Liste enthält keine Vorhersagen; es bleibt der einfache Unterschied.',
  },
  verdict: {
    more: 'Mehr als Zufall: Die Angesprochenen brachten mehr als die Zurückgehaltenen.',
    less: 'Mehr als Zufall: Die Angesprochenen brachten weniger als die Zurückgehaltenen.',
    chance: 'Kein Unterschied über den Zufall hinaus: Das Intervall enthält 0.',
    few: 'Zu wenige Kunden für ein Urteil.',
  },
  screen: {
    plan: 'Die Kampagne',
    mostAtStake: 'Die zehn, bei denen am meisten auf dem Spiel steht',
    loyalty: (since, until) => `Treue: wer vom ${since} bis ${until} wiederkam`,
    measured: (name, since, until) => `Was ${name} gebracht hat, ${since} bis ${until}`,
    value: (currency) => `Wert${currency ? ` (${currency})` : ''}`,
    purchases: 'Käufe',
    withStake: 'Kunden, bei denen etwas auf dem Spiel steht',
    leftOut: (why) => `  ausgelassen: ${why}`,
    listed: 'auf der Liste',
    treatedRow: '  Zielgruppe: diese ansprechen',
    controlRow: (share) => `  Kontrollgruppe: zurückgehalten, ${share} %`,
    stake: (label, days) => `${label} auf dem Spiel, je Kunde in ${days} Tagen`,
    predicted: (label) => `${label} vorhergesagt, je Kunde`,
    cost: 'Kosten einer Ansprache',
    treated: 'ansprechen',
    control: 'Kontrolle',
    valueAtStake: 'Wert auf dem Spiel',
    purchasesAtStake: 'Käufe auf dem Spiel',
    list: { customer: 'Kunde', arm: 'Gruppe', bestDay: 'bester Tag', reasons: 'Gründe' },
    loyaltyHead: [
      'erster Kauf',
      'Kunden',
      'hatten wieder gekauft',
      'kamen wieder',
      'Tage vom ersten zum letzten (Median)',
    ],
    all: 'alle',
    topFifth: 'oberstes Fünftel',
    cameBack: 'kam wieder',
    resultHead: (level) => [
      ...['je Kunde', 'Zielgruppe', 'Kontrolle', 'Wirkung', `${level}-%-Intervall`],
      ...['p', 'übrige Varianz'],
    ],
    to: (low, high) => `${low} bis ${high}`,
    together: (treated, gain, low, high) => `Alle ${treated} der Zielgruppe zusammen: ${gain} (${low} bis ${high})`,
    contactsCost: (cost) => `; Ansprachen kosten ${cost}`,
    taken: (what, plain, error) => [
      'Wirkung ist, was bleibt, wenn man die Vorhersagen von vor der Kampagne abzieht; der einfache Unterschied',
      `(${what}) ist ${plain} (± ${error}).`,
    ],
  },
};
