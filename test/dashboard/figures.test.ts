/** Figures of the page, of which some are put together rather than formatted anew. */
import { afterAll, beforeAll, expect, test, vi } from 'vitest';

let figures: typeof import('../../src/dashboard/figures.ts');
let settings: typeof import('../../src/dashboard/settings.ts');
beforeAll(async () => {
  // What the page's settings ask a browser for.
  vi.stubGlobal('matchMedia', () => ({ matches: false, addEventListener: () => {} }));
  vi.stubGlobal('navigator', { languages: ['en'] });
  vi.stubGlobal('localStorage', { getItem: () => null });
  settings = await import('../../src/dashboard/settings.ts');
  figures = await import('../../src/dashboard/figures.ts');
});
afterAll(() => {
  settings.language.value = 'en';
  vi.unstubAllGlobals();
});

test.each([
  ['en', 'en-GB'],
  ['de', 'de-DE'],
] as const)('a range of money is written as Intl writes it (%s)', (language, locale) => {
  settings.language.value = language;
  for (const currency of ['EUR', 'USD', 'JPY', 'CHF']) {
    for (const [low, high, digits] of [
      [0, 12.5, 2],
      [3.456, 99.9, 2],
      [20, 1234.5, 0],
      [1_234.4, 12_345_678, 0],
      [-30, 400, 0],
    ]) {
      const options = { minimumFractionDigits: digits, maximumFractionDigits: digits };
      const intl = new Intl.NumberFormat(locale, {
        ...{ style: 'currency', currency, currencyDisplay: 'narrowSymbol', ...options },
      });
      expect(figures.moneyRange(low, high, currency)).toBe(intl.formatRange(low, high));
    }
  }
  expect(figures.moneyRange(150.2, 150.4, 'EUR')).toBe(figures.money(150, 'EUR'));
});

test('days are written anew in another language', () => {
  settings.language.value = 'en';
  expect([figures.day('2025-03-02'), figures.day('2025-03-02')]).toEqual(['2 Mar 2025', '2 Mar 2025']);
  settings.language.value = 'de';
  expect(figures.day('2025-03-02')).toBe('02.03.2025');
});
