import { englishFeeling } from './english.ts';
import { type Feeling, germanFeeling } from './german.ts';
import type { ReviewLanguage } from './language.ts';

export type { Feeling } from './german.ts';

/** What a text feels like by the words of its language; of one without a language, nothing. */
export function feelingOf(text: string, language: ReviewLanguage | null): Feeling {
  if (language === 'de') return germanFeeling(text);
  if (language === 'en') return englishFeeling(text);
  return { good: 0, bad: 0, negations: 0, score: 0 };
}
