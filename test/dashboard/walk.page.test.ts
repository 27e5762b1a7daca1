/**
 * Every screen of the menu, and what stands at further addresses, on two shops, at three widths, light and dark: nothing in the
 * console, nothing against the policy, nothing from other hosts, nothing wider than the window, nothing that axe finds serious, and nothing in English
 * where it speaks German. Then what is filtered is exported in each form, and one signs out.
 * A screen that is added to the menu is walked without being named here.
 */
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { loadBundle } from '../../src/bundles/bundle.ts';
import { run } from '../../src/cli/run.ts';
import { openKeyRing } from '../../src/service/auth/keyRing.ts';
import { SCREENS } from '../../src/service/page/screens.ts';
import { type Serving, serve } from '../../src/service/serve.ts';
import { openStore } from '../../src/store/openStore.ts';
import { barriers, contextOf, englishIn, found, launch, open, overflow, SAMPLE, titled, watched } from './browser.ts';

const CDNOW = join(import.meta.dirname, '../../../shared/data/cdnow_full.csv');
const SHOPS = [
  {
    name: 'the sample',
    file: SAMPLE,
    settings: ['--currency', 'EUR', '--attributes', 'channel,country'],
    further: ['/watch?group=channel&measure=revenue', '/customers?attribute.channel=search'],
    customer: 'C000042',
    says: null,
  },
  {
    name: 'CDNOW full',
    file: CDNOW,
    settings: ['--currency', 'USD'],
    further: [],
    customer: '7592',
    // A frequent buyer's line would have too many days.
    says: /The last 20 of \d+ days|Die letzten 20 von \d+ Tagen/,
  },
];
const WIDTHS = [
  { width: 390, locale: 'de-DE' },
  { width: 1280, locale: 'en-GB' },
  { width: 1920, locale: 'de-DE' },
];

describe.each(SHOPS)('$name', ({ name, file, settings, further, customer, says }) => {
  const there = existsSync(file);
  describe.skipIf(!found || !there)(titled(there ? `every screen on ${name}` : `every screen (no ${file})`), () => {
    let folder: string;
    let browser: Browser;
    let shop: Serving;
    let key: string;
    beforeAll(async () => {
      folder = mkdtempSync(join(tmpdir(), 'perennial-walk-page-'));
      const [store, out] = [join(folder, 'shop.store'), join(folder, 'bundle')];
      expect(await run(['load', '--quiet', '--transactions', file, ...settings, '--store', store])).toBe(0);
      expect(await run(['train', '--quiet', '--store', store, '--out', out])).toBe(0);
      const place = { host: '127.0.0.1', port: 0, models: join(folder, 'versions') };
      const opened = await openStore(store);
      key = (await (await openKeyRing(opened.keys)).create({ name: 'walk', scope: 'admin', expiresAt: null })).secret;
      shop = await serve({ bundle: await loadBundle(out), store: opened, ...place });
      await shop.ready;
      browser = await launch();
    });
    afterAll(async () => {
      await browser?.close();
      await shop?.close();
      rmSync(folder, { recursive: true, force: true });
    });

    test.each(WIDTHS)('at $width pixels, $locale', async ({ width, locale }) => {
      const faults: string[] = [];
      const context = await contextOf(browser, { width, theme: 'light', locale });
      const signedIn = await context.request.post(`${shop.url}/v1/session`, { data: { key } });
      expect(signedIn.ok()).toBe(true);
      const page = await watched(context, faults, shop.url);
      await open(page, `${shop.url}/`);
      const customers = [`/customers/${customer}`, '/customers?page=2', `/customers?open=${customer}`];
      for (const path of [...(await menuOf(page)), ...customers, ...further]) {
        await open(page, `${shop.url}${path}`);
        const at = (said: readonly string[], theme: string) => said.map((fault) => `${path}, ${theme}: ${fault}`);
        expect(await page.evaluate(() => document.documentElement.lang)).toBe(locale.slice(0, 2));
        const wider = await overflow(page);
        if (wider > 0) faults.push(`${path} is ${wider} pixels too wide`);
        if (locale.startsWith('de')) faults.push(...at(await englishIn(page), 'in English'));
        faults.push(...at(await barriers(page), 'light'));
        await page.emulateMedia({ colorScheme: 'dark' });
        await page.waitForFunction(() => document.documentElement.dataset.theme === 'dark');
        // Nothing but colours has changed.
        faults.push(...at(await barriers(page, ['color-contrast']), 'dark'));
        await page.emulateMedia({ colorScheme: 'light' });
        if (path === `/customers/${customer}` && says) {
          expect(await page.locator('.perennial-chart').first().textContent()).toMatch(says);
        }
      }
      await open(page, `${shop.url}/customers?minPReturn=0.9`);
      // CSV, CSV for a German Excel, Parquet: a phone has no use for them.
      for (const [k, sign] of (width < 640 ? [] : [',', ';', null]).entries()) {
        const text = await exported(page, k);
        if (sign === null) expect(text.slice(0, 4)).toBe('PAR1');
        else expect(text).toContain(['customer_id', 'historical_value', 'orders', ''].join(sign));
        expect(text.length).toBeGreaterThan(500);
      }
      expect(faults).toEqual([]);
      // From here on the browser says what was refused.
      await page.locator('.choices button.quiet').click();
      await page.waitForSelector('.sign-in');
      expect(await barriers(page)).toEqual([]);
      await context.close();
    });
  });
});

/** What one of the buttons for export hands over. */
async function exported(page: Page, button: number): Promise<string> {
  const coming = page.waitForEvent('download');
  await page.locator('.export .quiet').nth(button).click();
  return readFileSync(await (await coming).path(), 'latin1');
}

/** Addresses of the menu, in it and behind “More”: of all screens that the server says it has something for. */
async function menuOf(page: Page): Promise<string[]> {
  const { capabilities } = await page.evaluate(async () => (await fetch('/v1/session')).json());
  const there = SCREENS.filter(({ needs }) => needs === null || capabilities.includes(needs)).map(({ path }) => path);
  await page.waitForFunction((length) => document.querySelectorAll('header nav a').length === length, there.length);
  const links = page.locator('header nav a');
  expect(await links.evaluateAll((all) => all.map((link) => link.getAttribute('href')))).toEqual(there);
  expect(there.length).toBeGreaterThan(8);
  return there;
}
