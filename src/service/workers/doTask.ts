import { setImmediate } from 'node:timers/promises';
import { linePredictor } from '../batch/predictLines.ts';
import { parseJson } from '../parseJson.ts';
import type { Predictor } from '../predictor.ts';
import { type BatchRequest, batchReader, groupsOf } from '../readBatch.ts';
import type { Prediction } from '../responses.ts';
import { told } from '../told.ts';
import type { Done, Task } from './tasks.ts';

/** Does a task with a model. Throws what the request is refused with. */
export async function doTask(predictor: Predictor, task: Task): Promise<Done> {
  if (task.kind === 'lines') return lines(predictor, task);
  if (task.kind === 'known') {
    const { customers, question } = task;
    const predictions = customers.flatMap(({ group, valuation }) => predictor.predict(group, question, valuation));
    return done(predictions, predictions.length);
  }
  const request = await batchReader(predictor.manifest, task.limit)(parseJson(task.body));
  const predictions = await inPlace(predictor, request);
  return done(request.many ? told(predictions) : predictions[0], predictions.length);
}

function done(answer: object, predicted = 1): Done {
  return { bytes: Buffer.from(JSON.stringify(answer)), predicted };
}

async function lines(predictor: Predictor, task: Extract<Task, { kind: 'lines' }>): Promise<Done> {
  const answer = linePredictor(predictor, task.terms, task.format, task.id);
  const { lines: answers, predicted } = await answer(task.lines, task.numbers);
  return { bytes: Buffer.from(answers.length > 0 ? `${answers.join('\n')}\n` : ''), predicted };
}

/** The answers for the groups of a batch, in the order in which its customers came; other requests come between groups. */
async function inPlace(predictor: Predictor, { rows, asOf, question }: BatchRequest): Promise<Prediction[]> {
  const predictions = new Array<Prediction>(rows.length);
  let first = true;
  for (const { group, places } of groupsOf(rows, predictor.manifest, asOf)) {
    if (!first) await setImmediate();
    first = false;
    predictor.predict(group, question).forEach((prediction, i) => {
      predictions[places[i]] = prediction;
    });
  }
  return predictions;
}
