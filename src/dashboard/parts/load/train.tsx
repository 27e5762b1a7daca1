/** The training that follows a load: how far it is, what ends it. One may leave; the address brings one back to it. */
import { useState } from 'preact/hooks';
import { ask, post, Refusal } from '../../ask.ts';
import type { TrainingRun } from '../../contract.ts';
import { words } from '../../settings.ts';
import { Failure } from '../states.tsx';
import { isUnderWay, Outcome, Progress } from '../training.tsx';

interface Props {
  readonly run: TrainingRun | null;
  started(run: TrainingRun): void;
  /** Whether no model answers yet: then this one does as soon as it is there. */
  readonly first: boolean;
}

export function Train({ run, started, first }: Props) {
  const { load: text } = words();
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const attempt = async (change: () => Promise<TrainingRun>) => {
    setRefusal(null);
    try {
      started(await change());
    } catch (error) {
      if (error instanceof Refusal) setRefusal(error);
    }
  };
  const begin = () => attempt(() => post<TrainingRun>('/v1/training-runs', { activate: first }));
  if (run && isUnderWay(run)) {
    const cancel = () => attempt(() => ask<TrainingRun>(`/v1/training-runs/${run.id}`, { method: 'DELETE' }));
    return (
      <div class="training">
        <Progress run={run} />
        <p class="soft">{text.mayLeave}</p>
        <button type="button" class="quiet" onClick={cancel}>
          {text.cancel}
        </button>
      </div>
    );
  }
  return (
    <div class="training">
      {run?.result ? <p>{text.trained}</p> : run ? <Outcome run={run} /> : <p>{text.trainText}</p>}
      <button type="button" class={run?.result ? 'quiet' : 'primary'} onClick={begin}>
        {run ? text.trainAgain : text.begin}
      </button>
      {refusal ? <Failure refusal={refusal} retry={begin} /> : null}
    </div>
  );
}
