import { effect } from '@preact/signals';
import { render } from 'preact';
import type { Summary } from './contract.ts';
import { dataAhead, overviewQuestion } from './firstQuestion.ts';
import { Page } from './page.tsx';
import { language, theme } from './settings.ts';
import { keep } from './summary.ts';

/** Puts the page into the document. */
export function begin(): void {
  effect(() => {
    const { documentElement } = document;
    documentElement.dataset.theme = theme.value;
    documentElement.lang = language.value;
  });
  const summary = dataAhead<Summary>(overviewQuestion(language.value));
  if (summary) keep(summary);
  render(<Page />, document.getElementById('page')!);
}
