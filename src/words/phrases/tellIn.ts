/** Texts that were made in English, told in another language: each is recognised by its phrase. */
import type { Language } from '../language.ts';
import { AMOUNTS } from './amounts.ts';
import { DATA } from './data.ts';
import { ERROR_TEXTS, EXCLUDED } from './errors.ts';
import { FORECASTS } from './forecasts.ts';
import { MODELS, OF_ONE } from './models.ts';
import { OPTIONS } from './options.ts';
import type { Phrase } from './phrase.ts';
import { PROGRESS } from './progress.ts';
import { READING } from './reading.ts';
import { REQUESTS } from './requests.ts';

export const PHRASES: readonly Phrase[] = [
  ...[...PROGRESS, ...DATA, ...MODELS, ...FORECASTS, ...EXCLUDED, ...AMOUNTS, ...OPTIONS, ...READING, ...REQUESTS],
  ...[...ERROR_TEXTS, ...OF_ONE],
];

/** The same text in a language; as it is where no phrase is known to fit. */
export function tellIn(text: string, language: Language): string {
  return language === 'en' ? text : (inGerman(text) ?? text);
}

/** Texts that were told before: the same are told again and again, and a long one is looked at part by part. */
const told = new Map<string, string | null>();
const MOST_TOLD = 2000;
/** Texts of phrases are no longer, and have no more parts; what others say may. */
const LONGEST = 1500;
const MOST_PARTS = 12;

/** Where a sentence may end. */
const PART = /(?<=[.:;?!]) (?=\S)/g;

/** null for a text that no phrase fits, wholly or sentence by sentence. */
export function inGerman(text: string): string | null {
  if (text.length > LONGEST || text.split(PART).length > MOST_PARTS) return null;
  const before = told.get(text);
  if (before !== undefined) return before;
  const german = phraseInGerman(text) ?? sentencesInGerman(text);
  if (told.size >= MOST_TOLD) told.clear();
  told.set(text, german);
  return german;
}

/** `{name}`, `{...name}` or `{=name}`. */
const PLACE = /\{(\.\.\.|=)?(\w+)\}/g;

interface Known {
  readonly pattern: RegExp;
  readonly german: string;
  /** What is to be done with each place of the pattern, in order. */
  readonly places: readonly { readonly kind: string; readonly name: string }[];
}

let known: readonly Known[] | null = null;

function makeKnown([english, german]: Phrase): Known {
  const literal = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  const places = [...english.matchAll(PLACE)].map(([, kind = '', name]) => ({ kind, name }));
  const [first, ...rest] = english.split(/\{(?:\.\.\.|=)?\w+\}/).map(literal);
  // A value ends with its sentence, a phrase may go on.
  const pattern = rest.map((part, i) => `${places[i].kind === '...' ? '(.+?)' : '((?:(?!\\. [A-Z]).)+?)'}${part}`);
  return { pattern: new RegExp(`^${first}${pattern.join('')}$`, 's'), german, places };
}

function fixedLetters(english: string): number {
  return english.replace(PLACE, '').length;
}

function phraseInGerman(text: string): string | null {
  // Of two that fit a text, the more particular one.
  known ??= PHRASES.toSorted(([one], [other]) => fixedLetters(other) - fixedLetters(one)).map(makeKnown);
  for (const { pattern, german, places } of known) {
    const found = pattern.exec(text);
    if (!found) continue;
    const values = new Map<string, string>();
    for (const [i, { kind, name }] of places.entries()) {
      const told = kind === '=' ? found[i + 1] : kind === '...' ? inGerman(found[i + 1]) : valueInGerman(found[i + 1]);
      if (told !== null) values.set(name, told);
    }
    if (values.size < new Set(places.map(({ name }) => name)).size) continue;
    return german.replace(PLACE, (_, _kind, name: string) => values.get(name) ?? '');
  }
  return null;
}

/** Sentences that follow each other, of which each is a phrase. */
function sentencesInGerman(text: string): string | null {
  for (const { index } of text.matchAll(PART)) {
    const first = phraseInGerman(text.slice(0, index));
    const rest = first === null ? null : inGerman(text.slice(index + 1));
    if (rest !== null) return `${first} ${rest}`;
  }
  return null;
}

/** A value that stands in a text: a figure, a day, a phrase, or anything else. */
export function valueIn(value: string, language: Language): string {
  return language === 'en' ? value : valueInGerman(value);
}

/** Figures and days as German writes them, phrases as such, and all else as it is. */
function valueInGerman(value: string): string {
  if (/^-?(\d{1,3}(,\d{3})+|\d+)(\.\d+)?( %)?$/.test(value)) return turned(value);
  const [, year, month, day] = /^(\d{4})-(\d{2})-(\d{2})$/.exec(value) ?? [];
  if (year) return `${day}.${month}.${year}`;
  return inGerman(value) ?? value.replace(/\b\d{1,3}(,\d{3})+\b/g, turned);
}

/** 1,234.5 as 1.234,5. */
function turned(figure: string): string {
  return figure.replace(/[.,]/g, (mark) => (mark === ',' ? '.' : ','));
}
