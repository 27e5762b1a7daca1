/** What people do with value, on the page: the screens that a store has. Each is walked as a person would walk it. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { loadBundle } from '../../src/bundles/bundle.ts';
import { run } from '../../src/cli/run.ts';
import { type Serving, serve } from '../../src/service/serve.ts';
import { openStore } from '../../src/store/openStore.ts';
import { barriers, contextOf, found, launch, open, overflow, SAMPLE, titled, watched } from './browser.ts';

const SCREENS = ['/audit'];
const LOOKS = [
  { width: 390, theme: 'dark', locale: 'de-DE' },
  { width: 1280, theme: 'light', locale: 'en-GB' },
  { width: 1280, theme: 'dark', locale: 'de-DE' },
  { width: 1920, theme: 'light', locale: 'en-GB' },
] as const;

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

  test.each(LOOKS)('every screen at $width pixels, $theme, $locale', async (look) => {
    const faults: string[] = [];
    const context = await contextOf(browser, look);
    const page = await watched(context, faults, shop.url);
    for (const path of SCREENS) {
      await open(page, `${shop.url}${path}`);
      const wider = await overflow(page);
      if (wider > 0) faults.push(`${path} is ${wider} pixels too wide`);
      if (look.width < 1920) faults.push(...(await barriers(page)).map((fault) => `${path}: ${fault}`));
    }
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
});
