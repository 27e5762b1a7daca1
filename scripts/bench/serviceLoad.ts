/** What a served store bears: live transactions of many clients, and single predictions while it has other things to do. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openStore } from '../../src/store/openStore.ts';
import { openLedger } from '../../src/transactions/ledger.ts';
import { atRate, type Contestant, customerLines, lines, Poster, start } from './serviceServer.ts';

const CLIENTS = 64;
const SECONDS = 4;
const BATCH = 100_000;
const ROUNDS = 3;

export interface Load {
  /** Transactions a second by the clock: of one client, whose every request is a commit, and of many. */
  readonly alone: number;
  readonly together: number;
  /** p99 of single predictions, milliseconds: at rest, and while a batch and a training are under way. */
  readonly idle: number;
  readonly busy: number;
}

/** @param body  of a single prediction */
export async function measureLoad(bundle: string, transactions: string, body: string): Promise<Load> {
  const folder = mkdtempSync(join(tmpdir(), 'perennial-load-'));
  const file = join(folder, 'shop.store');
  const store = await openStore(file, { create: true });
  const ledger = await openLedger({ file: transactions, currency: 'EUR' });
  await store.load(ledger, transactions);
  await ledger.close();
  await store.close();
  const server = await start('store', [bundle, file, join(folder, 'versions')]);
  try {
    const latencies = await whileBusy(server, body);
    const rates: [number, number][] = [];
    for (let round = 0; round < ROUNDS; round++) rates.push([await posted(server, 1), await posted(server, CLIENTS)]);
    const middle = (of: 0 | 1) => rates.map((pair) => pair[of]).sort((p, q) => p - q)[ROUNDS >> 1];
    return { alone: middle(0), together: middle(1), ...latencies };
  } finally {
    server.end();
    rmSync(folder, { recursive: true, force: true });
  }
}

let number = 0;

/** Transactions a second of so many clients, each of which waits for the answer before it sends the next. */
async function posted({ url }: Contestant, clients: number): Promise<number> {
  const poster = new Poster(`${url}/v1/transactions`, clients);
  const end = performance.now() + 1000 * SECONDS;
  let count = 0;
  const client = async () => {
    for (; performance.now() < end; count++) {
      const id = number++;
      const order = { transactionId: `bench-${id}`, customerId: `C${String(id % 900).padStart(6, '0')}` };
      await poster.post(JSON.stringify({ ...order, date: '2024-06-15', amount: 10 + (id % 50) }));
    }
  };
  await Promise.all(Array.from({ length: clients }, client));
  poster.end();
  return count / SECONDS;
}

/** Requests a second of those who ask for single predictions meanwhile: a busy shop's. */
const PER_SECOND = 100;

async function whileBusy(server: Contestant, body: string): Promise<Pick<Load, 'idle' | 'busy'>> {
  await atRate(server.url, body, PER_SECOND, SECONDS);
  const [, idle] = await atRate(server.url, body, PER_SECOND, 2 * SECONDS);
  const run = await fetch(`${server.url}/v1/training-runs`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ activate: false }),
  });
  const { id } = (await run.json()) as { id: string };
  const [, busy] = await atRate(server.url, body, PER_SECOND, 0, lines(server, customerLines(40), BATCH));
  const still = (await (await fetch(`${server.url}/v1/training-runs/${id}`)).json()) as { state: string };
  if (still.state === 'failed') throw new Error('the training failed');
  await fetch(`${server.url}/v1/training-runs/${id}`, { method: 'DELETE' });
  return { idle, busy };
}
