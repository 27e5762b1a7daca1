// Trains on the bundled sample, prints the result and serves it: the first thing that a newcomer runs.
import { fileURLToPath } from 'node:url';
import { run } from '../src/cli/run.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
process.chdir(root);
const transactions = ['--transactions', 'data/sample/transactions.csv', '--currency', 'EUR'];
const port = process.env.PORT ?? '3000';

const trained = await run(['train', ...transactions, '--out', 'models/sample']);
if (trained !== 0) process.exit(trained);
console.log(`
Try, while the server below runs:
  curl http://127.0.0.1:${port}/v1/customers/C000042
  curl http://127.0.0.1:${port}/v1/predictions -H 'Content-Type: application/json' -d '{"transactions":
       [{"date": "2025-01-10", "amount": 40}, {"date": "2025-03-02", "amount": 55.5}]}'
  npx perennial score --bundle models/sample --transactions data/sample/transactions.csv --currency EUR --out scores.csv
Stop it with Ctrl+C.
`);
process.exitCode = await run(['serve', '--bundle', 'models/sample', ...transactions, '--port', port]);
