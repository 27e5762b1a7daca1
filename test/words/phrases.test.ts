/** Texts made in English and told in German: recognised as they are written in the source, whatever stands in them. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { inGerman, PHRASES, tellIn } from '../../src/words/phrases/tellIn.ts';

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
    const runs = english.split(/\{(?:\.\.\.|=)?\w+\}/).flatMap((part) => {
      const words = part.split(/[ .:;,()]+/).filter((word) => word !== '');
      return words.length < 4 ? [words] : words.slice(3).map((_, i) => words.slice(i, i + 4));
    });
    // Where a text is put together from parts, runs of words over their ends stand nowhere.
    const there = runs.filter((run) => written.includes(run.join(' ')));
    return there.length < runs.length / 2;
  });
  expect(strange.map(([english]) => english)).toEqual([]);
});

test('what differs stands in both languages', () => {
  const places = (text: string) => [...new Set([...text.matchAll(PLACE)].map(([, name]) => name))].sort();
  const apart = PHRASES.filter(([english, german]) => places(english).join() !== places(german).join());
  expect(apart).toEqual([]);
  const twice = PHRASES.map(([english]) => english).filter((english, i, all) => all.indexOf(english) !== i);
  expect(twice).toEqual([]);
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
