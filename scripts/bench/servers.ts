/** Two servers on one store in Postgres beside one: what both answer and take at once, in turn with one alone. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import autocannon from 'autocannon';
import { saveBundle } from '../../src/bundles/bundle.ts';
import { train } from '../../src/pipelines/train.ts';
import { openStore } from '../../src/store/openStore.ts';
import { openLedger } from '../../src/transactions/ledger.ts';
import { postgresPrograms, startPostgres } from '../../test/support/postgres.ts';
import { markdown, root } from './measure.ts';
import { type Contestant, start } from './serviceServer.ts';

const ROUNDS = 5;
const SECONDS = 2;
/** Clients of one server; twice as many ask two. */
const CLIENTS = 16;

/** What one server, or several, answered in a while. */
interface Answered {
  /** Answers a second of a server's own processor time, summed over servers: what they give with a core each. */
  readonly processor: number;
  /** Answers a second by the clock, on cores shared with the clients and the database. */
  readonly clock: number;
}

export async function benchServers(): Promise<string> {
  if (postgresPrograms() === null) throw new Error('There is no Postgres here: apt-get install postgresql');
  const folder = mkdtempSync(join(tmpdir(), 'perennial-servers-'));
  const postgres = await startPostgres();
  const servers: Contestant[] = [];
  try {
    const at = postgres.address('shop');
    const bundle = join(folder, 'bundle');
    const store = await openStore(at, { create: true });
    const ledger = await openLedger({ file: join(root, 'data/sample/transactions.csv'), currency: 'EUR' });
    await store.load(ledger, 'sample');
    const { manifest, network } = await train(ledger);
    await saveBundle(bundle, manifest, network);
    await ledger.close();
    await store.close();
    for (const name of ['one', 'other']) servers.push(await start('store', [bundle, at, join(folder, name)]));
    const rows = [];
    for (const [title, ask] of [
      ['`GET /v1/customers/:id`', reads],
      ['`POST /v1/transactions`, one each', posts],
    ] as const) {
      await answered(servers, ask);
      const runs: [Answered, Answered][] = [];
      for (let round = 0; round < ROUNDS; round++) {
        runs.push([await answered(servers.slice(0, 1), ask), await answered(servers, ask)]);
      }
      rows.push(rowOf(title, runs));
    }
    const head = ['answers a second', 'one server', 'two', 'ratio, processor', 'ratio, by the clock'];
    return markdown(head, rows);
  } finally {
    for (const server of servers) server.end();
    postgres.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

type Ask = (server: Contestant) => Promise<number>;

async function answered(servers: readonly Contestant[], ask: Ask): Promise<Answered> {
  const before = await Promise.all(servers.map((server) => server.usage()));
  const counts = await Promise.all(servers.map(ask));
  const after = await Promise.all(servers.map((server) => server.usage()));
  const rates = counts.map((count, i) => count / (after[i].seconds - before[i].seconds));
  const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
  return { processor: sum(rates), clock: sum(counts) / SECONDS };
}

const reads: Ask = ({ url }) => load({ url: `${url}/v1/customers/C000042`, method: 'GET' });

let number = 0;
const posts: Ask = ({ url }) =>
  load({
    url: `${url}/v1/transactions`,
    headers: { 'Content-Type': 'application/json' },
    requests: [
      {
        method: 'POST',
        setupRequest: (request) => {
          const id = number++;
          const customerId = `C${String(id % 900).padStart(6, '0')}`;
          const order = { transactionId: `bench-${id}`, customerId, date: '2024-06-15', amount: 10 };
          return { ...request, body: JSON.stringify(order) };
        },
      },
    ],
  });

/** How many were answered. */
async function load(options: autocannon.Options): Promise<number> {
  const result = await autocannon({ ...options, connections: CLIENTS, duration: SECONDS });
  if (result.non2xx + result.errors > 0) throw new Error(`${result.non2xx} refused, ${result.errors} failed`);
  return result.requests.total;
}

function rowOf(title: string, runs: readonly (readonly [Answered, Answered])[]): string[] {
  const middle = (values: readonly number[]) => values.toSorted((p, q) => p - q)[values.length >> 1];
  const rate = (place: 0 | 1) =>
    `${Math.round(middle(runs.map((run) => run[place].processor))).toLocaleString('en')}/s`;
  const ratio = (of: keyof Answered) => middle(runs.map(([one, two]) => two[of] / one[of])).toFixed(2);
  return [title, rate(0), rate(1), `${ratio('processor')}×`, `${ratio('clock')}×`];
}
