/** What those who run the server see of it: its log, its figures, whether it is ready. */
import { afterEach, describe, expect, test } from 'vitest';
import { createApp } from '../../src/service/app.ts';
import { limitedServer } from '../../src/service/limits.ts';
import { openLog } from '../../src/service/log.ts';
import { openMetrics } from '../../src/service/metrics.ts';
import { openPredictor } from '../../src/service/predictor.ts';
import { serve } from '../../src/service/serve.ts';
import { bundle, loaded } from './shop.ts';

const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0)) await end();
});

/** A server that logs every request, and its log. */
async function logged() {
  const lines: string[] = [];
  const log = openLog({ level: 'info', destination: { write: (line) => lines.push(line) } });
  const server = limitedServer(createApp({ predictor: await openPredictor(bundle), customers: loaded, log }));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  ends.push(() => {
    server.close();
    server.closeAllConnections();
  });
  const url = `http://127.0.0.1:${(server.address() as { port: number }).port}`;
  return { url, lines };
}

describe('the log', () => {
  test('has a line a request, with what was asked and how it ended', async () => {
    const { url, lines } = await logged();
    await (await fetch(`${url}/v1/customers/regular?level=0.5`, { headers: { 'X-Request-Id': 'till-1' } })).text();
    await (await fetch(`${url}/v1/customers/nobody`)).text();
    await expect.poll(() => lines.length).toBe(2);
    const [first, second] = lines.map((line) => JSON.parse(line));
    expect(first).toMatchObject({
      ...{
        level: 'info',
        requestId: 'till-1',
        method: 'GET',
        route: '/v1/customers/:id',
        status: 200,
        caller: 'local',
      },
      time: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
      ms: expect.any(Number),
    });
    expect(second).toMatchObject({ status: 404, route: '/v1/customers/:id' });
  });

  test('knows nothing of any customer', async () => {
    const { url, lines } = await logged();
    const secrets = ['regular', 'anna@shop.example', '1997-03-04', '4711.25', 'prn_secret'];
    const headers = { 'Content-Type': 'application/json', 'X-API-Key': 'prn_secret' };
    const transactions = [{ date: '1997-03-04', amount: 4711.25 }];
    for (const customer of [{ transactions }, { transactions, ammount: 'anna@shop.example' }]) {
      const body = JSON.stringify({ customerId: 'anna@shop.example', ...customer });
      await (await fetch(`${url}/v1/predictions`, { method: 'POST', headers, body })).text();
    }
    await (await fetch(`${url}/v1/customers/regular`, { headers })).text();
    await (await fetch(`${url}/anna@shop.example`, { headers })).text();
    await expect.poll(() => lines.length).toBe(4);
    for (const secret of secrets) expect(lines.join()).not.toContain(secret);
  });
});

describe('/metrics', () => {
  test('tells requests by route, predictions and the model', async () => {
    const { url } = await logged();
    const body = JSON.stringify({ customers: Array.from({ length: 3 }, () => ({ summary: { x: 1, tx: 2, T: 3 } })) });
    const headers = { 'Content-Type': 'application/json' };
    await (await fetch(`${url}/v1/predictions`, { method: 'POST', headers, body })).text();
    await (await fetch(`${url}/v1/customers/nobody`)).text();
    const answer = await fetch(`${url}/metrics`);
    expect(answer.headers.get('content-type')).toMatch(/^text\/plain; version=/);
    const text = await answer.text();
    expect(text).toContain('perennial_predictions_total 3');
    expect(text).toContain('perennial_customers 4');
    expect(text).toMatch(/perennial_request_seconds_count\{method="POST",route="\/v1\/predictions",status="200"\} 1/);
    expect(text).toMatch(/perennial_request_seconds_count\{method="GET",route="\/v1\/customers\/:id",status="404"\} 1/);
    expect(text).toMatch(/perennial_model_info\{version="19970930-[\da-f]{8}",as_of="1997-09-30"\} 1/);
    const age = Number(/^perennial_model_age_seconds (\S+)$/m.exec(text)![1]);
    const days = (Date.now() - Date.UTC(1997, 9, 1)) / 86_400_000;
    expect(age / 86_400).toBeCloseTo(days, 1);
  });

  test('tells the process’s event-loop lag where it serves', async () => {
    const metrics = openMetrics({ process: true });
    expect(await metrics.text()).toContain('nodejs_eventloop_lag_seconds');
    metrics.close();
  });
});

test('/readyz says no from the signal on, while requests under way are answered', async () => {
  const serving = await serve({ bundle, port: 0, host: '127.0.0.1' });
  ends.push(() => serving.close());
  const customers = Array.from({ length: 1000 }, (_, i) => ({ summary: { x: 1 + (i % 40), tx: 9, T: 10 + (i % 90) } }));
  const batch = fetch(`${serving.url}/v1/predictions`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ customers }),
  });
  const { Agent, get } = await import('node:http');
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const statusOf = () =>
    new Promise<number>((resolve, reject) => {
      get(`${serving.url}/readyz`, { agent }, (response) => {
        response.resume().on('end', () => resolve(response.statusCode!));
      }).on('error', reject);
    });
  expect(await statusOf()).toBe(200);
  // On a connection that is open already: new ones are refused.
  const asked = statusOf();
  const closed = serving.close();
  expect(await asked).toBe(503);
  expect((await batch).status).toBe(200);
  await closed;
  agent.destroy();
});
