// Requests a second of the whole service beside a bare Express application that parses the same body with the same zod
// schema and sends it back: npm run bench service
import { type ChildProcess, fork, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { join } from 'node:path';
import autocannon from 'autocannon';
import { root, workshop } from './measure.ts';

const ROUNDS = 5;
const SECONDS = 2;
const CONNECTIONS = 16;
const transactions = join(root, 'data/sample/transactions.csv');
const bundle = join(workshop, 'service-bundle');

const headers = { 'Content-Type': 'application/json' };
const history = Array.from({ length: 8 }, (_, i) => ({
  date: `2024-${String(1 + i).padStart(2, '0')}-1${i}`,
  amount: 20 + 3.5 * i,
  orderId: `A${i}`,
}));
const customer = { customerId: 'C1', transactions: history };
const body = JSON.stringify(customer);

interface Usage {
  readonly seconds: number;
  readonly megabytes: number;
}

interface Contestant {
  readonly child: ChildProcess;
  readonly url: string;
  usage(): Promise<Usage>;
}

async function start(kind: string): Promise<Contestant> {
  const child = fork(join(root, 'scripts/bench/serviceTask.ts'), [kind, bundle, transactions], {
    execArgv: ['--import', 'tsx'],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const [{ port }] = (await once(child, 'message')) as [{ port: number }];
  const usage = async () => {
    child.send('usage');
    return ((await once(child, 'message')) as [Usage])[0];
  };
  return { child, url: `http://127.0.0.1:${port}`, usage };
}

interface Rates {
  /** Requests a second of the server's processor time. */
  readonly processor: number;
  /** Requests a second by the clock, whose cores the client shares. */
  readonly clock: number;
}

async function rate(server: Contestant, path: string, posted?: string): Promise<Rates> {
  const before = await server.usage();
  const result = await autocannon({
    ...{ url: `${server.url}${path}`, connections: CONNECTIONS, duration: SECONDS, headers },
    ...(posted === undefined ? { method: 'GET' } : { method: 'POST', body: posted }),
  });
  if (result.non2xx + result.errors > 0) throw new Error(`${path}: ${result.non2xx} refused, ${result.errors} failed`);
  const { seconds } = await server.usage();
  return { processor: result.requests.total / (seconds - before.seconds), clock: result.requests.average };
}

/** Latencies at a steady rate, whatever the answers take. @returns p50 and p99 in milliseconds */
async function atRate(url: string, perSecond: number, seconds: number): Promise<[number, number]> {
  const agent = new Agent({ keepAlive: true, maxSockets: 64 });
  const latencies: number[] = [];
  const ask = () =>
    new Promise<void>((resolve, reject) => {
      const began = performance.now();
      request(`${url}/v1/predictions`, { agent, method: 'POST', headers }, (response) => {
        response.resume().on('end', () => {
          latencies.push(performance.now() - began);
          resolve();
        });
      })
        .on('error', reject)
        .end(body);
    });
  const waiting: Promise<void>[] = [];
  const began = performance.now();
  for (let sent = 0; sent < perSecond * seconds; ) {
    const due = ((performance.now() - began) / 1000) * perSecond;
    for (; sent < due; sent++) waiting.push(ask());
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  await Promise.all(waiting);
  agent.destroy();
  latencies.sort((p, q) => p - q);
  return [latencies[latencies.length >> 1], latencies[Math.floor(0.99 * latencies.length)]];
}

/** Lines of the server's processor second, and its memory afterwards. */
async function lines(server: Contestant, count: number): Promise<{ processor: number; megabytes: number }> {
  const before = await server.usage();
  async function* made() {
    const some = `${body}\n`.repeat(250);
    for (let sent = 0; sent < count; sent += 250) yield Buffer.from(some);
  }
  const response = await fetch(`${server.url}/v1/predictions`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/x-ndjson' },
    body: ReadableStream.from(made()),
    duplex: 'half',
  } as RequestInit);
  let answered = 0;
  for await (const part of response.body!) for (const byte of part) if (byte === 10) answered++;
  if (answered !== count) throw new Error(`${answered} of ${count} lines were answered`);
  const { seconds, megabytes } = await server.usage();
  return { processor: count / (seconds - before.seconds), megabytes };
}

const middle = (values: readonly number[]) => values.toSorted((p, q) => p - q)[values.length >> 1];
const whole = (value: number) => Math.round(value).toLocaleString('en');
const times = (value: number) => `${value.toFixed(2)}×`;

export async function benchService(): Promise<string> {
  if (!existsSync(bundle)) {
    const words = ['--import', 'tsx', 'src/cli/main.ts', 'train', '--transactions', transactions, '--currency', 'EUR'];
    spawnSync(process.execPath, [...words, '--out', bundle, '--no-posterior', '--quiet'], { cwd: root });
  }
  const [echo, service] = [await start('echo'), await start('service')];
  try {
    const cases: [string, Contestant, string, string?][] = [
      ['echo', echo, '/v1/predictions', body],
      ['single', service, '/v1/predictions', body],
      ['customer', service, '/v1/customers/C000042'],
    ];
    for (const [, server, path, posted] of cases) await rate(server, path, posted);
    const runs: Record<string, Rates[]> = { echo: [], single: [], customer: [] };
    for (let round = 0; round < ROUNDS; round++) {
      for (const [name, server, path, posted] of cases) runs[name].push(await rate(server, path, posted));
    }
    const ratio = (name: string) => middle(runs[name].map((run, i) => run.processor / runs.echo[i].processor));
    const processor = (name: string) => middle(runs[name].map((run) => run.processor));
    const halves: [number, number][] = [];
    const half = middle(runs.single.map((run) => run.clock)) / 2;
    for (let round = 0; round < ROUNDS; round++) halves.push(await atRate(service.url, half, 3));
    const tail = middle(halves.map(([p50, p99]) => p99 / p50));
    const small = await lines(service, 10_000);
    const large = await lines(service, 100_000);
    const rows = [
      ['bare echo', `${whole(processor('echo'))}/s`, '1.00×', '–'],
      ['one prediction, combined forecast', `${whole(processor('single'))}/s`, times(ratio('single')), '0.60×'],
      ['`GET /v1/customers/:id`', `${whole(processor('customer'))}/s`, times(ratio('customer')), '0.60×'],
      [
        'NDJSON, a line',
        `${whole(large.processor)}/s`,
        `${times(large.processor / processor('single'))} one prediction`,
        '40×',
      ],
    ];
    return [
      '| what | a second of the server’s processor time | beside | goal |',
      '|---|---:|---:|---:|',
      ...rows.map((row) => `| ${row.join(' | ')} |`),
      '',
      `At half load (${whole(half)} a second by the clock) p99 is ${times(tail)} p50; the goal is under 3×. Memory after 10,000 lines of`,
      `NDJSON ${whole(small.megabytes)} MB, after 100,000 more ${whole(large.megabytes)} MB.`,
    ].join('\n');
  } finally {
    for (const { child } of [echo, service]) {
      child.kill();
      // What is left of a server that ended as told is its wait for our messages.
      child.disconnect();
    }
  }
}
