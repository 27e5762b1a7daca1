/** Alarms are told to one address, signed, again where it fails, and to nobody else. */
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test, vi } from 'vitest';
import type { Watch } from '../../src/pipelines/monitor.ts';
import { watchAlarms } from '../../src/service/alarmWatch.ts';
import type { LiveSource } from '../../src/service/live/liveSource.ts';
import type { ServedModel } from '../../src/service/models/servedModel.ts';
import { openWebhook, signatureOf, type WebhookEvent } from '../../src/service/webhook.ts';
import type { WholeStore } from '../../src/service/whole/wholeStore.ts';
import type { AlertRecord } from '../../src/store/contract.ts';

const secret = 'a secret of many letters';
const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close().closeAllConnections();
});

interface Taken {
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** Answers with each status in turn, the last of them for ever; 0 for no answer at all. */
async function address(...statuses: number[]) {
  const taken: Taken[] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (part) => {
      body += part;
    });
    request.on('end', () => {
      taken.push({ headers: request.headers, body });
      const status = statuses[Math.min(taken.length, statuses.length) - 1];
      if (status !== 0) response.writeHead(status, { Location: 'http://127.0.0.1:1/elsewhere' }).end('thanks');
    });
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`, taken };
}

const hook = (url: string, stop = new AbortController().signal) =>
  openWebhook({ url, secret, stop, timeoutMs: 200, pausesMs: [1, 1, 1] });

test('an event is signed, with its time, so that whoever has the secret can tell', async () => {
  const { url, taken } = await address(204);
  expect(await hook(url)({ id: 'e1', text: 'Käufe: schlechter' })).toBe(true);
  const [{ headers, body }] = taken;
  expect(JSON.parse(body)).toEqual({ id: 'e1', text: 'Käufe: schlechter' });
  const signature = String(headers['x-perennial-signature']);
  const seconds = Number(/^t=(\d+),v1=[0-9a-f]{64}$/.exec(signature)![1]);
  expect(Math.abs(seconds - Date.now() / 1000)).toBeLessThan(10);
  expect(signature).toBe(signatureOf(secret, seconds, body));
  expect(signature).not.toBe(signatureOf('another secret', seconds, body));
  expect(headers['x-perennial-event']).toBe('e1');
});

test.each([
  ['fails at first', [500, 429, 200], true, 3],
  ['never answers', [0], false, 4],
  ['fails for good', [503], false, 4],
  ['refuses', [400], false, 1],
  ['sends elsewhere, where nobody is asked', [307], false, 1],
] as const)('an address that %s', async (_, statuses, result, attempts) => {
  const { url, taken } = await address(...statuses);
  expect(await hook(url)({ id: 'e' })).toBe(result);
  expect(taken).toHaveLength(attempts);
});

test('nothing is sent once the server ends', async () => {
  const { url, taken } = await address(200);
  expect(await hook(url, AbortSignal.abort())({ id: 'e' })).toBe(false);
  expect(taken).toHaveLength(0);
});

test('an alarm is told once, again where it was not taken, anew for another model, and not after a restart', async () => {
  const alarm = { direction: 'worse', foundInWeek: 1, startWeek: 0, ratio: 0.7, interval: [0.6, 0.8] } as const;
  const watch = {
    measures: [{ measure: 'revenue', alarms: [alarm] }],
    ...{ weekEnds: ['2025-01-07', '2025-01-14'], until: '2025-01-14', alarmsPerYear: 1 },
  } as unknown as Watch;
  const model = { version: 'v1' };
  const stop = new AbortController();
  const events: WebhookEvent[] = [];
  const asked = vi.fn(async () => watch);
  const kept: AlertRecord[] = [];
  const alerts = { list: async () => kept, add: async (row: AlertRecord) => void kept.push(row) };
  const reviews = { list: async () => [] };
  const watched = {
    begun: Promise.resolve(),
    live: { ready: () => ({ store: { settings: { asOf: '2025-01-14' }, alerts, reviews } }) } as unknown as LiveSource,
    whole: { ask: asked } as unknown as WholeStore,
    model: model as ServedModel,
    everyMs: 1,
  };
  await watchAlarms({
    ...watched,
    async tell(event) {
      events.push(event);
      if (events.length === 2) setTimeout(() => Object.assign(model, { version: 'v2' }), 30);
      if (events.length === 3) stop.abort();
      return events.length > 1;
    },
    stop: stop.signal,
  });
  // Between the second and the third nothing had changed, and nobody looked.
  expect(asked).toHaveBeenCalledTimes(3);
  const [first, again, other] = events;
  expect(again).toEqual(first);
  expect(other.id).not.toBe(first.id);
  expect(first).toMatchObject({
    type: 'alarm',
    measure: 'revenue',
    start: '2025-01-07',
    found: '2025-01-14',
    model: 'v1',
  });
  expect(first.text).toMatch(/^ALARM {2}revenue: worse, −30% \(−40% to −20%\)/);
  expect(kept).toEqual(
    [again, other].map(({ id, text }) => ({
      ...{ rule: id, detail: text, raisedAt: '2025-01-14', seenAt: expect.any(String) },
    })),
  );
  const restarted = new AbortController();
  asked.mockImplementation(async () => {
    setTimeout(() => restarted.abort(), 5);
    return watch;
  });
  const tell = vi.fn(async () => true);
  await watchAlarms({ ...watched, stop: restarted.signal, tell });
  expect(asked).toHaveBeenCalledTimes(4);
  expect(tell).not.toHaveBeenCalled();
});
