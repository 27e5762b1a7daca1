// Trains on the bundled sample, prints the result and serves it: the first thing that a newcomer runs.
import { spawnSync } from 'node:child_process';
import { readdirSync, rmSync, statSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { run } from '../src/cli/run.ts';
import { endOnSignals } from '../src/cli/signals.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
process.chdir(root);
endOnSignals();
const sample = ['--transactions', 'data/sample/transactions.csv', '--currency', 'EUR'];
const store = ['--store', 'models/sample.store'];
const port = process.env.PORT ?? '3000';

// Before training, which takes its time.
const refused = await whyNot(port);
if (refused) {
  console.error(`error: ${refused}\n       Choose another: PORT=${port === '3001' ? 3002 : 3001} npm run quickstart`);
  process.exit(5);
}
buildPage();
// Begins anew each time: the sample, and not what was posted the last time.
for (const part of ['', '.wal']) rmSync(`models/sample.store${part}`, { force: true });
const steps = [
  ['load', ...sample, ...store, '--attributes', 'channel,country', '--quiet'],
  ['train', ...store, '--out', 'models/sample'],
];
for (const step of steps) {
  const code = await run(step);
  if (code !== 0) process.exit(code);
}
console.log(`
The page, once the server below is ready: http://127.0.0.1:${port}/

Try, while the server below runs:
  curl http://127.0.0.1:${port}/v1/customers/C000042
  curl http://127.0.0.1:${port}/v1/transactions -H 'Content-Type: application/json' -d '{"transactionId": "my-1", "customerId": "C000042", "date": "2025-06-30", "amount": 49.9}'
  curl 'http://127.0.0.1:${port}/v1/customers?sort=-predictedValue&limit=3'
  curl http://127.0.0.1:${port}/v1/predictions -H 'Content-Type: application/json' -d '{"transactions": [{"date": "2025-01-10", "amount": 40}, {"date": "2025-03-02", "amount": 55.5}]}'
  npm run perennial -- score --bundle models/sample --transactions data/sample/transactions.csv --out scores.csv
Stop it with Ctrl+C.
`);
process.exitCode = await run(['serve', '--bundle', 'models/sample', ...store, '--port', port]);

/** The page that is served at /, unless it is built from these sources already. */
function buildPage(): void {
  const built = statSync('dist/dashboard/index.html', { throwIfNoEntry: false })?.mtimeMs ?? 0;
  const sources = readdirSync('src/dashboard', { recursive: true, encoding: 'utf8' });
  if (sources.every((file) => statSync(join('src/dashboard', file)).mtimeMs <= built)) return;
  // The page is a help: without it, everything else works.
  const { status } = spawnSync('npm', ['run', '--silent', 'build:page'], { stdio: ['ignore', 2, 2], shell: true });
  if (status !== 0) console.error('warning: the page could not be built; the server runs without it');
}

/** Why nothing can be served on a port; null where it is free. */
function whyNot(port: string): Promise<string | null> {
  if (!/^\d{1,5}$/.test(port) || Number(port) > 65535) return Promise.resolve(`PORT can not be ${port}`);
  return new Promise((answer) => {
    const server = createServer();
    server.once('error', (error: NodeJS.ErrnoException) => {
      answer(`Port ${port} ${error.code === 'EADDRINUSE' ? 'is taken' : `can not be used (${error.code})`}`);
    });
    server.listen(Number(port), '127.0.0.1', () => server.close(() => answer(null)));
  });
}
