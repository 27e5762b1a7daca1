import { setImmediate } from 'node:timers/promises';
import { linePredictor } from '../batch/predictLines.ts';
import type { Group } from '../group.ts';
import { parseJson } from '../parseJson.ts';
import type { Predictor } from '../predictor.ts';
import { type BatchRequest, batchReader } from '../readBatch.ts';
import type { Prediction } from '../responses.ts';
import type { Done, Task } from './tasks.ts';

/** Does a task with a model. Throws what the request is refused with. */
export async function doTask(predictor: Predictor, task: Task): Promise<Done> {
  if (task.kind === 'lines') return lines(predictor, task);
  if (task.kind === 'known') {
    const { customers, question } = task;
    const predictions = customers.flatMap(({ group, valuation }) => predictor.predict(group, question, valuation));
    return done(predictions, predictions.length);
  }
  const { question, many, ...batch } = await batchReader(predictor.manifest, task.limit)(parseJson(task.body));
  const predictions = await inPlace(batch, (group) => predictor.predict(group, question));
  return done(many ? { predictions } : predictions[0], predictions.length);
}

function done(answer: object, predicted = 1): Done {
  return { bytes: Buffer.from(JSON.stringify(answer)), predicted };
}

async function lines(predictor: Predictor, task: Extract<Task, { kind: 'lines' }>): Promise<Done> {
  const answers = await linePredictor(predictor, task.terms, task.id)(task.lines, task.first);
  const predicted = answers.reduce((count, answer) => count + ('line' in answer ? 0 : 1), 0);
  const text = answers.map((answer) => `${JSON.stringify(answer)}\n`).join('');
  return { bytes: Buffer.from(text), predicted };
}

/** The answers for the groups of a batch, in the order in which its customers came; other requests come between groups. */
async function inPlace(
  { groups, length }: Pick<BatchRequest, 'groups' | 'length'>,
  predict: (group: Group) => Prediction[],
): Promise<Prediction[]> {
  const predictions = new Array<Prediction>(length);
  let first = true;
  for (const { group, places } of groups) {
    if (!first) await setImmediate();
    first = false;
    predict(group).forEach((prediction, i) => {
      predictions[places[i]] = prediction;
    });
  }
  return predictions;
}
