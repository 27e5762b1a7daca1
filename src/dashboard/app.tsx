import { effect } from '@preact/signals';
import { render } from 'preact';
import type { Language } from './choices.ts';
import { Page } from './page.tsx';
import { speak, theme } from './settings.ts';
import type { Words } from './words/en.ts';

/** Puts the page into the document. */
export function begin(language: Language, words: Words): void {
  effect(() => {
    document.documentElement.dataset.theme = theme.value;
  });
  speak(language, words);
  render(<Page />, document.getElementById('page')!);
}
