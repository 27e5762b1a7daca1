/** Every route over a store of its own, but for training, which would take a process for each request. */
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { PerennialError } from '../../../src/errors.ts';
import { silent } from '../../../src/forecast/progress.ts';
import { type AppOptions, createApp, routesOf } from '../../../src/service/app.ts';
import { openKeyRing } from '../../../src/service/auth/keyRing.ts';
import type { TrainingRun } from '../../../src/service/jobs/trainingRequest.ts';
import type { TrainingRuns } from '../../../src/service/jobs/trainingRuns.ts';
import { limitedServer } from '../../../src/service/limits.ts';
import { LiveStart } from '../../../src/service/live/liveStart.ts';
import { openLog } from '../../../src/service/log.ts';
import { firstVersion, openRegistry } from '../../../src/service/models/registry.ts';
import { serveModel } from '../../../src/service/models/servedModel.ts';
import { openPredictor } from '../../../src/service/predictor.ts';
import type { Route } from '../../../src/service/routes/route.ts';
import { openUploads } from '../../../src/service/uploads/uploads.ts';
import type { Store } from '../../../src/store/contract.ts';
import { folder, storeWith } from '../../store/stores.ts';
import { keyTable } from '../auth/keyTable.ts';
import { bundle } from '../shop.ts';

export interface LiveShop {
  readonly url: string;
  readonly port: number;
  readonly server: Server;
  readonly store: Store;
  readonly routes: readonly Route[];
  /** What was logged at level warn and above. */
  readonly log: readonly string[];
  close(): Promise<void>;
}

let opened = 0;

export async function openLiveShop(): Promise<LiveShop> {
  const rows = ['regular', 'once', 'a/b ü 😀?#%', '=1+1'].flatMap((customerId, c) =>
    Array.from({ length: 1 + c }, (_, k) => ({
      ...{ customerId, transactionId: `T${c}-${k}`, date: `1997-0${1 + c + k}-05` },
      amount: 5 + c + k,
    })),
  );
  const store = await storeWith({ rows, currency: 'USD', asOf: '1997-09-30' });
  const { versions } = await firstVersion(join(folder, `hard-${++opened}.versions`), bundle);
  const predictor = await openPredictor(bundle);
  const served = serveModel(predictor);
  const start = new LiveStart(store, silent);
  start.begin(bundle, predictor);
  const { live } = start;
  const registry = await openRegistry({ versions, served, store, start });
  const uploads = openUploads({
    ...{ store, folder: `${store.file}.uploads`, limit: 100_000 },
    take: async (ledger, source) => (await live).load(ledger, source),
  });
  const log: string[] = [];
  const options: AppOptions = {
    ...{ predictor: served, registry, live, uploads, runs: Promise.resolve(runsInName()) },
    // Kept in memory, and none to begin with: keys that are made would close the server.
    keys: { ...(await openKeyRing(keyTable())), guarded: false },
    audit: store.audit,
    log: openLog({ level: 'warn', destination: { write: (line) => log.push(line) } }),
  };
  await live;
  const server = limitedServer(createApp(options));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    ...{ url: `http://127.0.0.1:${port}`, port, server, store, log, routes: routesOf(options) },
    async close() {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
      await (await uploads).close();
      await (await live).close();
      await store.close();
    },
  };
}

/** Runs that are told of, and never trained. */
function runsInName(): TrainingRuns {
  const runs = new Map<string, TrainingRun>();
  const find = (id: string): TrainingRun => {
    const run = runs.get(id);
    if (!run) throw new PerennialError('RUN_UNKNOWN', { value: id.slice(0, 100) });
    return run;
  };
  return {
    list: async () => [...runs.values()],
    get: async (id) => find(id),
    events: async (id) => (find(id) ? null : null),
    async start(request) {
      const at = new Date().toISOString();
      const nothing = { progress: null, result: null, problem: null };
      const run: TrainingRun = {
        id: `run-${runs.size}`,
        state: 'cancelled',
        createdAt: at,
        endedAt: at,
        request,
        ...nothing,
      };
      runs.set(run.id, run);
      return run;
    },
    cancel: async (id) => find(id),
    close: async () => {},
  };
}
