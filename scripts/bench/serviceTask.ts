// A server for scripts/bench/service.ts, in a process of its own: `echo` answers a request with itself, parsed by the same
// zod schema; `service` is the whole stack with a saved bundle and a file of transactions, `store` the same with a store. Tells
// its port, and its processor time when asked.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { loadBundle } from '../../src/bundles/bundle.ts';
import { openLog } from '../../src/service/log.ts';
import { oneCustomerSchema } from '../../src/service/requests.ts';
import { serve } from '../../src/service/serve.ts';
import { openStore } from '../../src/store/openStore.ts';
import { openLedger } from '../../src/transactions/ledger.ts';

const [kind, bundle, source, models] = process.argv.slice(2);

async function listen(): Promise<number> {
  if (kind === 'echo') {
    const app = express().use(express.json());
    app.post('/v1/predictions', (request, response) => {
      response.json(oneCustomerSchema.parse(request.body));
    });
    const server = createServer(app);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return (server.address() as AddressInfo).port;
  }
  const known =
    kind === 'store'
      ? { store: await openStore(source), models }
      : { ledger: () => openLedger({ file: source, currency: 'EUR' }) };
  const serving = await serve({
    bundle: await loadBundle(bundle),
    ...known,
    // Everything that production has: each request counted, limited, logged.
    log: openLog({ level: 'info', destination: { write: () => {} } }),
    rateLimit: 1e9,
    port: 0,
    host: '127.0.0.1',
  });
  await serving.ready;
  return Number(new URL(serving.url).port);
}

process.on('message', () => {
  const { user, system } = process.cpuUsage();
  process.send!({ seconds: (user + system) / 1e6, megabytes: process.memoryUsage().rss / 1e6 });
});
process.send!({ port: await listen() });
