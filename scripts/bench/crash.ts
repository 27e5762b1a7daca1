/** A server that is killed while it writes: what it had acknowledged is there once, and every figure is right. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { summarise } from '../../src/facts/summarise.ts';
import { summariseTransactions } from '../../src/facts/summariseTransactions.ts';
import { type Random, randomFrom } from '../../src/numerics/random.ts';
import type { Store, StoredTransaction } from '../../src/store/contract.ts';
import { Histories } from '../../src/store/histories.ts';
import { openStore } from '../../src/store/openStore.ts';
import { formatDay, moneyNumber, parseDay } from '../../src/units.ts';
import { command, perennial, readyUrl } from './server.ts';

const CLIENTS = 16;
const CUSTOMERS = 400;
const FIRST = parseDay('2024-01-01');
const DAYS = 360;

export interface Round {
  /** Milliseconds of writing before the kill. */
  readonly after: number;
  /** Transactions that were acknowledged, of those that were sent. */
  readonly acknowledged: number;
  readonly sent: number;
  /** Milliseconds until the store was open again. */
  readonly opened: number;
  /** What was wrong; nothing where all is well. */
  readonly faults: readonly string[];
}

/** What was sent under an id: by version, and the highest that was acknowledged. */
interface Told {
  readonly versions: Map<number, object>;
  acknowledged: number;
}

/** Kills a server so many times, each time at a random moment while clients write, and looks at the store afterwards. */
export async function crashRounds(rounds: number, seed: number): Promise<Round[]> {
  const folder = mkdtempSync(join(tmpdir(), 'perennial-crash-'));
  const random = randomFrom(seed);
  const told = new Map<string, Told>();
  try {
    await prepare(folder, random);
    const results: Round[] = [];
    for (let round = 0; round < rounds; round++) results.push(await crashOnce(folder, random, told));
    return results;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const storeIn = (folder: string) => join(folder, 'shop.store');
const bundleIn = (folder: string) => join(folder, 'bundle');

/** A small shop, loaded and trained. */
async function prepare(folder: string, random: Random): Promise<void> {
  const file = join(folder, 'orders.csv');
  const lines = Array.from(
    { length: 2000 },
    () => `C${random.integer(CUSTOMERS)},${formatDay(FIRST + random.integer(DAYS))},${1 + random.integer(90)}`,
  );
  writeFileSync(file, `customer_id,date,amount\n${lines.join('\n')}\n`);
  const store = storeIn(folder);
  await command(['load', '--transactions', file, '--store', store, '--currency', 'EUR', '-q']);
  await command(['train', '--store', store, '--out', bundleIn(folder), '--models', 'bg-nbd', '--no-posterior', '-q']);
}

async function crashOnce(folder: string, random: Random, told: Map<string, Told>): Promise<Round> {
  const server = perennial(['serve', '--store', storeIn(folder), '--bundle', bundleIn(folder), '--port', '0']);
  const ended = new Promise<void>((done) => server.once('exit', () => done()));
  const url = await readyUrl(server);
  const before = counted(told);
  const after = 100 + random.integer(1500);
  let stopped = false;
  const clients = Array.from({ length: CLIENTS }, async (_, client) => {
    const own = randomFrom(random.integer(2 ** 31) + client);
    while (!stopped) {
      const ok = await send(url, own, told, client).catch(() => false);
      if (!ok) return;
    }
  });
  await new Promise((done) => setTimeout(done, after));
  server.kill('SIGKILL');
  await ended;
  stopped = true;
  await Promise.all(clients);
  const start = performance.now();
  const store = await openStore(storeIn(folder));
  const opened = performance.now() - start;
  const faults = [...(await checkTransactions(store, told)), ...(await checkFigures(store))];
  await store.close();
  const now = counted(told);
  return { after, opened, acknowledged: now.acknowledged - before.acknowledged, sent: now.sent - before.sent, faults };
}

function counted(told: Map<string, Told>) {
  let [acknowledged, sent] = [0, 0];
  for (const one of told.values()) {
    sent += one.versions.size;
    acknowledged += [...one.versions.keys()].filter((version) => version <= one.acknowledged).length;
  }
  return { acknowledged, sent };
}

/** Posts some transactions, new ones, corrections and repetitions, and notes what was acknowledged. */
async function send(url: string, random: Random, told: Map<string, Told>, client: number): Promise<boolean> {
  const known = [...told.keys()].filter((id) => id.startsWith(`${client}-`));
  const transactions = Array.from({ length: 1 + random.integer(8) }, () => {
    const again = known.length > 0 && random.uniform() < 0.2;
    const id = again ? known[random.integer(known.length)] : `${client}-${told.size}-${random.integer(2 ** 31)}`;
    const one = told.get(id) ?? { versions: new Map(), acknowledged: 0 };
    told.set(id, one);
    const highest = Math.max(0, ...one.versions.keys());
    const version = again && random.uniform() < 0.5 ? highest : highest + 1;
    const content = one.versions.get(version) ?? {
      customerId: `C${random.integer(CUSTOMERS)}`,
      date: formatDay(FIRST + random.integer(DAYS)),
      amount: (random.integer(9000) - 1000) / 100,
    };
    one.versions.set(version, content);
    return { transactionId: id, version, ...content };
  });
  const response = await fetch(`${url}/v1/transactions`, {
    method: 'POST',
    body: JSON.stringify({ transactions }),
    headers: { 'Content-Type': 'application/json' },
  });
  // The status alone acknowledges: the body may be cut off by the kill.
  if (response.status !== 200) throw new Error(`answered ${response.status}: ${await response.text()}`);
  for (const { transactionId, version } of transactions) {
    const one = told.get(transactionId)!;
    one.acknowledged = Math.max(one.acknowledged, version);
  }
  await response.arrayBuffer();
  return true;
}

/** What was acknowledged stands, once, with the content of its version; and nothing stands that was not sent. */
async function checkTransactions(store: Store, told: Map<string, Told>): Promise<string[]> {
  const faults: string[] = [];
  const standing = new Map<string, StoredTransaction>();
  const ids = [...told.keys()];
  for (let from = 0; from < ids.length; from += 1000) {
    for (const line of await store.byTransactionId(ids.slice(from, from + 1000))) {
      if (standing.has(line.transactionId!)) faults.push(`${line.transactionId} stands twice`);
      standing.set(line.transactionId!, line);
    }
  }
  for (const [id, { versions, acknowledged }] of told) {
    const line = standing.get(id);
    if ((line?.version ?? 0) < acknowledged) faults.push(`${id}: version ${acknowledged} was acknowledged and is lost`);
    if (line && JSON.stringify(contentOf(line)) !== JSON.stringify(versions.get(line.version))) {
      faults.push(`${id}: version ${line.version} stands with other content`);
    }
  }
  const { transactions } = await store.counts();
  const extra = transactions - 2000 - standing.size;
  if (extra !== 0) faults.push(`${extra} transactions more than were sent`);
  return faults;
}

function contentOf({ customer, day, amount }: StoredTransaction): object {
  return { customerId: customer, date: formatDay(day), amount: moneyNumber(amount) };
}

/** What memory says of each customer is what SQL says of all. */
async function checkFigures(store: Store): Promise<string[]> {
  const histories = new Histories(await store.columns(), store.settings!.attributes);
  const ledger = await store.ledger();
  const { summaries } = await summarise(ledger);
  await ledger.close();
  const faults: string[] = [];
  summaries.customer.forEach((customer, row) => {
    const own = summariseTransactions(histories.transactionsOf(customer), summaries.clock);
    for (const name of [
      'x',
      'tx',
      'T',
      'orders',
      'spendCount',
      'meanSpend',
      'historicalValue',
      'lastPurchase',
    ] as const) {
      if (own[name] !== summaries[name][row])
        faults.push(`${customer}: ${name} is ${own[name]}, not ${summaries[name][row]}`);
    }
  });
  return faults;
}

/** Twenty-five rounds as a table. */
export async function benchCrash(): Promise<string> {
  const rounds = await crashRounds(25, Date.now() % 2 ** 31);
  const sum = (of: (round: Round) => number) => rounds.reduce((total, round) => total + of(round), 0);
  const lines = rounds.map(({ after, sent, acknowledged, opened, faults }, i) =>
    [
      i + 1,
      after,
      sent,
      acknowledged,
      opened.toFixed(0),
      faults.length === 0 ? 'none' : faults.slice(0, 3).join('; '),
    ].join(' | '),
  );
  return [
    `| round | killed after, ms | sent | acknowledged | opened in, ms | faults |`,
    '|---|---|---|---|---|---|',
    ...lines.map((line) => `| ${line} |`),
    '',
    `${sum((round) => round.acknowledged)} acknowledged transactions in ${rounds.length} rounds; ${sum((round) => round.faults.length)} faults.`,
  ].join('\n');
}
