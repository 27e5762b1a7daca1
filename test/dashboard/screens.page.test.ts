/**
 * Every screen on the sample, in a real browser: nothing in the console, nothing against the policy, nothing from other
 * hosts, nothing wider than the window, nothing that axe finds serious; and the ways through it by keyboard.
 */
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AxeResults } from 'axe-core';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { loadBundle } from '../../src/bundles/bundle.ts';
import { run } from '../../src/cli/run.ts';
import { type Serving, serve } from '../../src/service/serve.ts';
import { openStore } from '../../src/store/openStore.ts';
import { openLedger } from '../../src/transactions/ledger.ts';

const CHROMIUM = process.env.CHROMIUM ?? '/usr/bin/chromium';
const SAMPLE = join(import.meta.dirname, '../../data/sample/transactions.csv');
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

const SCREENS = ['/', '/customers', '/customers?page=2', '/customers/C000042', '/model', '/try'];
const WIDTHS = [390, 1280, 1920];

const found = existsSync(CHROMIUM);
describe.skipIf(!found)(found ? 'the page' : `the page (no browser at ${CHROMIUM})`, () => {
  let folder: string;
  let browser: Browser;
  let shop: Serving;
  let empty: Serving;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'perennial-page-'));
    const out = join(folder, 'bundle');
    expect(await run(['train', '--quiet', '--transactions', SAMPLE, '--currency', 'EUR', '--out', out])).toBe(0);
    const bundle = await loadBundle(out);
    const place = { bundle, host: '127.0.0.1', port: 0 };
    shop = await serve({ ...place, ledger: () => openLedger({ file: SAMPLE, currency: 'EUR' }) });
    empty = await serve(place);
    await shop.ready;
    browser = await chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox'] });
  });
  afterAll(async () => {
    await browser?.close();
    await shop?.close();
    await empty?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const contextOf = (width: number, theme: 'light' | 'dark', locale: string) =>
    browser.newContext({
      viewport: { width, height: width < 640 ? 844 : 900 },
      colorScheme: theme,
      locale,
      permissions: ['clipboard-read', 'clipboard-write'],
    });

  /** A page that notes whatever it should not do. */
  async function watched(context: BrowserContext, faults: string[], url = shop.url): Promise<Page> {
    const page = await context.newPage();
    page.on('console', (message) => {
      if (message.type() === 'error' || message.type() === 'warning') faults.push(`console: ${message.text()}`);
    });
    page.on('pageerror', (error) => faults.push(`error: ${error.message}`));
    page.on('request', (request) => {
      if (!request.url().startsWith(url) && !/^(data|blob):/.test(request.url())) faults.push(request.url());
    });
    return page;
  }

  async function open(page: Page, path: string, url = shop.url): Promise<void> {
    await page.goto(`${url}${path}`);
    await page.waitForFunction(() => document.querySelector('main h1') && !document.querySelector('.loading'));
    await page.waitForLoadState('networkidle');
  }

  /** What axe finds serious or critical; wide windows show nothing that others don't. */
  async function barriers(page: Page): Promise<string[]> {
    await page.evaluate(axe);
    const { violations } = await page.evaluate(() =>
      (window as unknown as { axe: { run(): Promise<AxeResults> } }).axe.run(),
    );
    const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
    return serious.map(({ id, nodes }) => `${id} at ${nodes[0].html.slice(0, 200)}`);
  }

  const looks = WIDTHS.flatMap((width) => [
    { width, theme: 'light' as const, locale: 'en-GB' },
    { width, theme: 'dark' as const, locale: width === 1920 ? 'en-GB' : 'de-DE' },
  ]);
  test.each(looks)('every screen at $width pixels, $theme, $locale', async ({ width, theme, locale }) => {
    const faults: string[] = [];
    const context = await contextOf(width, theme, locale);
    const page = await watched(context, faults);
    for (const path of SCREENS) {
      await open(page, path);
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      if (overflow > 0) faults.push(`${path} is ${overflow} pixels too wide`);
      if (width < 1920) faults.push(...(await barriers(page)).map((fault) => `${path}: ${fault}`));
      expect(await page.evaluate(() => document.documentElement.lang)).toBe(locale.slice(0, 2));
    }
    await context.close();
    expect(faults).toEqual([]);
  });

  test('the overview says what the service says', async () => {
    const context = await contextOf(1280, 'light', 'en-GB');
    const page = await context.newPage();
    await open(page, '/');
    const { totals, customers } = (await (await fetch(`${shop.url}/v1/summary`)).json()) as {
      customers: number;
      totals: { atRisk: number };
    };
    const figures = await page.locator('.figure-box .number').allTextContents();
    expect(figures).toContain(customers.toLocaleString('en-GB'));
    expect(figures).toContain(totals.atRisk.toLocaleString('en-GB'));
    expect(await page.locator('.chart svg.perennial-chart').count()).toBe(2);
    // A figure opens the list behind it.
    await page.getByRole('link', { name: totals.atRisk.toLocaleString('en-GB') }).click();
    await page.waitForSelector('.rows-box');
    expect(await page.locator('.count').first().textContent()).toContain(totals.atRisk.toLocaleString('en-GB'));
    await context.close();
  });

  test('from the search to a customer and on, by keyboard alone', async () => {
    const context = await contextOf(1280, 'light', 'en-GB');
    const page = await context.newPage();
    const focused = () => page.evaluate(() => document.activeElement?.textContent ?? '');
    await open(page, '/');
    const searching = () => page.evaluate(() => document.activeElement?.id === 'search');
    await page.keyboard.press('/');
    // Whoever types at once may do so before the screen has changed; here it has.
    await page.waitForSelector('.rows tbody a');
    if (!(await searching())) await page.keyboard.press('/');
    await page.waitForFunction(() => document.activeElement?.id === 'search');
    await page.keyboard.type('c00004');
    await page.waitForFunction(() => document.querySelectorAll('.rows tbody a').length === 10);
    await page.keyboard.press('Escape');
    await page.locator('.rows-box').focus();
    await page.keyboard.press('ArrowDown');
    const id = await focused();
    expect(id).toMatch(/^C00004\d$/);
    await page.keyboard.press('Enter');
    await page.waitForFunction((name) => document.activeElement?.textContent === `Customer ${name}`, id);
    await page.keyboard.press('y');
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(id);
    await page.waitForSelector('#after');
    const next = await page.locator('#after').getAttribute('title');
    await page.keyboard.press(']');
    await page.waitForFunction((name) => document.querySelector('h1')?.textContent === `Customer ${name}`, next);
    // A chart reads its points out.
    await page.locator('.picture').first().focus();
    await page.keyboard.press('ArrowRight');
    expect(await page.locator('.readout').first().textContent()).toMatch(/\d %|\d%/);
    await page.locator('h1').focus();
    await page.keyboard.press('g');
    await page.keyboard.press('m');
    await page.waitForFunction(() => document.activeElement?.textContent === 'Can I believe it?');
    await page.keyboard.press('?');
    expect(await page.locator('dialog').isVisible()).toBe(true);
    await page.keyboard.press('Escape');
    expect(await page.locator('dialog').isVisible()).toBe(false);
    await context.close();
  });

  test('the table sorts, filters and scrolls to any row', async () => {
    const context = await contextOf(1280, 'light', 'en-GB');
    const page = await context.newPage();
    await open(page, '/customers');
    const sorted = () => page.locator('th[aria-sort]').textContent();
    expect(await sorted()).toContain('Will bring');
    await page.getByRole('button', { name: 'Brought' }).click();
    await page.waitForURL(/sort=-historicalValue/);
    await page.waitForFunction(() => document.querySelector('th[aria-sort]')?.textContent?.includes('Brought'));
    await page.locator('.rows-box').evaluate((box) => {
      box.scrollTop = box.scrollHeight;
    });
    await page.waitForFunction(() => document.querySelector('tr[aria-rowindex="4001"] a') !== null);
    await open(page, '/customers?minPReturn=0.9&q=zzz');
    await page.waitForSelector('.empty');
    await page.locator('.empty .filters button').first().click();
    await page.waitForSelector('.rows-box');
    await context.close();
  });

  test('what fails is told, with a way on', async () => {
    const context = await contextOf(390, 'light', 'de-DE');
    const page = await context.newPage();
    const problem = { title: 'Broken', status: 500, detail: 'It broke.', hint: 'Mend it.', code: 'INTERNAL' };
    const headers = { 'X-Request-Id': 'abc-123' };
    await page.route('**/v1/model', (route) => route.fulfill({ status: 500, json: problem, headers }), { times: 1 });
    await page.goto(`${shop.url}/model`);
    const alert = page.getByRole('alert');
    await alert.waitFor();
    expect(await alert.textContent()).toContain('abc-123');
    await alert.getByRole('button', { name: 'Noch einmal versuchen' }).click();
    await page.waitForSelector('.model table');
    await page.route('**/v1/model', (route) => route.fulfill({ status: 401, json: { ...problem, status: 401 } }));
    await page.goto(`${shop.url}/model`);
    await page.waitForSelector('.sign-in input[type=password]');
    await page.goto(`${shop.url}/customers/nobody`);
    await page.getByRole('alert').first().waitFor();
    await context.close();
  });

  test('without customers there is no list, and something to do', async () => {
    const context = await contextOf(1280, 'light', 'en-GB');
    const page = await context.newPage();
    await open(page, '/', empty.url);
    expect(await page.locator('.empty h2').textContent()).toBe('No customers are loaded');
    await page.waitForFunction(() => document.querySelectorAll('nav a').length === 3);
    expect(await page.locator('nav a').allTextContents()).toEqual(['Overview', 'Model', 'Try']);
    await context.close();
  });

  test('a served store’s model is trained anew, and can be stopped', async () => {
    const file = join(folder, 'shop.store');
    expect(await run(['load', '--quiet', '--transactions', SAMPLE, '--currency', 'EUR', '--store', file])).toBe(0);
    const bundle = await loadBundle(join(folder, 'bundle'));
    const live = await serve({
      bundle,
      host: '127.0.0.1',
      port: 0,
      store: await openStore(file),
      models: join(folder, 'versions'),
    });
    const context = await contextOf(1280, 'light', 'en-GB');
    try {
      await live.ready;
      const faults: string[] = [];
      const page = await watched(context, faults, live.url);
      await open(page, '/model', live.url);
      await page.getByText('in use', { exact: true }).waitFor();
      await page.getByRole('button', { name: 'Train anew' }).click();
      await page.waitForSelector('progress');
      faults.push(...(await barriers(page)));
      await page.getByRole('button', { name: 'Cancel' }).click();
      await page.getByText('Training was cancelled.').waitFor();
      expect(faults).toEqual([]);
    } finally {
      await context.close();
      await live.close();
    }
  });

  test('what if asks the model whenever an order changes', async () => {
    const context = await contextOf(1280, 'dark', 'en-GB');
    const page = await context.newPage();
    await open(page, '/try');
    await page.waitForSelector('.try .number');
    const first = await page.locator('.try .number').first().textContent();
    await page.locator('.order-rows input[type=number]').last().fill('900');
    await page.waitForFunction((before) => document.querySelector('.try .number')?.textContent !== before, first);
    expect(await page.locator('.try .beside').first().textContent()).toContain(`before: ${first}`);
    expect(page.url()).toContain('900');
    await context.close();
  });
});
