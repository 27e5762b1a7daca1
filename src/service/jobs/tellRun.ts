import type { Language } from '../../words/language.ts';
import { tellIn } from '../../words/phrases/tellIn.ts';
import type { TrainingRun } from './trainingRequest.ts';

/** A run as it is kept, its texts in a language. */
export function tellRun(run: TrainingRun, language: Language): TrainingRun {
  if (language === 'en') return run;
  const say = (text: string) => tellIn(text, language);
  const { result, problem } = run;
  return {
    ...run,
    result: result && { ...result, reason: say(result.reason) },
    problem: problem && { ...problem, detail: say(problem.detail), hint: say(problem.hint) },
  };
}
