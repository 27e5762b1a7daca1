/// <reference path="./packages.d.ts" />
import snowball from 'snowball-stemmers';
import type { ReviewLanguage } from './language.ts';
import { folded } from './text.ts';

const stemmers = { en: snowball.newStemmer('english'), de: snowball.newStemmer('german') };
const known = { en: new Map<string, string>(), de: new Map<string, string>() };
/** Words that are remembered: reviews repeat theirs. */
const MOST_REMEMBERED = 50_000;

/** A word without its inflection (Porter's Snowball), of a folded word. */
export function stemOf(word: string, language: ReviewLanguage): string {
  const remembered = known[language];
  let stem = remembered.get(word);
  if (stem === undefined) {
    stem = stemmers[language].stem(word);
    if (remembered.size < MOST_REMEMBERED) remembered.set(word, stem);
  }
  return stem;
}

/** Stems of words separated by blanks. */
export function stemsOf(words: string, language: ReviewLanguage): string[] {
  return words
    .split(/\s+/)
    .filter((word) => word !== '')
    .map((word) => stemOf(folded(word), language));
}
