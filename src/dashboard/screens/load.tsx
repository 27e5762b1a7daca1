/** From a file to a forecast: six headings that open in turn. The address holds the upload and the run, so that nothing is lost. */
import type { ComponentChildren } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { useQuery } from '../address.ts';
import { ask, Refusal, useAnswer } from '../ask.ts';
import type { ModelVersion, TrainingRun, Upload, UploadSettings } from '../contract.ts';
import { Columns } from '../parts/load/columns.tsx';
import { DropFile } from '../parts/load/dropFile.tsx';
import { bytes } from '../parts/load/figures.ts';
import { Quality } from '../parts/load/quality.tsx';
import { Result } from '../parts/load/result.tsx';
import { Train } from '../parts/load/train.tsx';
import { Understood } from '../parts/load/understood.tsx';
import { Failure, Loading } from '../parts/states.tsx';
import { isUnderWay, useRun } from '../parts/training.tsx';
import { words } from '../settings.ts';
import { useTitle } from '../title.ts';
import { useSummary } from '../useSummary.ts';

/** While the server reads or loads, it is asked so often. */
const POLL_MS = 400;

export function Load() {
  const { load: text } = words();
  useTitle(words().screens.load);
  useSummary();
  const { query, change } = useQuery();
  const { upload, refusal, retry, put } = useUpload(query.upload ?? null);
  const { run, setRun } = useRun(query.run ?? null);
  const models = useAnswer<{ models: ModelVersion[] }>('/v1/models');
  const active = models.data?.models.find((version) => version.active) ?? null;
  const remove = async () => {
    await ask(`/v1/uploads/${upload!.id}`, { method: 'DELETE' }).catch(() => undefined);
    change({ upload: null, run: null });
  };
  if (refusal && refusal.problem.code !== 'UPLOAD_UNKNOWN') return <Failure refusal={refusal} retry={retry} />;
  return (
    <article class="load">
      <h1 tabIndex={-1}>{text.title}</h1>
      <Step number={1} title={text.file} open>
        {upload ? (
          <p>
            <strong>{upload.name}</strong> <span class="soft">{bytes(upload.bytes)}</span>{' '}
            <button type="button" class="quiet" onClick={remove}>
              {text.another}
            </button>
          </p>
        ) : query.upload && !refusal ? (
          <Loading blocks={['line']} />
        ) : (
          <>
            {refusal ? <p class="warning">▲ {text.gone}</p> : null}
            <DropFile arrived={({ id }) => change({ upload: id, run: null })} />
          </>
        )}
      </Step>
      {upload ? (
        <Steps
          upload={upload}
          put={put}
          run={run}
          started={(next) => {
            setRun(next);
            change({ run: next.id });
          }}
          active={active}
          activated={models.retry}
        />
      ) : (
        <ol class="ahead" start={2}>
          {[text.columns, text.understood, text.quality, text.train, text.result].map((name) => (
            <li key={name}>{name}</li>
          ))}
        </ol>
      )}
    </article>
  );
}

interface StepsProps {
  readonly upload: Upload;
  put(upload: Upload): void;
  readonly run: TrainingRun | null;
  started(run: TrainingRun): void;
  readonly active: ModelVersion | null;
  activated(): void;
}

function Steps({ upload, put, run, started, active, activated }: StepsProps) {
  const { load: text } = words();
  const reading = upload.state === 'reading';
  const read = upload.quality !== null && !reading;
  const loaded = upload.state === 'loaded';
  const done = run !== null && !isUnderWay(run);
  // Whoever chooses faster than the server answers changes what was chosen last.
  const wanted = useRef({ id: upload.id, settings: upload.settings });
  if (wanted.current.id !== upload.id) wanted.current = { id: upload.id, settings: upload.settings };
  const patch = async (change: (settings: UploadSettings) => UploadSettings) => {
    const settings = change(wanted.current.settings);
    wanted.current = { id: upload.id, settings };
    const headers = { 'Content-Type': 'application/json' };
    put(await ask<Upload>(`/v1/uploads/${upload.id}`, { method: 'PATCH', headers, body: JSON.stringify(settings) }));
  };
  return (
    <>
      <Step number={2} title={text.columns} open={upload.columns !== null} waits={reading}>
        <Columns upload={upload} patch={patch} fixed={loaded} />
      </Step>
      <Step
        number={3}
        title={text.understood}
        open={read || upload.question !== null}
        waits={reading && upload.columns !== null}
      >
        <Understood upload={upload} patch={patch} fixed={loaded} />
      </Step>
      <Step number={4} title={text.quality} open={read}>
        <Quality upload={upload} put={put} />
      </Step>
      <Step number={5} title={text.train} open={loaded}>
        <Train run={run} started={started} first={active === null} />
      </Step>
      <Step number={6} title={text.result} open={done && run.result !== null}>
        {run?.result ? <Result result={run.result} active={active} activated={activated} /> : null}
      </Step>
    </>
  );
}

interface StepProps {
  readonly number: number;
  readonly title: string;
  readonly open: boolean;
  readonly waits?: boolean;
  readonly children: ComponentChildren;
}

function Step({ number, title, open, waits = false, children }: StepProps) {
  const place = useRef<HTMLElement>(null);
  const was = useRef(open);
  useEffect(() => {
    // What has opened because of what one did is what one wants to see; the first three open by themselves.
    if (open && !was.current && number > 4) place.current!.scrollIntoView({ block: 'nearest' });
    was.current = open;
  }, [open]);
  return (
    <section class={open ? 'step' : 'step closed'} aria-label={title} ref={place}>
      <h2>
        <span class="soft">{number}</span> {title}
      </h2>
      {open ? (
        children
      ) : waits ? (
        <>
          <p class="soft">{words().load.reading}</p>
          <Loading blocks={['rows']} />
        </>
      ) : null}
    </section>
  );
}

/** An upload as it stands, asked again while the server is at work on it. */
function useUpload(id: string | null) {
  const [upload, put] = useState<Upload | null>(null);
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const [turn, setTurn] = useState(0);
  const current = upload?.id === id ? upload : null;
  const busy = id !== null && (current === null || current.state === 'reading' || current.state === 'loading');
  useEffect(() => {
    if (!busy) return;
    const abort = new AbortController();
    const look = () =>
      ask<Upload>(`/v1/uploads/${id}`, { signal: abort.signal }).then(
        (next) => {
          setRefusal(null);
          put(next);
          setTurn((before) => before + 1);
        },
        (error: unknown) => {
          if (error instanceof Refusal) setRefusal(error);
        },
      );
    const timer = setTimeout(look, current === null ? 0 : POLL_MS);
    return () => {
      clearTimeout(timer);
      abort.abort();
    };
  }, [id, busy, turn]);
  return {
    upload: current,
    refusal: current === null && id !== null ? refusal : null,
    put,
    retry() {
      setRefusal(null);
      setTurn(turn + 1);
    },
  };
}
