/** Both dictionaries are complete: every text is there, and every figure that a text is given stands in it. */
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { DecisionWords } from '../../src/dashboard/words/decisions.en.ts';
import type { Words } from '../../src/dashboard/words/en.ts';

let dictionaries: Record<'en' | 'de', Words & { readonly decisions: DecisionWords }>;
beforeAll(async () => {
  // What the page's settings ask a browser for.
  vi.stubGlobal('matchMedia', () => ({ matches: false, addEventListener: () => {} }));
  vi.stubGlobal('navigator', { languages: ['en'] });
  vi.stubGlobal('localStorage', { getItem: () => null });
  const [{ EN }, { DE }] = [
    await import('../../src/dashboard/words/en.ts'),
    await import('../../src/dashboard/words/de.ts'),
  ];
  const [{ DECISIONS_EN }, { DECISIONS_DE }] = [
    await import('../../src/dashboard/words/decisions.en.ts'),
    await import('../../src/dashboard/words/decisions.de.ts'),
  ];
  dictionaries = { en: { ...EN, decisions: DECISIONS_EN }, de: { ...DE, decisions: DECISIONS_DE } };
});

afterAll(() => vi.unstubAllGlobals());

/** Every text by its path, functions too. `problems` of English is empty: the service speaks English itself. */
function texts(words: object, path = ''): [string, unknown][] {
  return Object.entries(words).flatMap(([name, value]) => {
    if (path === '' && name === 'problems') return [];
    return typeof value === 'object' && value !== null ? texts(value, `${path}/${name}`) : [[`${path}/${name}`, value]];
  });
}

test('both languages have the same texts, and none is empty', () => {
  const [en, de] = [texts(dictionaries.en), texts(dictionaries.de)];
  expect(en.length).toBeGreaterThan(150);
  expect(de.map(([path]) => path)).toEqual(en.map(([path]) => path));
  for (const [path, text] of [...en, ...de]) {
    if (typeof text === 'string') expect(text.trim(), path).not.toBe('');
  }
});

test('texts with figures say the same number of things in both languages', () => {
  const de = new Map(texts(dictionaries.de));
  for (const [path, text] of texts(dictionaries.en)) {
    if (typeof text !== 'function') continue;
    expect((de.get(path) as (...said: unknown[]) => string).length, path).toBe(text.length);
  }
});

test('no sentence of the one stands in the other', () => {
  const de = new Map(texts(dictionaries.de));
  const same = texts(dictionaries.en).filter(
    ([path, text]) => typeof text === 'string' && text.length > 24 && de.get(path) === text,
  );
  expect(same).toEqual([]);
});
