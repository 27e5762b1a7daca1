/** What a person has chosen for this browser: language, colours, whether letters are shortcuts. */
import { computed, type Signal, signal } from '@preact/signals';
import { type Language, store, stored } from './choices.ts';
import { language } from './language.ts';
import { DE } from './words/de.ts';
import type { DecisionWords } from './words/decisions.en.ts';
import { EN, type Words } from './words/en.ts';

export { LANGUAGES, type Language, store, stored } from './choices.ts';
export { language } from './language.ts';

export type Theme = 'light' | 'dark';

/** Of every language, for they come with the script: a file of its own costs a first view more than its few kilobytes. */
const TEXTS: Readonly<Record<Language, Words>> = { en: EN, de: DE };

/** Texts that only the screens for decisions need. */
const DECISIONS: Record<Language, () => Promise<DecisionWords>> = {
  en: () => import('./words/decisions.en.ts').then(({ DECISIONS_EN }) => DECISIONS_EN),
  de: () => import('./words/decisions.de.ts').then(({ DECISIONS_DE }) => DECISIONS_DE),
};

const dark = matchMedia('(prefers-color-scheme: dark)');
const systemTheme = signal<Theme>(dark.matches ? 'dark' : 'light');
dark.addEventListener('change', () => {
  systemTheme.value = dark.matches ? 'dark' : 'light';
});
const chosenTheme = signal<Theme | null>(stored('theme') as Theme | null);

export const theme = computed<Theme>(() => chosenTheme.value ?? systemTheme.value);
export const shortcuts = signal(stored('shortcuts') !== 'off');
const decisions = signal<Readonly<Partial<Record<Language, DecisionWords>>>>({});

/** The texts of the page. */
export function words(): Words {
  return TEXTS[language.value];
}

/** The texts of the screens for decisions; there once loadDecisionWords() has resolved. */
export function decisionWords(): DecisionWords {
  return decisions.value[language.value]!;
}

export async function loadDecisionWords(): Promise<void> {
  const of = language.value;
  await load(of);
  // Another may have been chosen meanwhile.
  if (language.value !== of) await loadDecisionWords();
}

export async function chooseLanguage(next: Language): Promise<void> {
  store('language', next);
  chosen = next;
  if (Object.keys(decisions.value).length > 0) await load(next);
  // The last choice counts, whichever texts come first.
  if (chosen === next) language.value = next;
}

let chosen: Language | null = null;

async function load(of: Language): Promise<void> {
  if (decisions.value[of]) return;
  const texts = await DECISIONS[of]();
  decisions.value = { ...decisions.value, [of]: texts };
}

export function chooseTheme(next: Theme): void {
  store('theme', next);
  chosenTheme.value = next;
}

export function chooseShortcuts(on: boolean): void {
  store('shortcuts', on ? 'on' : 'off');
  shortcuts.value = on;
}

/** True below 640 pixels, where screens are laid out in one column. */
export const narrow = follows('(max-width: 639px)');
/** True below 1024 pixels, or where text is enlarged to as much: the menu has little room. */
export const compact = follows('(max-width: 1023px)');
/** True from 1600 pixels, where a customer has room beside the table. */
export const roomy = follows('(min-width: 1600px)');

function follows(query: string): Signal<boolean> {
  const media = matchMedia(query);
  const holds = signal(media.matches);
  media.addEventListener('change', ({ matches }) => {
    holds.value = matches;
  });
  return holds;
}
