/** Looks whether there are alarms whenever transactions or model have changed, and tells of each once. */
import { createHash } from 'node:crypto';
import { PerennialError } from '../errors.ts';
import type { MonitorOptions, Watch } from '../pipelines/monitor.ts';
import { tellAlarm } from '../pipelines/tellWatch.ts';
import type { Hold } from '../store/shared.ts';
import { wordsIn } from '../words/catalogue.ts';
import type { Language } from '../words/language.ts';
import type { LiveSource } from './live/liveSource.ts';
import { pause } from './live/runInBackground.ts';
import type { Logger } from './log.ts';
import type { ServedModel } from './models/servedModel.ts';
import { reviewsToWatch } from './storedReviews.ts';
import type { Webhook } from './webhook.ts';
import type { WholeStore } from './whole/wholeStore.ts';

export interface AlarmWatchOptions {
  /** Settled once there is a store to watch, or never will be. */
  readonly begun: Promise<unknown>;
  /** Where several servers have the store, takes the telling for this one; null where another has it. */
  readonly hold?: () => Promise<Hold | null>;
  readonly live: LiveSource;
  readonly whole: WholeStore;
  readonly model: ServedModel;
  readonly tell: Webhook;
  readonly stop: AbortSignal;
  readonly everyMs?: number;
  readonly language?: Language;
  readonly monitoring?: MonitorOptions;
  readonly log?: Logger | undefined;
}

const HOUR_MS = 3_600_000;

/** Resolves when it is told to stop. The store keeps what was told, so that a restart tells nothing again. */
export async function watchAlarms(options: AlarmWatchOptions): Promise<void> {
  const { begun, hold, live, whole, model, tell, stop } = options;
  const { everyMs = HOUR_MS, language = 'en', monitoring = {}, log } = options;
  let held: Hold | null = null;
  let told: Set<string> | null = null;
  let seen = '';
  const look = async () => {
    const { store } = live.ready('watch');
    const rows = await store.reviews.list();
    const state = `${model.version} ${store.settings?.asOf} ${rows.length}`;
    if (state === seen) return;
    if (hold && held?.lost.aborted !== false) {
      held = await hold();
      if (!held) return;
      // Another has told until now.
      told = null;
    }
    told ??= new Set((await store.alerts.list()).map(({ rule }) => rule));
    const reviews = reviewsToWatch(rows);
    const asked = { ...monitoring, ...(reviews ? { reviews } : {}) };
    const watch = await whole.ask('watch', asked, ['alarms', rows.length]);
    let all = true;
    for (const event of eventsOf(watch, model.version, language)) {
      if (told.has(event.id)) continue;
      if (await tell(event)) {
        told.add(event.id);
        const seenAt = new Date().toISOString();
        await store.alerts.add({ raisedAt: event.found, rule: event.id, detail: event.text, seenAt });
      } else all = false;
    }
    // What was not taken is told at the next look.
    if (all) seen = state;
  };
  await Promise.race([begun.catch(() => {}), aborted(stop)]);
  while (!stop.aborted) {
    try {
      await look();
    } catch (error) {
      // Not ready yet, or no week has passed since the model was trained.
      if (!(error instanceof PerennialError)) log?.error({ err: error }, 'fault');
    }
    await pause(everyMs, stop);
  }
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
}

function eventsOf({ measures, weekEnds, until, alarmsPerYear }: Watch, version: string, language: Language) {
  const words = wordsIn(language).watch.monitor;
  return measures.flatMap(({ measure, alarms }) =>
    alarms.map((alarm) => ({
      id: createHash('sha256').update(`${version} ${measure} ${alarm.direction}`).digest('hex').slice(0, 32),
      type: 'alarm',
      ...{ measure, ...alarm },
      start: weekEnds[alarm.startWeek],
      found: weekEnds[alarm.foundInWeek],
      ...{ until, alarmsPerYear, model: version },
      text: tellAlarm(words.measures[measure], alarm, weekEnds, language),
    })),
  );
}
