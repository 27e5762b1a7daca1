/** Begins: the first screen is shown when its texts and its figures have come, or without these where they take long. */
import './palette.css';
import './styles.css';
import './charts.css';
import { begin } from './app.tsx';
import { firstLanguage } from './choices.ts';
import { untilAnswered } from './firstQuestion.ts';
import { LOADERS } from './settings.ts';

/** So long nothing is shown rather than something that is replaced at once. */
const PATIENCE_MS = 150;

const language = firstLanguage();
void Promise.all([LOADERS[language](), untilAnswered(PATIENCE_MS)]).then(([words]) => begin(language, words));
