/** A browser that looks at the page, and notes whatever the page should not do. */
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { AxeResults } from 'axe-core';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { ENGLISH } from '../support/english.ts';

const CHROMIUM = process.env.CHROMIUM ?? '/usr/bin/chromium';
export const found = existsSync(CHROMIUM);
/** What a group of tests is called, so that one that is left out says why. */
export const titled = (title: string) => (found ? title : `${title} (no browser at ${CHROMIUM})`);

export const SAMPLE = join(import.meta.dirname, '../../data/sample/transactions.csv');
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

export function launch(): Promise<Browser> {
  return chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox'] });
}

export interface Look {
  readonly width: number;
  readonly theme: 'light' | 'dark';
  readonly locale: string;
  /** Pixels of the screen to one of the page: 2 is a zoom of 200 %. */
  readonly zoom?: number;
}

export function contextOf(browser: Browser, { width, theme, locale, zoom = 1 }: Look): Promise<BrowserContext> {
  return browser.newContext({
    viewport: { width: Math.round(width / zoom), height: Math.round((width < 640 ? 844 : 900) / zoom) },
    deviceScaleFactor: zoom,
    colorScheme: theme,
    locale,
    permissions: ['clipboard-read', 'clipboard-write'],
  });
}

/** @param expected  what the console may say, such as that the service refused what it is to refuse */
export async function watched(
  context: BrowserContext,
  faults: string[],
  url: string,
  expected: RegExp | null = null,
): Promise<Page> {
  const page = await context.newPage();
  page.on('console', (message) => {
    const bad = message.type() === 'error' || message.type() === 'warning';
    const said = `${message.text()} ${message.location().url}`;
    if (bad && !expected?.test(said)) faults.push(`console: ${said}`);
  });
  page.on('pageerror', (error) => faults.push(`error: ${error.message}`));
  page.on('request', (request) => {
    if (!request.url().startsWith(url) && !/^(data|blob):/.test(request.url())) faults.push(request.url());
  });
  return page;
}

export async function open(page: Page, address: string): Promise<void> {
  await page.goto(address);
  await page.waitForFunction(() => document.querySelector('main h1') && !document.querySelector('.loading'));
  await page.waitForLoadState('networkidle');
}

/** How many pixels the page is wider than its window. */
export function overflow(page: Page): Promise<number> {
  return page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
}

/**
 * What axe finds serious or critical.
 *
 * @param rules  those alone; all of them unless said otherwise
 */
export async function barriers(page: Page, rules: readonly string[] | null = null): Promise<string[]> {
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(axe);
  const { violations } = await page.evaluate(
    (values) => {
      const { axe } = window as unknown as { axe: { run(options: object): Promise<AxeResults> } };
      return axe.run(values ? { runOnly: { type: 'rule', values } } : {});
    },
    rules && [...rules],
  );
  const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
  return serious.map(({ id, nodes }) => `${id} at ${nodes[0].html.slice(0, 200)}`);
}

/** Texts and labels with words that only English has. */
export async function englishIn(page: Page): Promise<string[]> {
  const texts = await page.evaluate(() => {
    const found = new Set<string>();
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const { parentElement, textContent } = walker.currentNode;
      if (!parentElement?.closest('script, style, code')) found.add(textContent?.trim() ?? '');
    }
    for (const element of document.body.querySelectorAll('*')) {
      for (const name of ['aria-label', 'title', 'placeholder', 'alt']) found.add(element.getAttribute(name) ?? '');
    }
    return [document.title, ...found];
  });
  return texts.filter((text) => ENGLISH.test(text.replaceAll('\u00ad', '')));
}
