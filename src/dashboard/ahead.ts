/**
 * Stands in the document itself (vite.config.ts), and runs before anything else of the page has come: what the overview shows is
 * asked for at once, and so the page waits for one answer, not for one after the other.
 */
import { firstLanguage } from './choices.ts';
import { askAhead, overviewQuestion } from './firstQuestion.ts';

const language = firstLanguage();
if (location.pathname === '/') askAhead(overviewQuestion(language), language);
