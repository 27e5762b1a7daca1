import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Bundle } from '../bundles/bundle.ts';
import { PerennialError } from '../errors.ts';
import { accountOf, explainJoined, type Joined } from '../forecast/joined.ts';
import { type Progress, silent } from '../forecast/progress.ts';
import { type Scores, score } from '../pipelines/score.ts';
import type { Ledger } from '../transactions/ledger.ts';
import { type AppOptions, createApp, type Explain } from './app.ts';

export interface ServeOptions extends Omit<AppOptions, 'scores' | 'explain'> {
  readonly bundle: Bundle;
  /** Opens the transactions whose customers can be asked for by id; called once the server listens, and closed in the end. */
  readonly ledger?: () => Promise<Ledger>;
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

/** A request under way has this long to be answered once the server closes. */
const GRACE_MS = 10_000;
/** Five megabytes at the pace of a poor line. */
const REQUEST_MS = 60_000;

/**
 * Serves a bundle until close() is called, or SIGTERM or SIGINT arrives.
 *
 * @throws PORT_TAKEN, or OPTION_INVALID for a host or port that this machine does not have
 */
export async function serve(options: ServeOptions): Promise<Serving> {
  const { bundle, ledger, port, host, progress = silent } = options;
  // Loading begins only once the port is ours.
  let begin: () => void = () => {};
  const listening = new Promise<void>((resolve) => {
    begin = resolve;
  });
  const loading = ledger && listening.then(() => load(bundle, ledger, progress));
  const scores = loading?.then((loaded) => loaded.scores);
  const explain: Explain | undefined = loading && (async (customer, most) => (await loading).explain(customer, most));
  const app = createApp({ ...options, ...(scores ? { scores } : {}), ...(explain ? { explain } : {}) });
  const server = createServer({ requestTimeout: REQUEST_MS }, app);
  await listen(server, port, host);
  begin();
  const ready = Promise.resolve(scores).then(() => {});
  // Whoever does not wait for it can't be struck down by it.
  ready.catch(() => {});
  const release = () =>
    loading?.then(
      (loaded) => loaded.close(),
      () => {},
    );
  return { server, url: urlOf(server, host), ready, ...closing(server, release) };
}

/** Customers that can be asked for. */
interface Loaded {
  readonly scores: Scores;
  readonly explain: Explain;
  close(): Promise<void>;
}

/** The ledger stays open where predictions can be explained from it, and is closed at once where they can't. */
async function load(bundle: Bundle, open: () => Promise<Ledger>, progress: Progress): Promise<Loaded> {
  const ledger = await open();
  const { joined: record } = bundle.manifest;
  let scores: Scores;
  try {
    scores = await score(bundle, ledger, { progress });
  } catch (error) {
    await ledger.close();
    throw error;
  }
  if (record) return { scores, explain: explainer(ledger, { record, files: bundle.files }), close: ledger.close };
  await ledger.close();
  return { scores, explain: async () => [], close: async () => {} };
}

/** One question at a time: a connection has one result to read. */
function explainer(ledger: Ledger, joined: Joined): Explain {
  let last: Promise<unknown> = Promise.resolve();
  return (customer, most) => {
    const answer = last.then(async () => {
      for await (const why of explainJoined(ledger, joined, { asOf: ledger.asOf, customers: [customer] })) {
        if (why) return accountOf(why, most);
      }
      return [];
    });
    last = answer.catch(() => {});
    return answer;
  };
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

/** @param release  gives back what the server used, once it has closed */
function closing(
  server: Server,
  release: () => Promise<void> | undefined,
): { closed: Promise<void>; close(): Promise<void> } {
  const signals = ['SIGTERM', 'SIGINT'] as const;
  let asked = false;
  const close = () => {
    if (asked) return closed;
    asked = true;
    server.close();
    // A connection that is kept alive ends once its request is answered, and not when its client thinks of it.
    const sweep = setInterval(() => server.closeIdleConnections(), 50);
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
