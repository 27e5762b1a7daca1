import { ENGLISH_FUNCTION_WORDS } from './lexicon/english.ts';
import { GERMAN_FUNCTION_WORDS } from './lexicon/german.ts';
import { folded, tokensOf } from './text.ts';

/** Languages that reviews can be read in. */
export const REVIEW_LANGUAGES = ['en', 'de'] as const;
export type ReviewLanguage = (typeof REVIEW_LANGUAGES)[number];

const setOf = (words: string) => new Set(words.split(' ').map(folded));
const [english, german] = [setOf(ENGLISH_FUNCTION_WORDS), setOf(GERMAN_FUNCTION_WORDS)];

/** The language with more function words; letters that only one has decide a tie. Null for a text that tells nothing. */
export function detectLanguage(text: string): ReviewLanguage | null {
  let lead = 0;
  for (const token of tokensOf(text)) lead += Number(german.has(token)) - Number(english.has(token));
  if (lead === 0 && /[äöüß]/i.test(text)) return 'de';
  return lead > 0 ? 'de' : lead < 0 ? 'en' : null;
}

const NAMES: Readonly<Record<string, ReviewLanguage>> = {
  ...{
    en: 'en',
    eng: 'en',
    english: 'en',
    englisch: 'en',
    de: 'de',
    deu: 'de',
    ger: 'de',
    german: 'de',
    deutsch: 'de',
  },
};

/** What a column of languages means: `de-AT` and `Deutsch` are German; null for others. */
export function languageNamed(name: string): ReviewLanguage | null {
  return NAMES[folded(name).split(/[-_]/)[0]] ?? null;
}
