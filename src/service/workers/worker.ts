/** What a thread does: it opens each model once, and does tasks with it. */
import type { Bundle } from '../../bundles/bundle.ts';
import { openPredictor, type Predictor } from '../predictor.ts';
import { doTask } from './doTask.ts';
import { refusalOf } from './tasks.ts';
import type { Job, Outcome } from './workers.ts';

/** The active version, and the one before, which requests under way may still ask for. */
const MOST_OPEN = 2;
const open = new Map<string, Predictor>();

export default async function work({ version, bundle, task }: Job): Promise<Outcome> {
  const predictor = open.get(version) ?? (bundle && (await opened(version, bundle)));
  if (!predictor) return { lacking: version };
  try {
    return { done: await doTask(predictor, task) };
  } catch (error) {
    return { refusal: refusalOf(error) };
  }
}

async function opened(version: string, bundle: Pick<Bundle, 'manifest' | 'files'>): Promise<Predictor> {
  const predictor = await openPredictor({ folder: '', ...bundle });
  open.set(version, predictor);
  for (const oldest of open.keys()) if (open.size > MOST_OPEN) open.delete(oldest);
  return predictor;
}
