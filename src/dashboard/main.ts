/** Begins: the page, its words and what its first screen asks are fetched at once. */
import './palette.css';
import './styles.css';
import './charts.css';
import { firstLanguage, LOADERS } from './choices.ts';
import { askAhead, overviewQuestion } from './firstQuestion.ts';

const page = import('./app.tsx');
const language = firstLanguage();
const words = LOADERS[language]();
if (location.pathname === '/') askAhead(overviewQuestion(language));
// Not awaited here: the page imports parts of this file, and would wait for it.
void Promise.all([page, words]).then(([{ begin }, texts]) => begin(language, texts));
