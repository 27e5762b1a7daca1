// The page on many customers: its first view beside a blank page of the same framework with its one call, and how smoothly the
// table scrolls. PAGE_CUSTOMERS (100,000) and PAGE_RUNS (51) make it smaller.
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { build } from 'vite';
import { loadBundle } from '../../src/bundles/bundle.ts';
import { run } from '../../src/cli/run.ts';
import { silent } from '../../src/forecast/progress.ts';
import { createApp } from '../../src/service/app.ts';
import { loadCustomers } from '../../src/service/loadCustomers.ts';
import { readOrders } from '../../src/service/page/orderHistory.ts';
import { openPredictor } from '../../src/service/predictor.ts';
import { openLedger } from '../../src/transactions/ledger.ts';

const CHROMIUM = process.env.CHROMIUM ?? '/usr/bin/chromium';
const root = fileURLToPath(new URL('../..', import.meta.url));
const WHEEL = { steps: 120, pixels: 240 } as const;
/** The table is scrolled so many times over, for what else the machine does makes frames late now and then. */
const PASSES = 5;
const LATE_MS = 25;

/** When what a person came for is painted, in milliseconds since navigation began. */
const SEEN = `new Promise((told) => {
  const look = () => document.querySelector('.charts svg, #done')
    ? requestAnimationFrame(() => setTimeout(() => told(performance.now())))
    : requestAnimationFrame(look);
  look();
})`;

export async function benchPage(): Promise<string> {
  if (!existsSync(CHROMIUM)) throw new Error(`There is no browser at ${CHROMIUM}: name one with CHROMIUM.`);
  const customers = Number(process.env.PAGE_CUSTOMERS ?? 100_000);
  const runs = Number(process.env.PAGE_RUNS ?? 51);
  const folder = mkdtempSync(join(tmpdir(), 'perennial-bench-page-'));
  const servers: Server[] = [];
  const browser = await chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox'] });
  try {
    const app = await shop(folder, customers);
    const whole = await listen(createServer(app(join(root, 'dist/dashboard'))), servers);
    // What the server draws once and keeps is not of the first view.
    const call = await callOf(browser, whole);
    const blank = await listen(createServer(app(await blankPage(folder, call))), servers);
    const times: { page: number[]; blank: number[] } = { page: [], blank: [] };
    // Nor is what a browser just begun has to do, for whichever page comes first.
    const urls = { blank, page: whole };
    const turn = ['blank', 'page'] as const;
    for (const which of turn) await firstView(browser, urls[which]);
    for (let k = 0; k < runs; k++) {
      // In turns, so that neither always has what the other leaves behind.
      for (const which of k % 2 === 0 ? turn : turn.toReversed()) {
        times[which].push(await firstView(browser, urls[which]));
      }
    }
    const ofPairs = times.page.map((ms, k) => ms / times.blank[k]);
    const [usual, slow] = [await manyFrames(browser, whole, 1), await manyFrames(browser, whole, 4)];
    return [
      `| ${customers.toLocaleString('en')} customers, ${runs} pairs in turns | ms: median (quartiles) | ratio | by pair |`,
      '|---|---|---|---|',
      `| blank page and its call | ${quartiles(times.blank)} | 1 | |`,
      `| overview with its charts | ${quartiles(times.page)} | ` +
        `${(at(times.page, 0.5) / at(times.blank, 0.5)).toFixed(2)} | ${quartiles(ofPairs, 2)} |`,
      '',
      `| ${PASSES} times ${WHEEL.steps} wheel steps of ${WHEEL.pixels} pixels | p99 of a frame, ms | over ${LATE_MS} ms | without a row at mid-height |`,
      '|---|---|---|---|',
      ...[usual, slow].map(
        ({ gaps, empty }, k) =>
          `| processor ${k === 0 ? 'as it is' : 'a quarter as fast'} | ${at(gaps, 0.99).toFixed(1)} | ` +
          `${over(gaps)} | ${empty} |`,
      ),
      '',
    ].join('\n');
  } finally {
    await browser.close();
    for (const server of servers) {
      server.close();
      server.closeAllConnections();
    }
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A made-up shop, read and valued once for all servers. */
async function shop(folder: string, customers: number) {
  const [file, out] = [join(folder, 'shop.csv'), join(folder, 'bundle')];
  await run(['simulate', '--quiet', '--customers', String(customers), '--out', file]);
  await run(['train', '--quiet', '--transactions', file, '--currency', 'EUR', '--out', out]);
  const bundle = await loadBundle(out);
  const predictor = await openPredictor(bundle);
  const ledger = await openLedger({ file, currency: 'EUR' });
  const loaded = await loadCustomers(bundle, ledger, silent);
  const known = { ...loaded, orders: await readOrders(ledger, loaded.summaries.clock.asOf) };
  await ledger.close();
  return (page: string) => createApp({ predictor, customers: known, page });
}

/** What the overview asks for. */
async function callOf(browser: Browser, url: string): Promise<string> {
  const context = await newContext(browser);
  const page = await context.newPage();
  const asked = page.waitForRequest('**/v1/summary?**');
  await page.goto(url);
  const { pathname, search } = new URL((await asked).url());
  await page.waitForSelector('.charts svg');
  await context.close();
  return pathname + search;
}

/** A page of the same framework that asks for the same and shows that it has come. */
async function blankPage(folder: string, call: string): Promise<string> {
  const source = join(folder, 'blank');
  const outDir = join(folder, 'blank-built');
  mkdirSync(source);
  writeFileSync(
    join(source, 'index.html'),
    '<!doctype html><title>.</title><script type="module" src="/main.js"></script>',
  );
  writeFileSync(
    join(source, 'main.js'),
    `import { h, render } from 'preact';
     const { customers } = await (await fetch('${call}')).json();
     render(h('p', { id: 'done' }, customers), document.body);`,
  );
  const preact = join(root, 'node_modules/preact/dist/preact.mjs');
  await build({
    ...{ root: source, configFile: false, logLevel: 'error', resolve: { alias: { preact } } },
    build: { outDir, target: 'es2022', modulePreload: { polyfill: false } },
  });
  return outDir;
}

async function listen(server: Server, servers: Server[]): Promise<string> {
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

function newContext(browser: Browser): Promise<BrowserContext> {
  return browser.newContext({ viewport: { width: 1280, height: 900 }, locale: 'en-GB' });
}

/** Of a browser that has seen nothing of it yet. */
async function firstView(browser: Browser, url: string): Promise<number> {
  const context = await newContext(browser);
  const page = await context.newPage();
  await page.goto(url, { waitUntil: 'commit' });
  const seen = await page.evaluate<number>(SEEN);
  await context.close();
  return seen;
}

/** The frames of all passes, one after the other. */
async function manyFrames(browser: Browser, url: string, slower: number) {
  const all = { gaps: [] as number[], empty: 0 };
  for (let pass = 0; pass < PASSES; pass++) {
    const { gaps, empty } = await frames(browser, url, slower);
    all.gaps.push(...gaps);
    all.empty += empty;
  }
  return all;
}

async function frames(browser: Browser, url: string, slower: number) {
  const context = await newContext(browser);
  const page = await context.newPage();
  await page.goto(`${url}/customers`);
  await page.waitForSelector('.rows tbody a');
  const devtools = await context.newCDPSession(page);
  await devtools.send('Emulation.setCPUThrottlingRate', { rate: slower });
  await page.locator('.rows-box').hover();
  await page.evaluate(WATCH);
  for (let step = 0; step < WHEEL.steps; step++) await page.mouse.wheel(0, WHEEL.pixels);
  const watched = await stopped(page);
  await context.close();
  return watched;
}

/** Notes how long each frame takes, and in how many no row stands at mid-height. */
const WATCH = `(() => {
  const watch = (window.watch = { gaps: [], empty: 0, on: true });
  const box = document.querySelector('.rows-box').getBoundingClientRect();
  let last = performance.now();
  const frame = (now) => {
    watch.gaps.push(now - last);
    last = now;
    const there = document.elementFromPoint(box.left + 60, box.top + box.height / 2);
    if (!there || there.closest('.padding') || !there.closest('tr')) watch.empty++;
    if (watch.on) requestAnimationFrame(frame);
  };
  requestAnimationFrame(frame);
})()`;

async function stopped(page: Page): Promise<{ gaps: number[]; empty: number }> {
  return page.evaluate(() => {
    const { watch } = globalThis as unknown as { watch: { gaps: number[]; empty: number; on: boolean } };
    watch.on = false;
    return { gaps: watch.gaps.slice(1), empty: watch.empty };
  });
}

function over(gaps: readonly number[]): string {
  const late = gaps.filter((gap) => gap > LATE_MS).length;
  return `${late} of ${gaps.length} (${((100 * late) / gaps.length).toFixed(1)} %)`;
}

function at(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))];
}

function quartiles(values: readonly number[], digits = 0): string {
  const [low, middle, high] = [0.25, 0.5, 0.75].map((share) => at(values, share).toFixed(digits));
  return `${middle} (${low}–${high})`;
}
