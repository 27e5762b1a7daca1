import type { ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { rmSync } from 'node:fs';
import { measuredSkill } from '../../bundles/skill.ts';
import { PerennialError } from '../../errors.ts';
import { storeAway } from '../../store/away.ts';
import type { RunRecord, RunState, Store } from '../../store/contract.ts';
import type { Hold } from '../../store/shared.ts';
import type { Logger } from '../log.ts';
import type { Registry } from '../models/registry.ts';
import type { ServedModel } from '../models/servedModel.ts';
import { FieldsInvalid } from '../problems.ts';
import { EventLog } from './eventLog.ts';
import { openTask } from './openTask.ts';
import type { RunProblem, TrainingProgress, TrainingRequest, TrainingResult, TrainingRun } from './trainingRequest.ts';
import type { TrainMessage, TrainTask } from './trainTask.ts';

/** Training from the live store: one at a time, in a process of its own, whichever server of a shared store it runs on. */
export interface TrainingRuns {
  list(): Promise<TrainingRun[]>;
  /** @throws RUN_UNKNOWN */
  get(id: string): Promise<TrainingRun>;
  /** What happens in a run; null where it ended before the server was started. @throws RUN_UNKNOWN */
  events(id: string): Promise<EventLog | null>;
  /** @throws RUN_BUSY while another runs, REQUEST_INVALID for covariates that the store does not keep */
  start(request: TrainingRequest, actor: string): Promise<TrainingRun>;
  /** Ends a run; one that has ended stays as it is. @throws RUN_UNKNOWN */
  cancel(id: string, actor: string): Promise<TrainingRun>;
  /** Cancels what runs, and lets listeners go. */
  close(): Promise<void>;
}

export interface TrainingRunsOptions {
  readonly store: Store;
  readonly registry: Registry;
  readonly served: ServedModel;
  readonly log?: Logger | undefined;
}

/** Skill that chance may take away: a version is no worse if it lost less. */
const TOLERANCE = 0.02;

interface Running {
  readonly record: RunRecord;
  readonly events: EventLog;
  readonly started: number;
  readonly hold: Hold;
  progress: TrainingProgress | null;
  child: ChildProcess | null;
  cancelled: boolean;
  done: Promise<void>;
}

/** What the last run took: all that the next is measured by. */
interface Pace {
  readonly stages: number;
  readonly ms: number;
}

export async function openTrainingRuns(options: TrainingRunsOptions): Promise<TrainingRuns> {
  const { store, registry, served, log } = options;
  const { shared } = store;
  /** Has the right to train, which one of a shared store's servers has; null where another trains. */
  const take = async (): Promise<Hold | null> => {
    const hold = shared ? await shared.hold('training') : alone();
    if (hold) await endBroken(store);
    return hold;
  };
  await (await take())?.release();
  const eventLogs = new Map<string, EventLog>();
  let running: Running | null = null;
  let pace: Pace | null = null;

  const find = async (id: string): Promise<RunRecord> => {
    const record = (await store.runs.list()).find((run) => run.id === id);
    if (!record) throw new PerennialError('RUN_UNKNOWN', { value: id.slice(0, 100) });
    return record;
  };
  /** Runs of other servers that somebody here listens to. */
  const elsewhere = new Set<string>();
  const listen = (id: string) => {
    const events = eventLogs.get(id) ?? new EventLog();
    eventLogs.set(id, events);
    elsewhere.add(id);
    return events;
  };
  /** Runs may have been cancelled, or have ended, on another server. */
  const follow = async () => {
    if (!running && elsewhere.size === 0) return;
    for (const record of await store.runs.list()) {
      const { id, state } = record;
      if (state === 'running') continue;
      if (running?.record.id === id && state === 'cancelled') {
        running.cancelled = true;
        kill(running);
      }
      if (!elsewhere.delete(id)) continue;
      const { result, problem } = runOf(record, null);
      eventLogs.get(id)?.add(result ? 'result' : 'problem', result ?? problem);
      eventLogs.get(id)?.end();
    }
  };
  shared?.onChange(() => {
    follow().catch(() => {});
  });
  const shown = (record: RunRecord) => runOf(record, running?.record.id === record.id ? running.progress : null);

  const progress = (run: Running, stage: string) => {
    const ms = performance.now() - run.started;
    const done = run.progress ? run.progress.done + 1 : 0;
    run.progress = {
      ...{ stage, done },
      of: pace ? Math.max(pace.stages, done + 1) : null,
      secondsLeft: pace ? Math.max(0, Math.round((pace.ms - ms) / 1000)) : null,
    };
    run.events.add('progress', run.progress);
  };

  /** @returns the version that came of it */
  const train = async (run: Running, request: TrainingRequest, copy: string): Promise<string> => {
    const { activate: _, ...options } = request;
    progress(run, 'copying the store');
    await store.backup(copy);
    const early = ended(run);
    if (early) throw early;
    const task: TrainTask = { store: copy, versions: registry.versions.folder, options };
    const child = openTask('trainTask', task);
    run.child = child;
    return await new Promise<string>((resolve, reject) => {
      child.on('message', (message: TrainMessage) => {
        if ('stage' in message) progress(run, message.stage);
        else if ('version' in message) resolve(message.version);
        else if ('problem' in message) reject(new Refused(message.problem));
        else reject(new Error(message.fault));
      });
      child.once('error', reject);
      child.once('exit', (code, signal) =>
        reject(ended(run) ?? new Error(`the training ended with ${code ?? signal}`)),
      );
    });
  };

  const settle = async (run: Running, request: TrainingRequest, actor: string): Promise<TrainingResult> => {
    const { id } = run.record;
    const copy = `${store.beside}.training-${id}`;
    try {
      const version = await train(run, request, copy);
      await registry.versions.share(version);
      return await judge({ version, request, actor, registry, served });
    } finally {
      kill(run);
      for (const file of [copy, `${copy}.wal`]) rmSync(file, { force: true });
    }
  };

  const end = async (run: Running, state: RunState, changes: Partial<RunRecord>) => {
    try {
      await store.runs.change('id', run.record.id, { state, endedAt: new Date().toISOString(), ...changes });
    } catch (error) {
      // Whoever trains next says of it that it was interrupted.
      if (!shared) throw error;
      log?.error({ run: run.record.id, err: error }, 'fault');
    } finally {
      running = null;
      await run.hold.release();
    }
    run.events.end();
    log?.info({ run: run.record.id, state }, 'training');
  };

  const carryOut = async (run: Running, request: TrainingRequest, actor: string) => {
    try {
      const result = await settle(run, request, actor);
      pace = { stages: run.progress!.done + 1, ms: performance.now() - run.started };
      run.events.add('result', result);
      await end(run, 'succeeded', { model: result.version, problem: JSON.stringify(result) });
    } catch (error) {
      const problem = problemOf(error);
      if (problem.code === 'INTERNAL') log?.error({ run: run.record.id, err: error }, 'fault');
      run.events.add('problem', problem);
      const state = error instanceof Cancelled ? 'cancelled' : 'failed';
      await end(run, state, { problem: JSON.stringify(problem) });
    }
  };

  return {
    list: async () => (await store.runs.list()).map(shown),
    get: async (id) => shown(await find(id)),
    async events(id) {
      const { state } = await find(id);
      return eventLogs.get(id) ?? (shared && state === 'running' ? listen(id) : null);
    },
    async start(request, actor) {
      checkCovariates(request, store.settings?.attributes ?? []);
      const busy = (value: string) => new PerennialError('RUN_BUSY', { value });
      if (running) throw busy(running.record.id);
      const hold = shared ? await take() : alone();
      if (!hold) throw busy((await store.runs.list()).find(({ state }) => state === 'running')?.id ?? 'elsewhere');
      const record: RunRecord = {
        ...{ id: randomUUID(), state: 'running', createdAt: new Date().toISOString(), endedAt: null },
        ...{ request: JSON.stringify(request), model: null, problem: null },
      };
      const events = new EventLog();
      const started = performance.now();
      const run: Running = {
        record,
        events,
        started,
        hold,
        progress: null,
        child: null,
        cancelled: false,
        done: Promise.resolve(),
      };
      // At once: who asks in the same moment is refused.
      running = run;
      eventLogs.set(record.id, events);
      hold.lost.addEventListener('abort', () => kill(run));
      try {
        await store.runs.add(record);
      } catch (error) {
        running = null;
        await hold.release();
        throw error;
      }
      run.done = carryOut(run, request, actor);
      return shown(record);
    },
    async cancel(id, actor) {
      const record = await find(id);
      if (running?.record.id === id) {
        const run = running;
        run.cancelled = true;
        kill(run);
        await run.done;
        const at = new Date().toISOString();
        await store.audit.add({ at, actor, action: 'training.cancel', subject: id, detail: null });
        return shown(await find(id));
      }
      if (shared && record.state === 'running') {
        // The server that trains sees it, and ends what it does.
        const at = new Date().toISOString();
        const problem = JSON.stringify(problemOf(new Cancelled()));
        await store.runs.change('id', id, { state: 'cancelled', endedAt: at, problem });
        await store.audit.add({ at, actor, action: 'training.cancel', subject: id, detail: null });
        return shown(await find(id));
      }
      return shown(record);
    },
    async close() {
      const run = running;
      if (run) {
        run.cancelled = true;
        kill(run);
        await run.done;
      }
      for (const events of eventLogs.values()) events.end();
    },
  };
}

/** @throws REQUEST_INVALID */
function checkCovariates({ covariates }: TrainingRequest, kept: readonly string[]): void {
  const faults = (covariates?.names ?? []).flatMap((name, at) => {
    const has = kept.length > 0 ? `the store keeps ${kept.join(', ')}` : 'the store keeps none';
    return kept.includes(name) ? [] : [{ field: `/covariates/names/${at}`, message: `no such attribute: ${has}` }];
  });
  if (faults.length > 0) throw new FieldsInvalid(faults);
}

/** What it trains from is a copy, and what it saves is renamed when it is whole: it can end anywhere. */
function kill({ child }: Running): void {
  child?.kill('SIGKILL');
}

/** Why a run ended that did not end by itself; null where nobody ended it. */
function ended({ cancelled, hold }: Running): Error | null {
  if (cancelled) return new Cancelled();
  return hold.lost.aborted ? storeAway() : null;
}

/** The right to train of whoever has the store alone. */
function alone(): Hold {
  return { lost: new AbortController().signal, release: async () => {} };
}

class Cancelled extends Error {}

class Refused extends Error {
  readonly problem: RunProblem;

  constructor(problem: RunProblem) {
    super(problem.detail);
    this.problem = problem;
  }
}

function problemOf(error: unknown): RunProblem {
  if (error instanceof Refused) return error.problem;
  if (error instanceof Cancelled) return { code: 'CANCELLED', detail: 'The run was cancelled', hint: 'Start another.' };
  const known = error instanceof PerennialError ? error : new PerennialError('INTERNAL');
  return { code: known.code, detail: known.message, hint: known.hint };
}

interface Judged {
  readonly version: string;
  readonly request: TrainingRequest;
  readonly actor: string;
  readonly registry: Registry;
  readonly served: ServedModel;
}

/** Activates a new version where that was asked for, and it did no worse out of time than the one that answers. */
async function judge({ version, request, actor, registry, served }: Judged): Promise<TrainingResult> {
  const { manifest } = await registry.versions.load(version);
  const skill = measuredSkill(manifest.evaluation);
  const activeSkill = served.absent ? null : measuredSkill(served.manifest.evaluation);
  const result = (activated: boolean, reason: string) => ({ version, activated, reason, skill, activeSkill });
  if (!request.activate) return result(false, 'It was not asked for.');
  if (activeSkill !== null && (skill === null || skill < activeSkill - TOLERANCE)) {
    return result(false, 'Out of time it did worse than the model that answers.');
  }
  await registry.activate(version, actor);
  return result(true, 'Out of time it did no worse than the model that answered.');
}

/** What was under way when a server ended without a word. */
async function endBroken(store: Store): Promise<void> {
  const problem = JSON.stringify({
    code: 'INTERRUPTED',
    detail: 'The server ended during the run',
    hint: 'Start another.',
  });
  for (const { id, state } of await store.runs.list()) {
    if (state !== 'running' && state !== 'queued') continue;
    await store.runs.change('id', id, { state: 'failed', endedAt: new Date().toISOString(), problem });
  }
}

function runOf(record: RunRecord, progress: TrainingProgress | null): TrainingRun {
  const { id, state, createdAt, endedAt } = record;
  const outcome = record.problem === null ? null : JSON.parse(record.problem);
  return {
    ...{ id, state, createdAt, endedAt, progress },
    request: JSON.parse(record.request) as TrainingRequest,
    // The store's record has one column for what came of a run.
    result: state === 'succeeded' ? (outcome as TrainingResult) : null,
    problem: state === 'succeeded' ? null : (outcome as RunProblem | null),
  };
}
