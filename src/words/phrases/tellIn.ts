/** Texts that were made in English, told in another language: each is recognised by its phrase. */
import type { Language } from '../language.ts';
import { DATA } from './data.ts';
import { FORECASTS } from './forecasts.ts';
import { MODELS, OF_ONE } from './models.ts';
import type { Phrase } from './phrase.ts';
import { PROGRESS } from './progress.ts';

/** Earlier ones first: of two that fit a text, the more particular one. */
export const PHRASES: readonly Phrase[] = [...PROGRESS, ...DATA, ...MODELS, ...FORECASTS, ...OF_ONE];

/** The same text in a language; as it is where no phrase is known to fit. */
export function tellIn(text: string, language: Language): string {
  return language === 'en' ? text : (inGerman(text) ?? text);
}

/** null for a text that no phrase fits, wholly or sentence by sentence. */
export function inGerman(text: string): string | null {
  return phraseInGerman(text) ?? sentencesInGerman(text);
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

function phraseInGerman(text: string): string | null {
  known ??= PHRASES.map(makeKnown);
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
  for (const { index } of text.matchAll(/(?<=[.:;?!]) (?=\S)/g)) {
    const first = phraseInGerman(text.slice(0, index));
    const rest = first === null ? null : inGerman(text.slice(index + 1));
    if (rest !== null) return `${first} ${rest}`;
  }
  return null;
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
