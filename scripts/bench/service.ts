// Requests a second of the whole service beside a bare Express application that parses the same body with the same zod
// schema and sends it back: npm run bench service
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import autocannon from 'autocannon';
import { loadBundle } from '../../src/bundles/bundle.ts';
import { markdown, root, workshop } from './measure.ts';
import { measureLoad } from './serviceLoad.ts';
import { atRate, type Contestant, customerLines, lines, repeated, start } from './serviceServer.ts';

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

const middle = (values: readonly number[]) => values.toSorted((p, q) => p - q)[values.length >> 1];
const whole = (value: number) => Math.round(value).toLocaleString('en');
const times = (value: number) => `${value.toFixed(2)}×`;

/** @param args  `--processor` for what is told in processor time alone, which a busy machine measures as well */
export async function benchService(args: readonly string[] = []): Promise<string> {
  const { values } = parseArgs({ args: [...args], options: { processor: { type: 'boolean', default: false } } });
  // One that an earlier version made is made again.
  if (!(await loadBundle(bundle).catch(() => null))) {
    const words = ['--import', 'tsx', 'src/cli/main.ts', 'train', '--transactions', transactions, '--currency', 'EUR'];
    spawnSync(process.execPath, [...words, '--out', bundle, '--no-posterior', '--quiet'], { cwd: root });
  }
  const [echo, service] = [await start('echo', []), await start('service', [bundle, transactions])];
  const end = () => {
    for (const server of [echo, service]) if (server.child.connected) server.end();
  };
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
    const beside = (lines: number) => `${times(lines / processor('single'))} one prediction`;
    // The first begins the threads.
    const small = await lines(service, customerLines(40), 10_000);
    const same = await lines(service, repeated(body), 100_000);
    const large = await lines(service, customerLines(40), values.processor ? 100_000 : 1_000_000);
    const first = markdown(
      ['what', 'a second of the server’s processor time', 'beside', 'goal'],
      [
        ['bare echo', `${whole(processor('echo'))}/s`, '1.00×', '–'],
        ['one prediction, combined forecast', `${whole(processor('single'))}/s`, times(ratio('single')), '0.60×'],
        ['`GET /v1/customers/:id`', `${whole(processor('customer'))}/s`, times(ratio('customer')), '0.60×'],
        ['NDJSON, a line', `${whole(large.processor)}/s`, beside(large.processor), '40×'],
        ['the same line again and again', `${whole(same.processor)}/s`, beside(same.processor), '–'],
      ],
    );
    if (values.processor) return first;
    const half = (name: string) => middle(runs[name].map((run) => run.clock)) / 2;
    const halves: Record<string, [number, number][]> = { echo: [], single: [] };
    for (let round = 0; round < ROUNDS; round++) {
      halves.echo.push(await atRate(echo.url, body, half('echo'), 3));
      halves.single.push(await atRate(service.url, body, half('single'), 3));
    }
    const tail = (name: string) => {
      const over = middle(halves[name].map(([p50, p99]) => p99 / p50));
      return `${times(over)} p50, ${middle(halves[name].map(([, p99]) => p99)).toFixed(1)} ms`;
    };
    end();
    const { alone, together, idle, busy } = await measureLoad(bundle, transactions, body);
    const second = markdown(
      ['what', 'is', 'goal'],
      [
        [`p99 at half load (${whole(half('single'))}/s by the clock)`, tail('single'), '3×'],
        [`that of the bare echo (${whole(half('echo'))}/s)`, tail('echo'), '–'],
        [
          'p99 while 100,000 customers are streamed and a model is trained',
          `${busy.toFixed(1)} ms, ${times(busy / idle)} that at rest`,
          '3×',
        ],
        [
          'memory at most: 10,000 lines of NDJSON, 1,000,000',
          `${whole(small.megabytes)} MB, ${whole(large.megabytes)} MB`,
          'flat',
        ],
        [
          'transactions of 64 clients, by the clock',
          `${whole(together)}/s, ${times(together / alone)} one commit a request`,
          '10×',
        ],
      ],
    );
    return `${first}\n\n${second}`;
  } finally {
    end();
  }
}
