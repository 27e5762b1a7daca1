/** Feelings in German text, by a word list and rules of negation and intensity. */
import { GERMAN, GERMAN_FUNCTION_WORDS, GERMAN_INTENSITY, GERMAN_NEGATIONS } from './lexicon/german.ts';
import { stemOf, stemsOf } from './stems.ts';
import { folded, tokensOf } from './text.ts';

const weights = new Map(
  Object.entries(GERMAN).flatMap(([weight, words]) =>
    stemsOf(words, 'de').map((stem) => [stem, Number(weight)] as const),
  ),
);
const setOf = (words: string) => new Set(words.split(' ').map(folded));
const negations = setOf(GERMAN_NEGATIONS);
const functionWords = setOf(GERMAN_FUNCTION_WORDS);
const intensity = new Map(
  Object.entries(GERMAN_INTENSITY).flatMap(([factor, words]) =>
    [...setOf(words)].map((word) => [word, Number(factor)] as const),
  ),
);

/** How many stems the list has. */
export const GERMAN_STEMS = weights.size;

/** Shortest known ending of a compound, in letters. */
const SHORTEST_ENDING = 5;
/** What a negation leaves of a feeling: "nicht schlecht" is less than "gut". */
const TURNED = -0.8;
/** A negation of words without a feeling: mostly of something that did not happen. */
const BARE_NEGATION = -0.8;
/** Words with meaning that a negation reaches. */
const REACH = 3;
const AFTER_BUT = 1.5;
const buts = new Set(['aber', 'jedoch', 'allerdings', 'sondern']);
const clauseEnds = new Set([
  '.',
  ',',
  ';',
  ':',
  '!',
  '?',
  '…',
  '–',
  '—',
  'und',
  'sondern',
  'aber',
  'jedoch',
  'allerdings',
]);

/** The weight of a folded word: its own, that of its longest known ending, or turned by un-; 0 where none is known. */
export function germanWeight(word: string): number {
  const own = weights.get(stemOf(word, 'de'));
  if (own !== undefined) return own;
  if (word.startsWith('un') && word.length > 5) {
    const turned = weights.get(stemOf(word.slice(2), 'de'));
    if (turned !== undefined) return -turned;
  }
  for (let from = 3; word.length - from >= SHORTEST_ENDING; from++) {
    const ending = weights.get(stemOf(word.slice(from), 'de'));
    if (ending !== undefined) return ending;
  }
  return 0;
}

/** Sums of what is good, of what is bad, and negations that turned nothing. */
export interface Feeling {
  readonly good: number;
  readonly bad: number;
  readonly negations: number;
  readonly score: number;
}

/** "Besser geht es nicht": a negation leaves these as they are. */
const COMPARATIVE = /^(besser|schlechter|schlimmer)(e|en|er|es|em)?$/;

/** A word of a clause. */
interface Word {
  weight: number;
  readonly text: string;
  readonly isNegation: boolean;
  readonly means: boolean;
}

export function germanFeeling(text: string): Feeling {
  let [good, bad, bare] = [0, 0, 0];
  let factor = 1;
  let clause: Word[] = [];
  const close = () => {
    bare += turn(clause);
    for (const { weight } of clause) {
      if (weight > 0) good += factor * weight;
      else bad += factor * weight;
    }
    clause = [];
  };
  const tokens = tokensOf(text);
  let strength = 1;
  for (let i = 0; i < tokens.length; i++) {
    const token = tokens[i];
    if (clauseEnds.has(token)) close();
    if (token === '.' || token === '!' || token === '?') factor = 1;
    if (buts.has(token)) factor = AFTER_BUT;
    // "Nicht nur" turns nothing.
    if (token === 'nicht' && tokens[i + 1] === 'nur') continue;
    const weight = germanWeight(token);
    // "Noch" turns only what "weder" has begun.
    const isNegation = negations.has(token) && (token !== 'noch' || clause.some(({ text }) => text === 'weder'));
    const means = !functionWords.has(token) && !intensity.has(token) && /\p{L}/u.test(token);
    if (intensity.has(token)) strength = intensity.get(token)!;
    clause.push({
      text: token,
      weight: isNegation || functionWords.has(token) || intensity.has(token) ? 0 : weight * strength,
      isNegation,
      means,
    });
    if (means) strength = 1;
  }
  close();
  return { good, bad, negations: bare, score: good + bad + BARE_NEGATION * bare };
}

/** Turns what a clause's negations reach: what follows, else ("gefällt mir nicht") all before. @returns how many turned nothing */
function turn(clause: Word[]): number {
  let bare = 0;
  clause.forEach(({ isNegation }, at) => {
    if (!isNegation || clause[at - 1]?.isNegation) return;
    const after: Word[] = [];
    for (let i = at + 1, reach = REACH; i < clause.length && reach > 0; i++) {
      if (clause[i].weight !== 0) after.push(clause[i]);
      if (clause[i].means) reach--;
    }
    const reached = after.length > 0 ? after : clause.slice(0, at).filter(({ weight }) => weight !== 0);
    for (const word of reached) if (!isBeyond(word, clause, at)) word.weight *= TURNED;
    if (reached.length === 0) bare++;
  });
  return bare;
}

/** Whether a negation says that nothing goes beyond a word: "besser geht es nicht", "so freundlich wie noch nie". */
function isBeyond(word: Word, clause: readonly Word[], negation: number): boolean {
  const isSoYet = clause[negation - 1]?.text === 'noch' && clause[clause.indexOf(word) - 1]?.text === 'so';
  return COMPARATIVE.test(word.text) || isSoYet;
}
