/**
 * What the service says beside figures, in German. A model keeps its notes in English, as they were written when it was
 * trained: each is recognised here by its text, in which `{…}` stands for what differs.
 */
const NOTES: readonly (readonly [english: string, german: string])[] = [
  [
    'The evaluation covers {days} days, a third of the history; the horizon is {horizon} days.',
    'Die Prüfung umfasst {days} Tage, ein Drittel der bekannten Zeit; vorhergesagt werden {horizon} Tage.',
  ],
  [
    'No evaluation out of time: the history is too short to split.',
    'Nicht geprüft: Die bekannte Zeit ist zu kurz, um einen Teil davon zurückzuhalten.',
  ],
  [
    'The transactions carry no amounts: purchases are predicted, money is not.',
    'Die Bestellungen nennen keine Beträge: Vorhergesagt werden Käufe, kein Geld.',
  ],
  [
    'Spend and frequency go together (correlation {r}), which Gamma-Gamma assumes they do not: values of the most frequent buyers come out too low.',
    'Wer häufiger kauft, gibt je Kauf mehr aus (Korrelation {r}), was das Gamma-Gamma-Modell ausschließt: Werte der häufigsten Käufer geraten zu niedrig.',
  ],
  [
    'Spend and frequency go together (correlation {r}), which Gamma-Gamma assumes they do not: values of the most frequent buyers come out too high.',
    'Wer häufiger kauft, gibt je Kauf weniger aus (Korrelation {r}), was das Gamma-Gamma-Modell ausschließt: Werte der häufigsten Käufer geraten zu hoch.',
  ],
  [
    'Dropout is not identified in these data: a residual value would be a sum over customers who never leave.',
    'Ob Kunden gehen, zeigen diese Daten nicht: Ein Restwert wäre eine Summe über Kunden, die nie gehen.',
  ],
  [
    'Dropout is not identified by {model}: a residual value would be a sum over customers who never leave.',
    'Ob Kunden gehen, sagt {model} nicht: Ein Restwert wäre eine Summe über Kunden, die nie gehen.',
  ],
  [
    'Learnt from partition {part} of {of} of the customers, {n}: totals of this model are theirs, not those of all.',
    'Gelernt aus Teil {part} von {of} der Kundschaft, {n} Kunden: Summen dieses Modells sind die ihren, nicht die aller.',
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
];

const PLACE = /\{(\w+)\}/g;

function patternOf(english: string): RegExp {
  const literal = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  const parts = english.split(PLACE).map((part, k) => (k % 2 === 0 ? literal(part) : `(?<${part}>.+?)`));
  return new RegExp(`^${parts.join('')}$`);
}

/** null for a note that is not known here: it stays as the service wrote it. */
export function noteInGerman(note: string): string | null {
  for (const [english, german] of NOTES) {
    const values = patternOf(english).exec(note);
    if (!values) continue;
    // Figures have their decimals behind a comma.
    return german.replace(PLACE, (_, name: string) =>
      (values.groups?.[name] ?? '').replace(/^(-?\d+)\.(\d+)$/, '$1,$2'),
    );
  }
  return null;
}

/** The English texts, for a test that they are those of the service. */
export const KNOWN_NOTES = NOTES.map(([english]) => english);
