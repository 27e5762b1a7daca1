/** Every area of the catalogue says the same things in both languages. */
import { expect, test } from 'vitest';
import { wordsIn } from '../../src/words/catalogue.ts';

/** Every text by its path, functions too. */
function texts(words: object, path = ''): [string, unknown][] {
  return Object.entries(words).flatMap(([name, value]) =>
    typeof value === 'object' && value !== null ? texts(value, `${path}/${name}`) : [[`${path}/${name}`, value]],
  );
}

const [en, de] = [texts(wordsIn('en')), texts(wordsIn('de'))];
const german = new Map(de);

test('both languages have the same texts, and none is empty', () => {
  expect(en.length).toBeGreaterThan(100);
  expect(de.map(([path]) => path).toSorted()).toEqual(en.map(([path]) => path).toSorted());
  for (const [path, text] of [...en, ...de]) {
    if (typeof text === 'string') expect(text.trim(), path).not.toBe('');
  }
});

test('what is not a function in one language is none in the other', () => {
  for (const [path, text] of en) expect(typeof german.get(path), path).toBe(typeof text);
});

test('no sentence of the one stands in the other', () => {
  const same = en.filter(([path, text]) => typeof text === 'string' && text.length > 24 && german.get(path) === text);
  expect(same).toEqual([]);
});
