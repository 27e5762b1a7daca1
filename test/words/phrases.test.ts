/** Texts made in English and told in German: recognised as they are written in the source, whatever stands in them. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { inGerman, PHRASES, tellIn } from '../../src/words/phrases/tellIn.ts';
import { VALUE, writtenTexts } from '../support/writtenTexts.ts';

const src = join(import.meta.dirname, '../../src');
const written = readdirSync(src, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts') && !/^(dashboard|words.phrases)/.test(file))
  .map((file) => readFileSync(join(src, file), 'utf8'))
  .join('\n')
  // A text that goes on on the next line is one text.
  .replace(/['`"] \+\s+['`"]/g, '')
  .replaceAll("\\'", "'")
  .replace(/[ .:;,()]+/g, ' ');

const PLACE = /\{(?:\.\.\.|=)?(\w+)\}/g;

test('every phrase is made of texts that the source has', () => {
  const strange = PHRASES.filter(([english]) => {
    // The words of zod, which checks requests.
    if (/expected |^Invalid /.test(english)) return false;
    const runs = english.split(/\{(?:\.\.\.|=)?\w+\}/).flatMap((part) => {
      const words = part.split(/[ .:;,()]+/).filter((word) => word !== '');
      // Runs of four, one behind the other.
      return words.flatMap((_, i) =>
        i % 4 === 0 && (i + 4 <= words.length || i === 0) ? [words.slice(i, i + 4)] : [],
      );
    });
    // Where a text is put together from parts, runs of words over their ends stand nowhere.
    let missing = runs.length / 2;
    for (const run of runs) if (missing > 0 && written.includes(run.join(' '))) missing--;
    return missing > 0;
  });
  expect(strange.map(([english]) => english)).toEqual([]);
});

test('what differs in German differs in English', () => {
  const places = (text: string) => [...text.matchAll(PLACE)].map(([, name]) => name);
  const apart = PHRASES.filter(([english, german]) => places(german).some((name) => !places(english).includes(name)));
  expect(apart).toEqual([]);
  const german = new Map(PHRASES);
  expect(PHRASES.filter(([english, own]) => german.get(english) !== own)).toEqual([]);
});

test('no phrase hides a more particular one behind it', () => {
  const filled = (text: string) => text.replace(PLACE, (_, name) => (name === 'p' ? '0.12' : 'Xyz'));
  const hidden = PHRASES.filter(([english, german]) => {
    // One whose place has to be a phrase itself is tried below.
    if (english.includes('{...')) return false;
    return tellIn(filled(english), 'de') !== filled(german).replace('0.12', '0,12');
  });
  expect(hidden.map(([english]) => english)).toEqual([]);
});

test('figures and days are written as German writes them, what was written stays', () => {
  expect(inGerman('The evaluation covers 124 days, a third of the history; the horizon is 365 days.')).toBe(
    'Die Prüfung umfasst 124 Tage, ein Drittel der bekannten Zeit; vorhergesagt werden 365 Tage.',
  );
  expect(
    inGerman(
      '1,234 of 12,345 rows repeat another in every column and were kept: was the file exported twice? --duplicates exclude keeps one of each.',
    ),
  ).toMatch(/^1\.234 von 12\.345 Zeilen/);
  expect(inGerman('2025-01-31 has no 90 days after it in the data.')).toContain('31.01.2025');
  expect(inGerman('writing 1,234.csv')).toBe('schreibe 1,234.csv');
});

test('a sentence within another, and one after another', () => {
  expect(inGerman('The combined forecast has no learners: There are 40 customers; learners need 100.')).toBe(
    'Die kombinierte Prognose kommt ohne lernende Verfahren aus: Es gibt 40 Kunden; lernende Verfahren brauchen 100.',
  );
  expect(
    inGerman(
      'BG/NBD: boundary. The likelihood still rises as a to 0. Weak priors were added: they decide what these data leave open.',
    ),
  ).toBe(
    'BG/NBD: am Rand des Möglichen. Die Likelihood steigt noch (a to 0). Schwache Vorannahmen gingen ein: Sie entscheiden, was diese Daten offenlassen.',
  );
});

test('a text that is not known is left as it is', () => {
  expect(inGerman('Something else: There are others.')).toBeNull();
  expect(tellIn('Something else.', 'de')).toBe('Something else.');
  expect(tellIn('drawing', 'en')).toBe('drawing');
});

/** What a database says is told as it is, and a list of fields at fault ends in a variable. */
const LEFT = new Set([`${VALUE} (${VALUE})`, `The request: ${VALUE}${VALUE}`, ` ± ${VALUE}`]);

test('what commands and errors say in English has its German', () => {
  // The table of errors has a catalogue of its own.
  const meant = (file: string) => !/^(words|dashboard|client|notebook|errors)/.test(file);
  const texts = writtenTexts(src, meant);
  expect(texts.length).toBeGreaterThan(300);
  const left = texts.filter(([, text]) => !LEFT.has(text) && inGerman(text) === null);
  expect(left.map(([file, text]) => `${file}: ${text}`)).toEqual([]);
});
