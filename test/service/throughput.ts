/**
 * Requests a second of one-customer predictions, beside a bare Express application that only echoes JSON, each in a
 * process of its own and in one run: `npx tsx test/service/throughput.ts [seconds]`. Requests a second of the server's
 * processor time are what a server with a core of its own would reach; those by the clock share the cores with the client.
 */
import { type ChildProcess, fork } from 'node:child_process';
import { Agent, createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import express from 'express';
import { createApp } from '../../src/service/app.ts';
import { openPredictor } from '../../src/service/predictor.ts';
import { bundle, loaded } from './shop.ts';

const CONNECTIONS = 16;
const transactions = ['1997-03-04', '1997-04-01', '1997-05-06', '1997-07-22'].map((date, i) => ({
  date,
  amount: 20 + i,
}));
const body = JSON.stringify({ customerId: 'C-1', transactions });

/** What is asked of which application. */
const cases = {
  'bare Express, JSON echoed': { app: 'echo', method: 'POST', path: '/v1/predictions' },
  'POST /v1/predictions, transactions': { app: 'perennial', method: 'POST', path: '/v1/predictions' },
  'GET /v1/customers/:id': { app: 'perennial', method: 'GET', path: '/v1/customers/regular' },
  'GET /healthz': { app: 'perennial', method: 'GET', path: '/healthz' },
} as const;

async function listen(name: string): Promise<void> {
  const echo = express()
    .use(express.json())
    .post('/v1/predictions', (asked, response) => {
      response.json(asked.body);
    });
  const predictor = await openPredictor(bundle);
  const server = createServer(name === 'echo' ? echo : createApp({ predictor, customers: loaded }));
  server.listen(0, '127.0.0.1', () => process.send?.((server.address() as AddressInfo).port));
  process.on('message', () => process.send?.(processorSeconds()));
}

function processorSeconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}

function ask(child: ChildProcess): Promise<number> {
  const answer = new Promise<number>((resolve) => child.once('message', (message) => resolve(Number(message))));
  child.send('');
  return answer;
}

async function measure(child: ChildProcess, port: number, method: string, path: string, seconds: number) {
  const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS });
  const headers = { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(body) };
  const options = { agent, port, host: '127.0.0.1', method, path, ...(method === 'POST' ? { headers } : {}) };
  const once = () =>
    new Promise<void>((resolve, reject) => {
      const sent = request(options, (response) => {
        if (response.statusCode !== 200) reject(new Error(`status ${response.statusCode}`));
        response.resume().on('end', resolve);
      });
      sent.on('error', reject).end(method === 'POST' ? body : undefined);
    });
  const run = async (ms: number) => {
    const until = performance.now() + ms;
    let done = 0;
    const client = async () => {
      for (; performance.now() < until; done++) await once();
    };
    await Promise.all(Array.from({ length: CONNECTIONS }, client));
    return done;
  };
  await run(2000);
  const before = await ask(child);
  const done = await run(seconds * 1000);
  const used = (await ask(child)) - before;
  agent.destroy();
  return { byClock: done / seconds, byProcessor: done / used };
}

async function main(seconds: number): Promise<void> {
  for (const [title, { app, method, path }] of Object.entries(cases)) {
    const child = fork(fileURLToPath(import.meta.url), ['--listen', app]);
    const port = await new Promise<number>((resolve) => child.once('message', (message) => resolve(Number(message))));
    const { byClock, byProcessor } = await measure(child, port, method, path, seconds);
    const [clock, processor] = [byClock, byProcessor].map((rate) => Math.round(rate).toLocaleString('en').padStart(8));
    process.stdout.write(`${title.padEnd(36)}${clock} requests/s ${processor} requests/s of processor time\n`);
    child.kill();
  }
}

const [word, name] = process.argv.slice(2);
if (word === '--listen') await listen(name);
else await main(Number(word ?? 3));
