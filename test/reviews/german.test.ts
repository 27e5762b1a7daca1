import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { GERMAN_STEMS, germanFeeling, germanWeight } from '../../src/reviews/german.ts';
import { detectLanguage } from '../../src/reviews/language.ts';
import { folded } from '../../src/reviews/text.ts';

interface Sentence {
  readonly half: string;
  readonly good: boolean;
  readonly negation: boolean;
  readonly irony: boolean;
  readonly text: string;
}

const sentences: Sentence[] = readFileSync(join(import.meta.dirname, 'german.tsv'), 'utf8')
  .split('\n')
  .filter((line) => line !== '' && !line.startsWith('#'))
  .map((line) => {
    const [half, marks, text] = line.split('\t');
    const has = (mark: string) => marks.includes(mark);
    return { half, good: has('+'), negation: has('n'), irony: has('i'), text };
  });

/** Mean of the F1 of good and of bad; a score of 0 is neither. */
function macroF1(some: readonly Sentence[]): number {
  const scores = some.map(({ text }) => germanFeeling(text).score);
  const f1 = (good: boolean) => {
    let [hits, said, actual] = [0, 0, 0];
    some.forEach((sentence, i) => {
      const says = good ? scores[i] > 0 : scores[i] < 0;
      if (says) said++;
      if (sentence.good === good) actual++;
      if (says && sentence.good === good) hits++;
    });
    return (2 * hits) / (said + actual);
  };
  return (f1(true) + f1(false)) / 2;
}

test('the sentences are 400, balanced, and those with a negation and those with irony are marked', () => {
  const plain = sentences.filter(({ irony }) => !irony);
  expect([sentences.length, plain.length]).toEqual([400, 360]);
  expect(Math.abs(plain.filter(({ good }) => good).length - 180)).toBeLessThanOrEqual(2);
  expect(plain.filter(({ negation }) => negation).length).toBeGreaterThan(100);
  expect(new Set(sentences.map(({ text }) => text)).size).toBe(400);
});

test.each([
  ['a', 'that lists were made with'],
  ['b', 'that was held back'],
])('German is told good from bad on the half %s %s', (half) => {
  const own = sentences.filter((sentence) => sentence.half === half && !sentence.irony);
  expect(macroF1(own)).toBeGreaterThanOrEqual(0.8);
  expect(macroF1(own.filter(({ negation }) => negation))).toBeGreaterThanOrEqual(0.75);
});

test('the list has a thousand stems, and reads inflections, both spellings of umlauts, compounds and un-', () => {
  expect(GERMAN_STEMS).toBeGreaterThan(1000);
  const weight = (word: string) => germanWeight(folded(word));
  expect(weight('Enttäuschungen')).toBe(weight('Enttaeuschung'));
  expect(weight('enttäuschte')).toBeLessThan(0);
  expect(weight('Kundenfreundlichkeit')).toBeGreaterThan(0);
  expect(weight('unsympathisch')).toBe(-weight('sympathisch'));
  expect(weight('Tisch')).toBe(0);
});

const sign = (text: string) => Math.sign(germanFeeling(text).score);

test.each([
  ['Nicht schlecht, sehr kompetent.', 1],
  ['Keine gute Beratung.', -1],
  ['Das gefällt mir nicht.', -1],
  ['Nicht nur freundlich, auch kompetent.', 1],
  ['Weder freundlich noch kompetent.', -1],
  ['Ohne Probleme umgetauscht.', 1],
  ['Das Essen war gut, aber die Bedienung war schlecht.', -1],
  ['Die Bedienung war schlecht, aber das Essen war gut.', 1],
  ['Besser geht es nicht.', 1],
  ['Der Tisch steht im Raum.', 0],
  ['', 0],
])('%s', (text, expected) => {
  expect(sign(text)).toBe(expected);
});

test('intensity and "aber" weigh', () => {
  const score = (text: string) => germanFeeling(text).score;
  expect(score('sehr freundlich')).toBeCloseTo(1.3 * score('freundlich'), 12);
  expect(score('etwas langsam')).toBeCloseTo(0.7 * score('langsam'), 12);
  expect(score('gut, aber teuer')).toBeCloseTo(score('gut') + 1.5 * score('teuer'), 12);
});

test('languages are told by function words', () => {
  expect(detectLanguage('Das ist sehr gut')).toBe('de');
  expect(detectLanguage('This is very good')).toBe('en');
  expect(detectLanguage('Schön')).toBe('de');
  expect(detectLanguage('👍👍')).toBeNull();
  const wrong = sentences.filter(({ text }) => detectLanguage(text) === 'en');
  expect(wrong.length).toBeLessThan(4);
});
