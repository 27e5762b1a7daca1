/** Training a new version: begun, watched, cancelled. One may leave; the run goes on, and is found again. */
import { useEffect, useState } from 'preact/hooks';
import { ask, post, type Refusal, useAnswer } from '../ask.ts';
import type { TrainingRun } from '../contract.ts';
import { words } from '../settings.ts';
import { skillOf } from './versions.tsx';

/** Where events do not come through, the run is asked for. */
const POLL_MS = 2000;
const MOST_FAILURES = 3;

export function Training({ done }: { done(): void }) {
  const { versions: text } = words().model;
  const runs = useAnswer<{ runs: TrainingRun[] }>('/v1/training-runs');
  const [run, setRun] = useState<TrainingRun | null>(null);
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const last = run ?? runs.data?.runs.at(-1) ?? null;
  const under = last !== null && isUnderWay(last) ? last : null;
  useEffect(() => {
    if (!under) return;
    return watchRun(under, (next) => {
      setRun(next);
      if (!isUnderWay(next)) done();
    });
  }, [under?.id]);
  const attempt = async (change: () => Promise<TrainingRun>) => {
    setRefusal(null);
    try {
      setRun(await change());
    } catch (error) {
      setRefusal(error as Refusal);
    }
  };
  const start = () => attempt(() => post<TrainingRun>('/v1/training-runs', {}));
  const cancel = (id: string) =>
    attempt(() => ask<TrainingRun>(`/v1/training-runs/${encodeURIComponent(id)}`, { method: 'DELETE' }));
  return (
    <div class="training">
      {under ? (
        <>
          <Progress run={under} />
          <button type="button" class="quiet" onClick={() => cancel(under.id)}>
            {text.cancel}
          </button>
        </>
      ) : (
        <button type="button" class="quiet" onClick={start}>
          {text.retrain}
        </button>
      )}
      {run && !under ? <Outcome run={run} /> : null}
      {refusal ? (
        <p class="warning" role="alert">
          ▲ {refusal.message}
        </p>
      ) : null}
    </div>
  );
}

export function Progress({ run: { progress } }: { run: TrainingRun }) {
  const { versions: text } = words().model;
  const share = progress?.of ? progress.done / progress.of : undefined;
  return (
    <div role="status">
      <progress aria-label={text.training} {...(share === undefined ? {} : { value: Math.min(1, share) })} />
      <p>
        {text.training}
        {progress ? (
          <>
            {': '}
            <Stage name={progress.stage} />
          </>
        ) : null}
        {progress?.secondsLeft == null ? '' : ` · ${text.left(Math.max(1, Math.round(progress.secondsLeft)))}`}
      </p>
    </div>
  );
}

export function Outcome({ run: { state, result, problem } }: { run: TrainingRun }) {
  const { versions: text } = words().model;
  if (state === 'cancelled') return <p role="status">{text.cancelled}</p>;
  if (result) return <p role="status">{text.trained(skillOf(result.skill))}</p>;
  return (
    <p class="warning" role="alert">
      ▲ {text.failed} {problem?.detail} {problem?.hint}
    </p>
  );
}

export function isUnderWay({ state }: TrainingRun): boolean {
  return state === 'queued' || state === 'running';
}

/** Of what is written in the dictionary; the server speaks English. */
function Stage({ name }: { name: string }) {
  const { stages } = words().model.versions;
  const [, verb, rest] = /^(fitting|trying) (.*)$/.exec(name) ?? [];
  const said = verb ? stages[verb]?.replace('…', rest) : stages[name];
  return <span {...(said ? {} : { lang: 'en' })}>{said ?? name}</span>;
}

/** The run of an id, followed until it has ended. */
export function useRun(id: string | null): { run: TrainingRun | null; setRun(run: TrainingRun): void } {
  const [run, setRun] = useState<TrainingRun | null>(null);
  const current = run?.id === id ? run : null;
  useEffect(() => {
    if (id === null || current) return;
    ask<TrainingRun>(`/v1/training-runs/${encodeURIComponent(id)}`).then(setRun, () => {
      // A run that the server does not know can be begun anew.
    });
  }, [id]);
  const underWay = current !== null && isUnderWay(current);
  useEffect(() => (underWay ? watchRun(current, setRun) : undefined), [id, underWay]);
  return { run: current, setRun };
}

/** Tells of a run until it has ended. @returns  stops listening */
function watchRun(run: TrainingRun, tell: (run: TrainingRun) => void): () => void {
  const path = `/v1/training-runs/${encodeURIComponent(run.id)}`;
  let [failures, timer, stopped] = [0, 0, false];
  const look = async () => {
    try {
      const now = await ask<TrainingRun>(path);
      if (stopped) return;
      tell(now);
      if (!isUnderWay(now)) stopped = true;
    } catch {
      // The next look says whether the server is there again.
    }
  };
  const poll = async () => {
    await look();
    if (!stopped) timer = window.setTimeout(poll, POLL_MS);
  };
  const events = new EventSource(`${path}/events`);
  events.addEventListener('progress', (event) => {
    failures = 0;
    tell({ ...run, progress: JSON.parse((event as MessageEvent<string>).data) as TrainingRun['progress'] });
  });
  for (const name of ['result', 'problem']) {
    events.addEventListener(name, () => {
      events.close();
      void poll();
    });
  }
  events.onerror = () => {
    failures++;
    if (failures < MOST_FAILURES && events.readyState !== EventSource.CLOSED) return;
    events.close();
    void poll();
  };
  return () => {
    stopped = true;
    events.close();
    clearTimeout(timer);
  };
}
