/** How long a server answers nobody else while it is asked about all transactions: npm run bench questions */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { markdown, root } from './measure.ts';
import { AS_DEPLOYED, command, perennial, readyUrl } from './server.ts';

const CUSTOMERS = 100_000;
const WATCHED_DAYS = 70;
/** Until the last turn has been noted. */
const PAUSE_MS = 100;

export async function benchQuestions(): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'perennial-questions-'));
  const [file, store, bundle, turns] = ['shop.csv', 'shop.store', 'bundle', 'turns'].map((name) => join(folder, name));
  try {
    await command(['simulate', '--customers', String(CUSTOMERS), '--out', file, '-q']);
    await command(['load', '--transactions', file, '--store', store, '--currency', 'EUR', '-q']);
    await command(['train', '--store', store, '--out', bundle, '--no-posterior', '-q']);
    writeFileSync(turns, '');
    process.env.TURNS_FILE = turns;
    const words = ['serve', '--store', store, '--bundle', bundle, '--port', '0', '--log-level', 'warn'];
    const server = perennial(words, [...AS_DEPLOYED, '--import', join(root, 'scripts/bench/turns.mjs')]);
    const ended = new Promise((done) => server.once('exit', done));
    try {
      return await ask(await readyUrl(server), turns);
    } finally {
      server.kill();
      await ended;
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function ask(url: string, file: string): Promise<string> {
  const { asOf } = (await (await fetch(`${url}/v1/summary`)).json()) as { asOf: string };
  const since = new Date(Date.parse(asOf) - WATCHED_DAYS * 86_400_000).toISOString().slice(0, 10);
  const costs = [{ channel: 'search', period: asOf.slice(0, 7), spend: 900 }];
  const asked: readonly [name: string, path: string, body?: object][] = [
    ['alarms', `/v1/alerts?since=${since}`],
    ['alarms by channel', `/v1/alerts?since=${since}&group=channel`],
    ['groups', `/v1/groups/channel?since=${since}`],
    ['a campaign', '/v1/campaigns', { name: 'spring', draft: true, top: 1000 }],
    ['recommendations', '/v1/customers/C000042/recommendations?by=category'],
    ['further products', '/v1/cross-selling'],
    ['the audit', '/v1/audit'],
    ['the audit, tried on the past', '/v1/audit?backtest=true'],
    ['a budget', '/v1/budgets', { total: 5000, costs }],
    ['the summary with charts', '/v1/summary?charts=value,lorenz'],
    ['customers by value', '/v1/customers?limit=50&sort=-predictedValue'],
    ['segments', '/v1/segments'],
  ];
  const rows: string[][] = [];
  let noted = 0;
  const newTurns = async () => {
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    const all = readFileSync(file, 'utf8').split('\n').filter(Boolean).map(Number);
    const own = all.slice(noted);
    noted = all.length;
    return own;
  };
  await newTurns();
  for (const [name, path, body] of asked) {
    const began = performance.now();
    const headers = { 'Content-Type': 'application/json' };
    const post = body && { method: 'POST', headers, body: JSON.stringify(body) };
    const response = await fetch(`${url}${path}`, post);
    await response.arrayBuffer();
    if (!response.ok) throw new Error(`${path}: ${response.status}`);
    const seconds = (performance.now() - began) / 1000;
    const own = await newTurns();
    const longest = Math.max(0, ...own);
    rows.push([name, seconds.toFixed(1), longest > 0 ? longest.toFixed(0) : 'under 10']);
  }
  return markdown(['what is asked', 'answered after, s', 'longest turn of the event loop, ms'], rows);
}
