import { effect } from '@preact/signals';
import { render } from 'preact';
import type { Language } from './choices.ts';
import type { Summary } from './contract.ts';
import { dataAhead, overviewQuestion } from './firstQuestion.ts';
import { Page } from './page.tsx';
import { speak, theme } from './settings.ts';
import { keep } from './summary.ts';
import type { Words } from './words/en.ts';

/** Puts the page into the document. */
export function begin(language: Language, words: Words): void {
  effect(() => {
    document.documentElement.dataset.theme = theme.value;
  });
  speak(language, words);
  const summary = dataAhead<Summary>(overviewQuestion(language));
  if (summary) keep(summary);
  render(<Page />, document.getElementById('page')!);
}
