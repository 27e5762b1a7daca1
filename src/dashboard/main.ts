/** Begins: the first screen is shown when its figures have come, or without these where they take long. */
import './palette.css';
import './styles.css';
import './charts.css';
import { begin } from './app.tsx';
import { untilAnswered } from './firstQuestion.ts';

/** So long nothing is shown rather than something that is replaced at once. */
const PATIENCE_MS = 150;

void untilAnswered(PATIENCE_MS).then(begin);
