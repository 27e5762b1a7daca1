/**
 * Stands in the document itself (vite.config.ts), and runs before anything else of the page has come: the texts and what the
 * overview shows are asked for at once, and so the page waits for one answer, not for one after the other.
 */
import { firstLanguage, type Language } from './choices.ts';
import { askAhead, overviewQuestion } from './firstQuestion.ts';

/** Addresses of the texts, by the build. */
declare const WORDS: Readonly<Record<Language, string>>;

const language = firstLanguage();
if (location.pathname === '/') askAhead(overviewQuestion(language), language);
const link = document.createElement('link');
link.rel = 'modulepreload';
link.href = WORDS[language];
document.head.append(link);
