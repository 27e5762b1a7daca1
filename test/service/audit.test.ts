/** The audit of a served store: its figures come to the transactions, and the same is drawn and told. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Client, createClient } from '../../src/client/index.ts';
import { randomFrom } from '../../src/numerics/random.ts';
import { auditAnswerSchema } from '../../src/service/routes/audit.ts';
import { type Serving, serve } from '../../src/service/serve.ts';
import { openStore } from '../../src/store/openStore.ts';
import { formatDay, parseDay } from '../../src/units.ts';
import { load, storeFile } from '../store/stores.ts';
import { bundle } from './shop.ts';

const [start, asOf] = ['1996-07-01', '1997-09-30'].map((day) => parseDay(day));

function shop() {
  const random = randomFrom(4);
  return Array.from({ length: 120 }, (_, c) => {
    const days: number[] = [];
    for (let day = start + random.integer(300); day <= asOf; day += 1 + random.integer(120)) days.push(day);
    return days.map((day, k) => ({
      ...{ customerId: `c${c}`, date: formatDay(day), amount: 10 + random.integer(20) },
      ...{ transactionId: `${c}/${k}`, category: ['tea', 'cake'][(c + k) % 2] },
    }));
  }).flat();
}

let serving: Serving;
let client: Client;
const rows = shop();
beforeAll(async () => {
  const file = storeFile();
  const store = await openStore(file, { create: true, threads: 1 });
  await load(store, { rows, currency: 'USD', asOf: '1997-09-30' });
  await store.close();
  serving = await serve({
    bundle,
    store: await openStore(file, { threads: 1 }),
    threads: 0,
    port: 0,
    host: '127.0.0.1',
  });
  await serving.ready;
  client = createClient({ url: serving.url });
});
afterAll(() => serving.close());

const sum = (from: string, to: string) =>
  rows.filter(({ date }) => date >= from && date <= to).reduce((total, { amount }) => total + amount, 0);

test('it comes to the transactions', async () => {
  const answered = await client.audit({ periodDays: 180 });
  expect(auditAnswerSchema.parse(answered)).toEqual(answered);
  const { audit, told } = answered;
  expect(told).toBeUndefined();
  expect(Number(audit.shop.value)).toBe(sum('0000', '9999'));
  expect(Number(audit.totals.now)).toBe(sum(audit.now.from, audit.now.to));
  expect(Number(audit.totals.before)).toBe(sum(audit.before.from, audit.before.to));
  expect(audit.totals.total.low).toBeLessThan(audit.totals.total.expected);
  expect(audit.products!.column).toBe('category');
});

test('it is told and drawn in the language and width asked for', async () => {
  const { audit, told } = await client.audit({ periodDays: 180, include: 'told', lang: 'de', width: 400 });
  const { sections, highlights } = told!;
  expect(sections.map(({ heading }) => heading)).toContain('Was hat sich geändert?');
  const charts = sections.flatMap((section) => section.charts);
  expect(charts.map(({ id }) => id)).toEqual(expect.arrayContaining(['tenths', 'change', 'health']));
  for (const { svg, width, points } of charts) {
    expect(svg).toMatch(/^<svg /);
    expect(width).toBe(400);
    expect(points.length).toBeGreaterThan(0);
  }
  // Every sum of the table of changes is exact, and the figure above it is the same shortened.
  const bridge = sections[1].tables[0];
  expect(bridge.rows.at(-1)!.at(-3)).toBe(
    Number(audit.totals.before).toLocaleString('de-DE', {
      ...{ style: 'currency', currency: 'USD', currencyDisplay: 'narrowSymbol', minimumFractionDigits: 2 },
    }),
  );
  expect(highlights).toHaveLength(4);
});

test('as one page to print, and refused where two periods do not fit', async () => {
  const page = await fetch(`${serving.url}/v1/audit?format=html&lang=de`);
  expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8');
  expect(page.headers.get('content-disposition')).toContain('attachment');
  expect(await page.text()).toContain('<html lang="de">');
  const refused = await fetch(`${serving.url}/v1/audit?periodDays=3000`);
  expect(refused.status).toBe(422);
  expect(await refused.json()).toMatchObject({ code: 'TOO_LITTLE_DATA' });
});
