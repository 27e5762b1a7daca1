// Trains on the bundled sample, prints the result and serves it: the first thing that a newcomer runs.
import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';
import { run } from '../src/cli/run.ts';
import { endOnSignals } from '../src/cli/signals.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
process.chdir(root);
endOnSignals();
const transactions = ['--transactions', 'data/sample/transactions.csv', '--currency', 'EUR'];
const port = process.env.PORT ?? '3000';

// Before training, which takes its time.
const refused = await whyNot(port);
if (refused) {
  console.error(`error: ${refused}\n       Choose another: PORT=${port === '3001' ? 3002 : 3001} npm run quickstart`);
  process.exit(5);
}
const trained = await run(['train', ...transactions, '--out', 'models/sample']);
if (trained !== 0) process.exit(trained);
console.log(`
Try, while the server below runs:
  curl http://127.0.0.1:${port}/v1/customers/C000042
  curl http://127.0.0.1:${port}/v1/predictions -H 'Content-Type: application/json' -d '{"transactions": [{"date": "2025-01-10", "amount": 40}, {"date": "2025-03-02", "amount": 55.5}]}'
  npm run perennial -- score --bundle models/sample --transactions data/sample/transactions.csv --out scores.csv
Stop it with Ctrl+C.
`);
process.exitCode = await run(['serve', '--bundle', 'models/sample', ...transactions, '--port', port]);

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
