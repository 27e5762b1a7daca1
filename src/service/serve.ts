import { statSync } from 'node:fs';
import type { Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import type { Bundle } from '../bundles/bundle.ts';
import { PerennialError } from '../errors.ts';
import { type Progress, silent } from '../forecast/progress.ts';
import type { Store } from '../store/contract.ts';
import type { Ledger } from '../transactions/ledger.ts';
import { version } from '../version.ts';
import { watchAlarms } from './alarmWatch.ts';
import { type AppOptions, createApp } from './app.ts';
import { checkExposure } from './auth/checkExposure.ts';
import { openKeyRing } from './auth/keyRing.ts';
import { openTrainingRuns } from './jobs/trainingRuns.ts';
import { limitedServer } from './limits.ts';
import { liveSource } from './live/liveSource.ts';
import { LiveStart } from './live/liveStart.ts';
import { type LoadedCustomers, loadCustomers } from './loadCustomers.ts';
import { openMetrics } from './metrics.ts';
import { firstVersion, openRegistry } from './models/registry.ts';
import { serveModel } from './models/servedModel.ts';
import { readOrders } from './page/orderHistory.ts';
import { openPredictor } from './predictor.ts';
import { openUploads } from './uploads/uploads.ts';
import { openWebhook } from './webhook.ts';
import { askBeside } from './whole/askBeside.ts';
import { openWholeStore } from './whole/wholeStore.ts';
import { noWorkers, openWorkers } from './workers/workers.ts';

export interface ServeOptions
  extends Omit<
    AppOptions,
    | 'predictor'
    | 'customers'
    | 'keys'
    | 'audit'
    | 'live'
    | 'metrics'
    | 'draining'
    | 'awayFor'
    | 'sessions'
    | 'registry'
    | 'runs'
    | 'uploads'
    | 'workers'
    | 'whole'
  > {
  /** null for a store that has no model yet: it is loaded, trained and activated while the server runs. */
  readonly bundle: Bundle | null;
  /** Opens the transactions whose customers can be asked for by id; called once the server listens, and closed once they are loaded. */
  readonly ledger?: () => Promise<Ledger>;
  /** A store in place of a ledger, with its API keys: it takes transactions while it is served, and is closed with the server. */
  readonly store?: Store;
  /** Where versions of the model are kept, for a store; without, the bundle stays the only one. */
  readonly models?: string;
  /**
   * Threads for batches and explanations: one less than there are cores unless said otherwise; 0 for none of their own, and
   * no process for questions about all transactions either.
   */
  readonly threads?: number | undefined;
  /** Largest file that may be uploaded into the store, in bytes: 2 GB unless said otherwise. */
  readonly uploadLimit?: number;
  /** Where alarms of the store are sent to, signed with the secret; looked for every hour. */
  readonly webhook?: { readonly url: string; readonly secret: string };
  /** 0 for any that is free. */
  readonly port: number;
  readonly host: string;
  readonly progress?: Progress;
}

export interface Serving {
  readonly server: Server;
  readonly url: string;
  /** Resolves when every customer can be asked for; rejects with the reason why that will never be. */
  readonly ready: Promise<void>;
  /** Resolves when the last connection has ended, whether close() or a signal began it. */
  readonly closed: Promise<void>;
  /** Takes no more requests, answers those under way, and resolves when all is done. */
  close(): Promise<void>;
}

const UPLOAD_LIMIT = 2_000_000_000;
/** A request under way has this long to be answered once the server closes. */
const GRACE_MS = 10_000;
/** After the first of these, requests that had arrived when the server closed have been read. */
const SWEEP_MS = 50;

/**
 * Serves a bundle until close() is called, or SIGTERM or SIGINT arrives.
 *
 * @throws KEYS_MISSING, PORT_TAKEN, or OPTION_INVALID for a host or port that this machine does not have; what openPredictor throws
 */
export async function serve(options: ServeOptions): Promise<Serving> {
  const { store } = options;
  try {
    return await listening(options);
  } catch (error) {
    await store?.close();
    throw error;
  }
}

async function listening(options: ServeOptions): Promise<Serving> {
  const { ledger, store, models, threads, port, host, webhook, progress = silent, ...rest } = options;
  const keys = store && (await openKeyRing(store.keys, store.shared?.onChange));
  checkExposure(host, keys);
  const { bundle, versions = null } =
    store && models !== undefined
      ? await firstVersion(models, options.bundle, store.shared?.bundles)
      : { bundle: options.bundle };
  if (!bundle && !versions) throw new PerennialError('MODEL_MISSING');
  const metrics = openMetrics({ process: true });
  const predictor = bundle && (await openPredictor(bundle));
  const served = serveModel(predictor, metrics.predictions);
  // Loading begins only once the port is ours.
  let begin: () => void = () => {};
  const begun = new Promise<void>((resolve) => {
    begin = resolve;
  });
  const customers = ledger && bundle && begun.then(() => load(bundle, ledger, progress));
  const start = store && new LiveStart(store, progress);
  if (start && bundle && predictor) begun.then(() => start.begin(bundle, predictor));
  const live = start?.live;
  const access = keys && store ? { keys, audit: store.audit, sessions: store.shared?.sessions ?? null } : {};
  const known = live ? { live } : customers ? { customers } : {};
  // What lies on another machine is measured there.
  if (store && !store.shared) metrics.gauge('store_bytes', 'Size of the store on disk.', () => sizeOf(store.file));
  let ending = false;
  const workers = threads === 0 ? noWorkers() : openWorkers({ threads, counted: metrics.predictions });
  const operation = { metrics, workers, draining: () => ending, awayFor: () => store?.shared?.awayFor ?? null };
  const stop = new AbortController();
  const registry =
    store &&
    start &&
    versions &&
    (await openRegistry({ versions, served, store, start, stop: stop.signal, log: rest.log }));
  const runs = registry && openTrainingRuns({ store, registry, served, log: rest.log });
  const uploads =
    store &&
    start &&
    openUploads({
      ...{ store, folder: `${store.beside}.uploads`, limit: options.uploadLimit ?? UPLOAD_LIMIT, log: rest.log },
      take: async (ledger, source) => (start.begun ? await start.live : store).load(ledger, source),
    });
  uploads?.catch((error: unknown) => rest.log?.error({ err: error }, 'fault'));
  const training = { ...(registry && runs ? { registry, runs } : {}), ...(uploads ? { uploads } : {}) };
  const source = liveSource(live, () => served.absent);
  const whole = store && openWholeStore(source, served, threads === 0 ? undefined : askBeside(store, source, served));
  const asked = whole ? { whole } : {};
  const server = limitedServer(
    createApp({ ...rest, ...access, ...known, ...operation, ...training, ...asked, predictor: served }),
  );
  try {
    await listen(server, port, host);
  } catch (error) {
    await workers.close();
    throw error;
  }
  begin();
  const { shared = null } = store ?? {};
  const watching =
    webhook &&
    whole &&
    live &&
    watchAlarms({
      begun: live,
      // One of those who serve the store tells of alarms.
      ...(shared ? { hold: () => shared.hold('alarms') } : {}),
      ...{ live: source, whole, model: served, stop: stop.signal, log: rest.log },
      tell: openWebhook({ ...webhook, log: rest.log, stop: stop.signal }),
    });
  const url = urlOf(server, host);
  rest.log?.info({ version, url, bundle: bundle?.folder ?? null }, 'listening');
  // Without a model it is ready to be given one.
  const ready = Promise.resolve<unknown>(bundle ? (live ?? customers) : null).then(() => {});
  // Whoever does not wait for it can't be struck down by it.
  ready.catch(() => {});
  const release = async () => {
    stop.abort();
    await watching;
    await (await runs?.catch(() => undefined))?.close();
    await (await uploads?.catch(() => undefined))?.close();
    const opened = start?.begun ? await start.live.catch(() => undefined) : undefined;
    await opened?.close();
    await store?.close();
    await whole?.close();
    await workers.close();
    metrics.close();
    rest.log?.info('ended');
  };
  const end = () => {
    ending = true;
    rest.log?.info('ending');
    // Those who listen to a run are let go; what trains is cancelled.
    runs?.then((opened) => opened.close()).catch((error: unknown) => rest.log?.error({ err: error }, 'fault'));
  };
  return { server, url, ready, ...closing(server, end, release) };
}

/** A database and the log of what it has not taken in yet. */
function sizeOf(file: string): number {
  const sizes = [file, `${file}.wal`].map((path) => statSync(path, { throwIfNoEntry: false })?.size ?? 0);
  return sizes[0] + sizes[1];
}

/** The ledger is closed at once: every question is answered from columns. */
async function load(bundle: Bundle, open: () => Promise<Ledger>, progress: Progress): Promise<LoadedCustomers> {
  const ledger = await open();
  try {
    const loaded = await loadCustomers(bundle, ledger, progress);
    return { ...loaded, orders: await readOrders(ledger, loaded.summaries.clock.asOf) };
  } finally {
    await ledger.close();
  }
}

function listen(server: Server, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(listenError(error, port, host)));
    server.listen(port, host, resolve);
  });
}

function listenError(error: NodeJS.ErrnoException, port: number, host: string): Error {
  const cause = { cause: error };
  if (error.code === 'EADDRINUSE') return new PerennialError('PORT_TAKEN', { value: port, host }, cause);
  if (error.code === 'EACCES') {
    const details = {
      option: '--port',
      value: port,
      problem: 'it is not for everybody',
      remedy: 'Use one above 1023.',
    };
    return new PerennialError('OPTION_INVALID', details, cause);
  }
  const remedy = 'Use 127.0.0.1 for this machine alone, 0.0.0.0 for all its networks.';
  const problem = `this machine can not listen there (${error.code})`;
  return new PerennialError('OPTION_INVALID', { option: '--host', value: host, problem, remedy }, cause);
}

function urlOf(server: Server, host: string): string {
  const { port } = server.address() as AddressInfo;
  const everywhere = host === '0.0.0.0' || host === '::';
  const name = everywhere ? 'localhost' : host.includes(':') ? `[${host}]` : host;
  return `http://${name}:${port}`;
}

/**
 * Node's own close() takes a connection for idle as soon as its request is read and its answer handed over, and cuts off
 * what has not been sent of it. Here it is idle once all is sent.
 *
 * @returns ends the connections without a request
 */
function endIdle(server: Server): () => void {
  const busy = new Map<Socket, number>();
  server.on('connection', (socket) => {
    busy.set(socket, 0);
    socket.once('close', () => busy.delete(socket));
  });
  server.prependListener('request', ({ socket }, response) => {
    busy.set(socket, (busy.get(socket) ?? 0) + 1);
    response.once('close', () => {
      if (busy.has(socket)) busy.set(socket, busy.get(socket)! - 1);
    });
  });
  return () => {
    for (const [socket, requests] of busy) if (requests === 0) socket.destroySoon();
  };
}

/**
 * @param begun    is called when the server begins to close
 * @param release  gives back what the server used, once it has closed
 */
function closing(
  server: Server,
  begun: () => void,
  release: () => Promise<void>,
): { closed: Promise<void>; close(): Promise<void> } {
  const signals = ['SIGTERM', 'SIGINT'] as const;
  const sweepIdle = endIdle(server);
  // close() calls it at once, when a request that has arrived may not have been read yet.
  server.closeIdleConnections = () => {};
  let asked = false;
  const close = () => {
    if (asked) return closed;
    asked = true;
    begun();
    server.close();
    // A connection that is kept alive ends once its request is answered, and not when its client thinks of it.
    const sweep = setInterval(sweepIdle, SWEEP_MS);
    const end = setTimeout(() => server.closeAllConnections(), GRACE_MS);
    server.once('close', () => {
      clearInterval(sweep);
      clearTimeout(end);
    });
    return closed;
  };
  const closed = new Promise<void>((resolve) => {
    server.once('close', () => {
      for (const signal of signals) process.off(signal, close);
      resolve();
    });
  }).then(release);
  for (const signal of signals) process.once(signal, close);
  return { closed, close };
}
