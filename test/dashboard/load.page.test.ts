/** From nothing to customers on the page alone: the sample, and a shop's export as it is, dragged in. */
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Serving, serve } from '../../src/service/serve.ts';
import { openStore } from '../../src/store/openStore.ts';
import { barriers, contextOf, englishIn, found, launch, open, overflow, titled, watched } from './browser.ts';

const SHOP = join(import.meta.dirname, '../../../shared/data/online_retail_lines.csv.gz');
/** Training takes minutes where the machine has other work. */
const PATIENCE_MS = 240_000;
/** The service refuses what an empty server has not, and the browser says so. */
const REFUSED = /status of 409/;

describe.skipIf(!found)(titled('loading on the page'), () => {
  const folder = mkdtempSync(join(tmpdir(), 'perennial-load-page-'));
  let browser: Browser;
  let serving: Serving;
  let shops = 0;
  const empty = async () => {
    const file = join(folder, `${++shops}.store`);
    const store = await openStore(file, { create: true });
    serving = await serve({ bundle: null, store, models: `${file}.versions`, host: '127.0.0.1', port: 0 });
    return serving.url;
  };
  beforeAll(async () => {
    browser = await launch();
  });
  afterAll(async () => {
    await browser?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  async function looked(page: Page, faults: string[]): Promise<void> {
    if ((await page.evaluate(() => document.documentElement.lang)) === 'de') faults.push(...(await englishIn(page)));
    const wider = await overflow(page);
    if (wider > 0) faults.push(`${wider} pixels too wide`);
    faults.push(...(await barriers(page)));
  }
  /** From the file as understood to the customers. */
  async function through(page: Page, faults: string[]): Promise<void> {
    await page.waitForSelector('.accounts');
    await looked(page, faults);
    const doubt = page.locator('.step input[type=checkbox]');
    if ((await doubt.count()) > 0) await doubt.check();
    await page.locator('.step .primary').last().click();
    await page.locator('.training .primary').click();
    await page.waitForSelector('.training progress');
    await looked(page, faults);
    // Coming back finds the upload and the run.
    await page.reload();
    await page.waitForSelector('.load .sentence');
    await looked(page, faults);
    await page.locator('.load a.primary').click();
    await page.waitForSelector('.rows tbody a');
  }

  test('an empty server: the sample, by keyboard, to its customers', async () => {
    const faults: string[] = [];
    const url = await empty();
    const context = await contextOf(browser, { width: 1280, theme: 'light', locale: 'en-GB' });
    try {
      const page = await watched(context, faults, url, REFUSED);
      page.setDefaultTimeout(PATIENCE_MS);
      await open(page, `${url}/`);
      await page.waitForFunction(() => document.querySelectorAll('nav a').length === 2);
      expect(await page.locator('nav a').allTextContents()).toEqual(['Overview', 'Load data']);
      await looked(page, faults);
      await page.getByRole('button', { name: 'Try the sample' }).focus();
      await page.keyboard.press('Enter');
      await page.waitForURL(/\/load\?upload=/);
      await through(page, faults);
      expect(await page.locator('.count').first().textContent()).toContain('4,000');
      expect(await page.locator('nav a').allTextContents()).toEqual(
        expect.arrayContaining(['Overview', 'Customers', 'Model', 'Try', 'Load data']),
      );
      expect(faults).toEqual([]);
    } finally {
      await context.close();
      await serving.close();
    }
  });

  test('dates that can be read in two ways are asked for, and unknown columns mapped', async () => {
    const faults: string[] = [];
    const url = await empty();
    const context = await contextOf(browser, { width: 390, theme: 'dark', locale: 'de-DE' });
    try {
      const page = await watched(context, faults, url, REFUSED);
      page.setDefaultTimeout(PATIENCE_MS);
      await open(page, `${url}/load`);
      const buffer = Buffer.from('wer,wann,betrag\nA,03/04/2023,1.50\nB,05/06/2023,2.50\n');
      await page.setInputFiles('input[type=file]', { name: 'a.csv', mimeType: 'text/csv', buffer });
      await page.getByRole('combobox', { name: 'Spalte für: Kunde' }).selectOption('wer');
      await page.getByRole('combobox', { name: 'Spalte für: Datum' }).selectOption('wann');
      await page.waitForSelector('.reading');
      await looked(page, faults);
      const readings = page.locator('.reading');
      expect(await readings.first().textContent()).toContain('03/04/2023 → 03.04.2023');
      await readings.nth(1).click();
      await page.waitForSelector('.preview');
      expect(await page.locator('.preview .read').allTextContents()).toContain('04.03.2023');
      await looked(page, faults);
      expect(faults).toEqual([]);
    } finally {
      await context.close();
      await serving.close();
    }
  });

  const there = existsSync(SHOP);
  test.skipIf(!there)(there ? 'a shop’s export, dragged in' : `a shop’s export (no ${SHOP})`, async () => {
    const faults: string[] = [];
    const url = await empty();
    const context = await contextOf(browser, { width: 1280, theme: 'dark', locale: 'de-DE' });
    try {
      const page = await watched(context, faults, url, REFUSED);
      page.setDefaultTimeout(PATIENCE_MS);
      await open(page, `${url}/`);
      const base64 = readFileSync(SHOP).toString('base64');
      const dropped = await page.evaluateHandle(
        ([text, name]) => {
          const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
          const transfer = new DataTransfer();
          transfer.items.add(new File([bytes], name));
          return transfer;
        },
        [base64, basename(SHOP)],
      );
      await page.dispatchEvent('.drop-zone', 'drop', { dataTransfer: dropped });
      await page.waitForURL(/\/load\?upload=/);
      await page.waitForSelector('.accounts');
      // Every row is accounted for.
      const rows = await page.locator('.accounts tbody td:nth-child(2)').allTextContents();
      const counts = rows.map((text) => Number(text.replaceAll('.', '')));
      expect(counts[0]).toBe(541_909);
      expect(counts.slice(1).reduce((sum, n) => sum + n, 0)).toBe(counts[0]);
      await through(page, faults);
      expect(faults).toEqual([]);
    } finally {
      await context.close();
      await serving.close();
    }
  });
});
