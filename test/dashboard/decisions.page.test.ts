/** What people do with value, on the page: the screens that a store has. Each is walked as a person would walk it. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { loadBundle } from '../../src/bundles/bundle.ts';
import { run } from '../../src/cli/run.ts';
import { createClient } from '../../src/client/index.ts';
import { type Serving, serve } from '../../src/service/serve.ts';
import { openStore } from '../../src/store/openStore.ts';
import { barriers, contextOf, found, launch, open, overflow, SAMPLE, titled, watched } from './browser.ts';

describe.skipIf(!found)(titled('decisions on the page'), () => {
  let folder: string;
  let browser: Browser;
  let shop: Serving;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'perennial-decisions-page-'));
    const [file, out] = [join(folder, 'shop.store'), join(folder, 'bundle')];
    const sample = ['--transactions', SAMPLE, '--currency', 'EUR', '--attributes', 'channel,country'];
    expect(await run(['load', '--quiet', ...sample, '--store', file])).toBe(0);
    expect(await run(['train', '--quiet', '--store', file, '--out', out])).toBe(0);
    const bundle = await loadBundle(out);
    shop = await serve({ bundle, host: '127.0.0.1', port: 0, store: await openStore(file) });
    await shop.ready;
    browser = await launch();
  });
  afterAll(async () => {
    await browser?.close();
    await shop?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  test('customers are filtered by an attribute that the store keeps', async () => {
    const faults: string[] = [];
    const context = await contextOf(browser, { width: 1280, theme: 'light', locale: 'de-DE' });
    const page = await watched(context, faults, shop.url);
    await open(page, `${shop.url}/customers`);
    await page.locator('details.drop summary').first().click();
    const { attributes } = await createClient({ url: shop.url }).attributes();
    const [{ name, values }] = attributes;
    const { value, customers } = values![1];
    await page.locator(`select[name="attribute.${name}"]`).selectOption(value);
    await page.getByRole('button', { name: 'Anwenden' }).click();
    await page.waitForURL(new RegExp(`attribute\\.${name}=${value}`));
    await page.getByText(`${customers.toLocaleString('de-DE')} von 4.000`).waitFor();
    faults.push(...(await barriers(page)));
    await page.getByRole('button', { name: `${name}: ${value}` }).click();
    await page.getByText('4.000 Kunden').waitFor();
    await context.close();
    expect(faults).toEqual([]);
  });

  test('the audit: five lenses, other periods, and paper', async () => {
    const context = await contextOf(browser, { width: 1280, theme: 'light', locale: 'en-GB' });
    const page = await context.newPage();
    await open(page, `${shop.url}/`);
    await page.getByRole('link', { name: 'Audit' }).click();
    await page.waitForSelector('.audit .chart');
    const headings = await page.locator('.audit h2').allTextContents();
    expect(headings).toEqual(expect.arrayContaining(['What changed?', 'How healthy is the whole?']));
    expect(await page.locator('.audit svg.perennial-chart').count()).toBeGreaterThanOrEqual(6);
    const year = await page.locator('.figure-box .number').first().textContent();
    await page.getByRole('combobox').selectOption('182');
    await page.waitForFunction((old) => document.querySelector('.figure-box .number')?.textContent !== old, year);
    expect(page.url()).toContain('period=182');
    await page.emulateMedia({ media: 'print' });
    expect(await page.locator('.bar').isVisible()).toBe(false);
    expect(await page.locator('.audit h2').first().isVisible()).toBe(true);
    await context.close();
  });

  test('products: what was new and what comes of it, in the menu where the orders name any', async () => {
    const context = await contextOf(browser, { width: 1280, theme: 'light', locale: 'de-DE' });
    const page = await context.newPage();
    await open(page, `${shop.url}/`);
    await page.getByRole('link', { name: 'Produkte' }).click();
    await page.waitForSelector('.products .chart');
    const figures = await page
      .locator('.products .figure-box .number')
      .evaluateAll((all) => all.map((one) => one.getAttribute('title')));
    const cents = (text: string | null) => Number(text!.replace(/[^\d]/g, ''));
    const ahead = page.getByRole('region', { name: 'Was heutige Kunden' }).locator('tbody tr');
    const amounts = (await ahead.locator('td:nth-child(2)').allTextContents()).map(cents);
    // The sample names categories alone: what is new, what is bought again, and the two together.
    expect(amounts).toHaveLength(3);
    expect(amounts[0] + amounts[1]).toBe(amounts[2]);
    expect(figures.map(cents)).toEqual([amounts[2], amounts[0]]);
    const first = page.getByRole('region', { name: 'Nach Kategorie des ersten Kaufs' }).locator('tbody th');
    expect(await first.allTextContents()).toEqual(expect.arrayContaining(['alle Kunden', 'tea', 'coffee']));
    await context.close();
  });

  test('watching: weeks, alarms and a funnel whose groups are in no order', async () => {
    const context = await contextOf(browser, { width: 1280, theme: 'light', locale: 'en-GB' });
    const page = await context.newPage();
    await open(page, `${shop.url}/watch`);
    await page.waitForSelector('.watch .chart');
    expect(await page.locator('main').textContent()).toMatch(/All charts together raise one false alarm a year/);
    const measures = page.getByRole('region', { name: 'All customers together' }).locator('tbody th');
    expect((await measures.allTextContents()).map((text) => text.replace(/[▼▲]/g, '').trim())).toEqual([
      ...['purchases', 'revenue', 'customers back for the first time', 'revenue a purchase'],
    ]);
    await page.getByLabel('By week:').selectOption('revenue');
    await page.waitForFunction(() =>
      /Customers brought/.test(document.querySelector('.watch .chart')?.textContent ?? ''),
    );
    expect(page.url()).toContain('chart=revenue');
    await page.getByLabel('Groups by').selectOption('channel');
    await page.waitForFunction(() => document.querySelectorAll('.watch .chart').length === 3);
    const names = await page.getByRole('region', { name: 'Groups by name' }).locator('tbody th').allTextContents();
    expect(names.map((name) => name.replace('▲ ', ''))).toEqual(['referral', 'search', 'social', 'store']);
    await page.getByLabel('Measured by').selectOption('revenue');
    await page.waitForFunction(() => document.querySelector('.watch')?.textContent?.includes('revenue expected of'));
    expect(page.url()).toContain('measure=revenue');
    // The day of the model is the last day known: there is no whole week to watch.
    await open(page, `${shop.url}/watch?since=2025-06-30`);
    await page.getByText('There is nothing to watch yet').waitFor();
    await context.close();
  });

  test('what takes long says what is worked out, and the old figures stay meanwhile', async () => {
    const context = await contextOf(browser, { width: 1280, theme: 'light', locale: 'en-GB' });
    const page = await context.newPage();
    let go = () => {};
    await page.route('**/v1/alerts?**', async (route) => {
      await new Promise<void>((resolve) => {
        go = resolve;
      });
      await route.continue();
    });
    await page.goto(`${shop.url}/watch`);
    const said = page.getByRole('status').filter({ hasText: 'worked out week by week' });
    await said.waitFor();
    await page.getByText(/^ ?[1-9]\d? s so far/).waitFor();
    expect(await page.locator('.loading').count()).toBe(1);
    go();
    await page.waitForSelector('.watch .chart');
    expect(await said.count()).toBe(0);
    await page.getByLabel('False alarms').selectOption('4');
    await said.waitFor();
    expect(await page.locator('main').textContent()).toMatch(/one false alarm a year/);
    go();
    await page.getByText(/raise 4 false alarms a year/).waitFor();
    expect(await said.count()).toBe(0);
    await context.close();
  });

  test('a budget: costs from a file, divided anew with every change', async () => {
    const faults: string[] = [];
    const context = await contextOf(browser, { width: 390, theme: 'light', locale: 'de-DE' });
    const page = await watched(context, faults, shop.url);
    await open(page, `${shop.url}/budget`);
    await page.getByText('Hier wird stehen, was ein neuer Kunde je Kanal wert ist').waitFor();
    await page.getByLabel('Was Kanäle gekostet haben').fill('search;2025-03;viel');
    await page.getByText('Zeile 1 ist nicht lesbar').waitFor();
    await page.setInputFiles('input[type=file]', join(SAMPLE, '../costs.csv'));
    await page.getByText('48 Zeilen zu 4 Kanälen').waitFor();
    await page.waitForSelector('.budget .chart');
    const before = await page.locator('.budget .sentence').textContent();
    await page.getByLabel('Marge (%)').fill('40');
    await page.waitForFunction((text) => document.querySelector('.budget .sentence')?.textContent !== text, before);
    expect(await page.locator('.budget .chart').count()).toBe(3);
    expect(await page.locator('.budget section li').count()).toBe(4);
    expect(await overflow(page)).toBeLessThanOrEqual(0);
    faults.push(...(await barriers(page)));
    // Costs stay in the browser, wishes in the address.
    await page.reload();
    await page.waitForSelector('.budget .chart');
    expect(page.url()).toContain('margin=40');
    await context.close();
    expect(faults).toEqual([]);
  });

  test('reviews: none at first, then a file of them, with the sentences behind each number', async () => {
    const faults: string[] = [];
    const context = await contextOf(browser, { width: 390, theme: 'dark', locale: 'en-GB' });
    const page = await watched(context, faults, shop.url);
    await open(page, `${shop.url}/reviews`);
    await page.getByText('There are no reviews yet').waitFor();
    const buffer = Buffer.from('date,text\nyesterday,Good.\n');
    await page.setInputFiles('input[type=file]', { name: 'r.csv', mimeType: 'text/csv', buffer });
    await page.getByText('Line 2 can’t be read').waitFor();
    await page.setInputFiles('input[type=file]', join(SAMPLE, '../reviews.csv'));
    await page.getByText('300 reviews were added').waitFor();
    await page.waitForSelector('.reviews .chart');
    await page.locator('.reviews summary').filter({ hasText: 'Product' }).first().click();
    expect(await page.locator('.said li:visible').count()).toBeGreaterThan(1);
    // Twice is once.
    await page.setInputFiles('input[type=file]', join(SAMPLE, '../reviews.csv'));
    await page.getByText('300 were there already').waitFor();
    expect(await overflow(page)).toBeLessThanOrEqual(0);
    faults.push(...(await barriers(page)));
    await context.close();
    expect(faults).toEqual([]);
  });

  test('of one customer: dimensions that add up, and what people know, said and taken back', async () => {
    const faults: string[] = [];
    const context = await contextOf(browser, { width: 390, theme: 'light', locale: 'en-GB' });
    const page = await watched(context, faults, shop.url);
    await open(page, `${shop.url}/customers/C000042`);
    await page.getByRole('heading', { name: 'Time, frequency, revenue' }).waitFor();
    const manual = page.locator('.manual');
    await manual.getByText('Nobody has added anything').waitFor();
    await manual.locator('summary').click();
    await manual.getByRole('button', { name: 'Save' }).click();
    await manual.getByText('Give a value').waitFor();
    await manual.getByLabel('Value', { exact: true }).fill('0');
    await manual.getByLabel('Why').fill('has closed the shop');
    await manual.getByLabel('Who says it').fill('Ms Vogel');
    await manual.getByRole('button', { name: 'Save' }).click();
    await manual.getByText('what was said replaces the model').waitFor();
    expect(await manual.locator('.said li').textContent()).toContain('has closed the shop (Ms Vogel');
    expect(await overflow(page)).toBeLessThanOrEqual(0);
    faults.push(...(await barriers(page)));
    await manual.getByRole('button', { name: 'Take it back' }).click();
    await manual.getByText('Nobody has added anything').waitFor();
    await context.close();
    expect(faults).toEqual([]);
  });

  test('a campaign is planned, kept, downloaded, and measured when its days have passed', async () => {
    const faults: string[] = [];
    const context = await contextOf(browser, { width: 1280, theme: 'light', locale: 'en-GB' });
    // Before its first day is over there is nothing to measure, and the service says so.
    const page = await watched(context, faults, shop.url, /status of 422/);
    await open(page, `${shop.url}/campaigns`);
    await page.getByText('Write to 320 customers').waitFor();
    await page.getByLabel('Name').fill('Summer');
    await page.getByLabel('Of these held out').selectOption({ label: '50%' });
    await page.getByText('Write to 200 customers, and leave 200').waitFor();
    await page.getByLabel('Cost of a contact').fill('2');
    await page.getByText('It pays if it brings back one in').waitFor();
    const coming = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Keep this plan' }).click();
    const lines = readFileSync(await (await coming).path(), 'utf8')
      .trim()
      .split('\r\n');
    expect(lines[0]).toContain('customer_id');
    expect(lines).toHaveLength(401);
    expect(lines.filter((line) => line.includes('"control"'))).toHaveLength(200);
    await page.waitForURL(/campaign=/);
    await page.getByText('load newer orders later').waitFor();
    faults.push(...(await barriers(page)));
    // Everybody written to buys once for 40, nobody held out does.
    const treated = lines.filter((line) => line.includes('"treated"')).map((line) => line.split(',')[0].slice(1, -1));
    const transactions = treated.map((customerId) => ({
      ...{ transactionId: `summer ${customerId}`, customerId, date: '2025-08-01', amount: 40 },
    }));
    await createClient({ url: shop.url }).addTransactions(transactions);
    await page.reload();
    await page.getByText('More than chance: the treated brought more').waitFor();
    expect(await page.locator('.figure-box.main .number').textContent()).toMatch(/^€(3\d|4\d)/);
    faults.push(...(await barriers(page)));
    await page.getByRole('link', { name: 'All campaigns' }).click();
    await page.getByRole('link', { name: 'Summer' }).waitFor();
    await context.close();
    expect(faults).toEqual([]);
  });
});
