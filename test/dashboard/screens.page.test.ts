/** What the screens do on the sample, in a real browser: the ways through them, by keyboard too, and what fails. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { loadBundle } from '../../src/bundles/bundle.ts';
import { run } from '../../src/cli/run.ts';
import { openKeyRing } from '../../src/service/auth/keyRing.ts';
import { type Serving, serve } from '../../src/service/serve.ts';
import { openStore } from '../../src/store/openStore.ts';
import { openLedger } from '../../src/transactions/ledger.ts';
import { barriers, contextOf, found, launch, open, overflow, SAMPLE, titled, watched } from './browser.ts';

const SCREENS = [
  '/',
  '/customers',
  '/customers?page=2',
  '/customers?open=C000042',
  '/customers/C000042',
  '/lists',
  '/model',
  '/try',
];

describe.skipIf(!found)(titled('the page'), () => {
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
    browser = await launch();
  });
  afterAll(async () => {
    await browser?.close();
    await shop?.close();
    await empty?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  test('the overview says what the service says', async () => {
    const context = await contextOf(browser, { width: 1280, theme: 'light', locale: 'en-GB' });
    const page = await context.newPage();
    await open(page, `${shop.url}/`);
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
    const context = await contextOf(browser, { width: 1280, theme: 'light', locale: 'en-GB' });
    const page = await context.newPage();
    const focused = () => page.evaluate(() => document.activeElement?.textContent ?? '');
    await open(page, `${shop.url}/`);
    // Whoever types at once, before the screen has changed, loses nothing.
    await page.keyboard.type('/c00004');
    await page.waitForFunction(() => document.activeElement?.id === 'search');
    expect(await page.locator('#search').inputValue()).toBe('c00004');
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
    const context = await contextOf(browser, { width: 1280, theme: 'light', locale: 'en-GB' });
    const page = await context.newPage();
    await open(page, `${shop.url}/customers`);
    const sorted = () => page.locator('th[aria-sort]').textContent();
    expect(await sorted()).toContain('Will bring');
    await page.getByRole('button', { name: 'Brought' }).click();
    await page.waitForURL(/sort=-historicalValue/);
    await page.waitForFunction(() => document.querySelector('th[aria-sort]')?.textContent?.includes('Brought'));
    await page.locator('.rows-box').evaluate((box) => {
      box.scrollTop = box.scrollHeight;
    });
    await page.waitForFunction(() => document.querySelector('tr[aria-rowindex="4001"] a') !== null);
    await open(page, `${shop.url}/customers?minPReturn=0.9&q=zzz`);
    await page.waitForSelector('.empty');
    await page.locator('.empty .filters button').first().click();
    await page.waitForSelector('.rows-box');
    await context.close();
  });

  test.each([1280, 390])(
    'rows stand in their order and each in its place, however one scrolls: %i pixels',
    async (width) => {
      const context = await contextOf(browser, { width, theme: 'light', locale: 'en-GB' });
      const page = await context.newPage();
      await open(page, `${shop.url}/customers`);
      const box = page.locator('.rows-box');
      const height = width < 640 ? 60 : 36;
      for (const rank of [1500, 1490, 1530, 1000, 0]) {
        await box.evaluate((element, top) => {
          element.scrollTop = top;
        }, rank * height);
        await page.waitForFunction((index) => document.querySelector(`tr[aria-rowindex="${index}"] a`), rank + 2);
        const rows = await page.locator('.rows tbody tr').evaluateAll((all) => {
          const head = document.querySelector('.rows thead')!.getBoundingClientRect().bottom;
          return all.map((row) => [Number(row.ariaRowIndex), Math.round(row.getBoundingClientRect().top - head)]);
        });
        expect(rows).toEqual(rows.map((_, k) => [rows[0][0] + k, (rows[0][0] + k - 2 - rank) * height]));
      }
      const seen = page.getByRole('table', { name: 'Customers' });
      const first = seen.getByRole('row').nth(1);
      expect(await seen.getByRole('columnheader').count()).toBe(width < 640 ? 2 : 8);
      expect(await first.getByRole('rowheader').count()).toBe(1);
      expect(await first.getByRole('cell').count()).toBe(width < 640 ? 1 : 7);
      await context.close();
    },
  );

  test('where there is room a customer stands beside the table, which stays as it was', async () => {
    const context = await contextOf(browser, { width: 1920, theme: 'light', locale: 'en-GB' });
    const page = await context.newPage();
    await open(page, `${shop.url}/customers`);
    await page.locator('.rows-box').evaluate((box) => {
      box.scrollTop = 36_000;
    });
    await page.waitForFunction(() => document.querySelector('tr[aria-rowindex="1005"] a') !== null);
    const link = page.locator('tr[aria-rowindex="1005"] a');
    const id = await link.textContent();
    await link.focus();
    await page.keyboard.press('Enter');
    await page.waitForSelector('.beside-table .sentence');
    expect(await page.locator('.beside-table h2').first().textContent()).toBe(`Customer ${id}`);
    expect(await page.locator('.rows-box').evaluate((box) => box.scrollTop)).toBe(36_000);
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe(id);
    expect(page.url()).toContain(`open=${id}`);
    await page.locator('.beside-table').getByRole('button', { name: 'Close' }).click();
    await page.waitForSelector('.beside-table', { state: 'detached' });
    await context.close();
  });

  test('what is filtered is downloaded as Parquet', async () => {
    const context = await contextOf(browser, { width: 1280, theme: 'light', locale: 'en-GB' });
    const page = await context.newPage();
    await open(page, `${shop.url}/customers?q=C00004`);
    const coming = page.waitForEvent('download');
    await page.getByRole('link', { name: 'Parquet' }).click();
    const bytes = readFileSync(await (await coming).path());
    expect(bytes.subarray(0, 4).toString()).toBe('PAR1');
    expect(bytes.subarray(-4).toString()).toBe('PAR1');
    expect(await page.locator('.rows tbody a').count()).toBe(10);
    await context.close();
  });

  test('what fails is told, with a way on', async () => {
    const context = await contextOf(browser, { width: 390, theme: 'light', locale: 'de-DE' });
    const page = await context.newPage();
    const problem = { title: 'Broken', status: 500, detail: 'It broke.', hint: 'Mend it.', code: 'INTERNAL' };
    const headers = { 'X-Request-Id': 'abc-123' };
    await page.route(/\/v1\/model(\?|$)/, (route) => route.fulfill({ status: 500, json: problem, headers }), {
      times: 1,
    });
    await page.goto(`${shop.url}/model`);
    const alert = page.getByRole('alert');
    await alert.waitFor();
    expect(await alert.textContent()).toContain('abc-123');
    await alert.getByRole('button', { name: 'Noch einmal versuchen' }).click();
    await page.waitForSelector('.model table');
    await page.route(/\/v1\/model(\?|$)/, (route) => route.fulfill({ status: 401, json: { ...problem, status: 401 } }));
    await page.goto(`${shop.url}/model`);
    await page.waitForSelector('.sign-in input[type=password]');
    await page.goto(`${shop.url}/customers/nobody`);
    await page.getByRole('alert').first().waitFor();
    await context.close();
  });

  test('at 200 % nothing is cut off', async () => {
    const faults: string[] = [];
    const context = await contextOf(browser, { width: 1280, theme: 'light', locale: 'de-DE', zoom: 2 });
    const page = await watched(context, faults, shop.url);
    for (const path of SCREENS) {
      await open(page, `${shop.url}${path}`);
      const wider = await overflow(page);
      if (wider > 0) faults.push(`${path} is ${wider} pixels too wide`);
    }
    await context.close();
    expect(faults).toEqual([]);
  });

  test('newer figures are told of, and the old ones stay until one reloads', async () => {
    const context = await contextOf(browser, { width: 1280, theme: 'light', locale: 'en-GB' });
    const page = await context.newPage();
    await open(page, `${shop.url}/`);
    const before = await page.locator('.figure-box .number').allTextContents();
    await page.route(`${shop.url}/v1/summary`, async (route) => {
      const body = await (await route.fetch()).json();
      await route.fulfill({ json: { ...body, version: body.version + 1 } });
    });
    await page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')));
    await page.waitForSelector('.stale button');
    expect(await page.locator('.figure-box .number').allTextContents()).toEqual(before);
    expect(await barriers(page)).toEqual([]);
    await context.close();
  });

  test('where leaving is not identified, its figures give way to that', async () => {
    const context = await contextOf(browser, { width: 390, theme: 'light', locale: 'en-GB' });
    const page = await context.newPage();
    await page.route('**/v1/summary*', async (route) => {
      const body = await (await route.fetch()).json();
      await route.fulfill({ json: { ...body, model: { ...body.model, identifiesDropout: false } } });
    });
    await page.route(/\/v1\/model(\?|$)/, async (route) => {
      const body = await (await route.fetch()).json();
      const combined = { ...body.forecast.combined, identifiesDropout: false };
      await route.fulfill({ json: { ...body, forecast: { ...body.forecast, combined } } });
    });
    await open(page, `${shop.url}/customers/C000042`);
    await page.getByText('not known').waitFor();
    expect(await barriers(page)).toEqual([]);
    await open(page, `${shop.url}/model`);
    expect(await page.locator('main').textContent()).toContain('is not identified by these data');
    await context.close();
  });

  test('without customers there is no list, and something to do', async () => {
    const context = await contextOf(browser, { width: 1280, theme: 'light', locale: 'en-GB' });
    const page = await context.newPage();
    await open(page, `${empty.url}/`);
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
    const context = await contextOf(browser, { width: 1280, theme: 'light', locale: 'en-GB' });
    try {
      await live.ready;
      const faults: string[] = [];
      const page = await watched(context, faults, live.url);
      await open(page, `${live.url}/model`);
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

  test('with a key one signs in, erases a customer for good, and signs out', async () => {
    const file = join(folder, 'guarded.store');
    expect(await run(['load', '--quiet', '--transactions', SAMPLE, '--currency', 'EUR', '--store', file])).toBe(0);
    const store = await openStore(file);
    const { secret } = await (await openKeyRing(store.keys)).create({ name: 'page', scope: 'admin', expiresAt: null });
    const bundle = await loadBundle(join(folder, 'bundle'));
    const live = await serve({ bundle, host: '127.0.0.1', port: 0, store });
    const context = await contextOf(browser, { width: 390, theme: 'dark', locale: 'en-GB' });
    try {
      await live.ready;
      const faults: string[] = [];
      // Before one has signed in, and of the customer who is gone, the browser tells what was refused.
      const page = await watched(context, faults, live.url, /status of 40[14]/);
      await page.goto(`${live.url}/customers/C000042`);
      await page.waitForSelector('.sign-in');
      faults.push(...(await barriers(page)));
      await page.locator('.sign-in input').fill('not a key');
      await page.keyboard.press('Enter');
      await page.locator('.sign-in').getByRole('alert').waitFor();
      await page.locator('.sign-in input').fill(secret);
      await page.keyboard.press('Enter');
      await page.waitForSelector('.erase');
      await page.locator('.erase summary').click();
      const erase = page.locator('.erase button');
      await page.locator('.erase input').fill('C000043');
      expect(await erase.isDisabled()).toBe(true);
      await page.locator('.erase input').fill('C000042');
      faults.push(...(await barriers(page)));
      await erase.click();
      await page.waitForURL(/\/customers$/);
      await page.goto(`${live.url}/customers?q=C000042`);
      await page.waitForSelector('.empty');
      await page.getByRole('button', { name: 'Sign out' }).click();
      await page.waitForSelector('.sign-in');
      expect(faults).toEqual([]);
    } finally {
      await context.close();
      await live.close();
    }
  });

  test('what if asks the model whenever an order changes', async () => {
    const context = await contextOf(browser, { width: 1280, theme: 'dark', locale: 'en-GB' });
    const page = await context.newPage();
    await open(page, `${shop.url}/try`);
    await page.waitForSelector('.try .number');
    const first = await page.locator('.try .number').first().textContent();
    // The cells' customers spend what is usual in the orders, and are asked of again when that changes.
    const cells = page.waitForResponse((one) => (one.request().postData() ?? '').includes('"customerId":"55"'));
    await page.locator('.order-rows input[type=number]').last().fill('900');
    await (await cells).finished();
    await page.waitForFunction((before) => document.querySelector('.try .number')?.textContent !== before, first);
    expect(await page.locator('.try .beside').first().textContent()).toContain(`before: ${first}`);
    expect(page.url()).toContain('900');
    // Of how often and how long ago, each cell is a customer to try.
    const shares = await page
      .locator('.cells td')
      .evaluateAll((cells) => cells.map((cell) => Number.parseInt(cell.textContent, 10)));
    expect(shares).toHaveLength(56);
    for (let row = 0; row < 7; row++) expect(shares[8 * row + 7]).toBeLessThan(shares[8 * row]);
    await page.locator('.cells button').first().focus();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowRight');
    expect(await page.locator('.cells .readout').textContent()).toContain('3 purchases, the last 14 days ago');
    await page.keyboard.press('Enter');
    await page.waitForFunction(() => document.querySelectorAll('.order-rows li').length === 3);
    const taken = `${shares[8 + 1]}%`;
    await page.waitForFunction((text) => document.querySelectorAll('.try .number')[1]?.textContent === text, taken);
    await context.close();
  });
});
