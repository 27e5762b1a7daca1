/// <reference path="./packages.d.ts" />
/** Feelings in English text, by VADER (Hutto & Gilbert 2014, ICWSM): its list, and its rules of negation and intensity. */
import vader from 'vader-sentiment';
import type { Feeling } from './german.ts';

export function englishFeeling(text: string): Feeling {
  const { pos, neg, compound } = vader.SentimentIntensityAnalyzer.polarity_scores(text);
  const negations = text.match(/\b(not|no|never|nobody|nothing|without|\w+n['’]t)\b/gi)?.length ?? 0;
  // Four times the compound spans about what a German sentence's weights sum up to.
  return { good: 4 * pos, bad: -4 * neg, negations, score: 4 * compound };
}
