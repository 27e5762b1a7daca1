/** Servers for scripts/bench/service.ts, each in a process of its own, and what their clients measure. */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { Agent, request } from 'node:http';
import { join } from 'node:path';
import { randomFrom } from '../../src/numerics/random.ts';
import { formatDay, parseDay } from '../../src/units.ts';
import { root } from './measure.ts';
import { AS_DEPLOYED } from './server.ts';

export interface Usage {
  readonly seconds: number;
  readonly megabytes: number;
}

export interface Contestant {
  readonly child: ChildProcess;
  readonly url: string;
  usage(): Promise<Usage>;
  end(): void;
}

export async function start(kind: 'echo' | 'service' | 'store', words: readonly string[]): Promise<Contestant> {
  const child = fork(join(root, 'scripts/bench/serviceTask.ts'), [kind, ...words], {
    execArgv: [...AS_DEPLOYED, '--import', 'tsx'],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const [{ port }] = (await once(child, 'message')) as [{ port: number }];
  const usage = async () => {
    child.send('usage');
    return ((await once(child, 'message')) as [Usage])[0];
  };
  const end = () => {
    child.kill();
    // What is left of a server that ended as told is its wait for our messages.
    child.disconnect();
  };
  return { child, url: `http://127.0.0.1:${port}`, usage, end };
}

const headers = { 'Content-Type': 'application/json' };

/** Answers to one POST after the other, or to many at once. */
export class Poster {
  private readonly agent: Agent;
  private readonly url: string;

  constructor(url: string, connections: number) {
    this.url = url;
    this.agent = new Agent({ keepAlive: true, maxSockets: connections });
  }

  /** @returns milliseconds until the answer was whole */
  post(body: string): Promise<number> {
    return new Promise((resolve, reject) => {
      const began = performance.now();
      request(this.url, { agent: this.agent, method: 'POST', headers }, (response) => {
        if (response.statusCode! >= 300) reject(new Error(`status ${response.statusCode}`));
        response.resume().on('end', () => resolve(performance.now() - began));
      })
        .on('error', reject)
        .end(body);
    });
  }

  end(): void {
    this.agent.destroy();
  }
}

/**
 * Latencies at a steady rate, whatever the answers take.
 *
 * @param until  goes on until it resolves, and for so many seconds at least
 * @returns      p50 and p99 in milliseconds
 */
export async function atRate(
  url: string,
  body: string,
  perSecond: number,
  seconds: number,
  until: Promise<unknown> = Promise.resolve(),
): Promise<[number, number]> {
  const poster = new Poster(`${url}/v1/predictions`, 64);
  const latencies: number[] = [];
  const waiting: Promise<unknown>[] = [];
  let done = false;
  const ended = until.finally(() => {
    done = true;
  });
  const began = performance.now();
  for (let sent = 0; !done || performance.now() - began < 1000 * seconds; ) {
    const due = ((performance.now() - began) / 1000) * perSecond;
    for (; sent < due; sent++) waiting.push(poster.post(body).then((ms) => latencies.push(ms)));
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  await Promise.all([...waiting, ended]);
  poster.end();
  latencies.sort((p, q) => p - q);
  return [latencies[latencies.length >> 1], latencies[Math.floor(0.99 * latencies.length)]];
}

const PART = 250;

/** Customers a line, each with 1 to 15 orders of the sample's time, in parts of so many lines; the same at each call. */
export function customerLines(parts: number): Buffer[] {
  const random = randomFrom('lines');
  const first = parseDay('2023-01-01');
  const upTo = (most: number) => Math.floor(most * random.uniform());
  const customer = (_: unknown, i: number) => {
    const days = Array.from({ length: 1 + upTo(15) }, () => first + upTo(900)).sort((a, b) => a - b);
    const transactions = days.map((day, k) => ({
      date: formatDay(day),
      amount: (500 + upTo(9500)) / 100,
      orderId: `A${k}`,
    }));
    return `${JSON.stringify({ customerId: `C${i}`, transactions })}\n`;
  };
  return Array.from({ length: parts }, () => Buffer.from(Array.from({ length: PART }, customer).join('')));
}

/** The same line again and again. */
export function repeated(line: string): Buffer[] {
  return [Buffer.from(`${line}\n`.repeat(PART))];
}

/**
 * Streams so many lines through POST /v1/predictions.
 *
 * @param parts  of lines, from the first again after the last
 * @returns      lines of a second of the server's processor time, and its largest memory
 */
export async function lines(
  server: Contestant,
  parts: readonly Buffer[],
  count: number,
): Promise<{ processor: number; megabytes: number }> {
  const before = await server.usage();
  async function* made() {
    for (let sent = 0; sent < count; sent += PART) yield parts[(sent / PART) % parts.length];
  }
  let largest = 0;
  const look = async () => {
    largest = Math.max(largest, (await server.usage()).megabytes);
  };
  const response = await fetch(`${server.url}/v1/predictions`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/x-ndjson' },
    body: ReadableStream.from(made()),
    duplex: 'half',
  } as RequestInit);
  let answered = 0;
  let looked = 0;
  for await (const part of response.body!) {
    for (const byte of part) if (byte === 10) answered++;
    if (answered - looked < count / 20) continue;
    looked = answered;
    await look();
  }
  if (answered !== count) throw new Error(`${answered} of ${count} lines were answered`);
  await look();
  const { seconds } = await server.usage();
  return { processor: count / (seconds - before.seconds), megabytes: largest };
}
