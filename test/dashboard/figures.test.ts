/** Figures of the page, of which some are put together rather than formatted anew. */
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';

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

describe.each([
  ['en', 'en-GB'],
  ['de', 'de-DE'],
] as const)('written without Intl as Intl writes it (%s)', (language, locale) => {
  beforeAll(() => {
    settings.language.value = language;
  });
  const intl = (options: Intl.NumberFormatOptions) => new Intl.NumberFormat(locale, options);
  const money = (currency: string, options: Intl.NumberFormatOptions) =>
    intl({ style: 'currency', currencyDisplay: 'narrowSymbol', currency, ...options });
  const ENDS = [
    0, -0, 0.005, 1.005, 2.675, -0.4, 99.994, 99.995, 99.996, 999.5, 1e-9, 999_499, 999_500, 999_999.5, 1e14,
  ];
  const values = [...ENDS, ...Array.from({ length: 600 }, (_, k) => shaken(k) * 10 ** ((k % 18) - 4))];

  test.each(['EUR', 'USD', 'GBP', 'CHF'])('money in %s', (currency) => {
    const cents = money(currency, { minimumFractionDigits: 2, maximumFractionDigits: 2 });
    const whole = money(currency, { minimumFractionDigits: 0, maximumFractionDigits: 0 });
    const short = money(currency, { notation: 'compact', maximumSignificantDigits: 3 });
    for (const value of values) {
      expect(figures.exactMoney(value, currency)).toBe(cents.format(value));
      const own = Math.abs(value) < 99.995 && value !== 0 ? cents : whole;
      expect(figures.money(value, currency)).toBe(own.format(value));
      const far = Math.abs(value) >= 10_000;
      expect(figures.compactMoney(value, currency)).toBe((far ? short : own).format(value));
    }
  });

  test('counts, means and shares', () => {
    const [whole, one, two] = [0, 1, 2].map((digits) => intl({ maximumFractionDigits: digits }));
    const share = intl({ style: 'percent', maximumFractionDigits: 0 });
    for (const value of values) {
      expect(figures.count(value)).toBe(whole.format(value));
      expect(figures.mean(value)).toBe((value < 10 ? two : value < 100 ? one : whole).format(value));
      expect(figures.ratio(value)).toBe(share.format(value));
    }
    expect([Number.POSITIVE_INFINITY, Number.NaN].map(figures.count)).toEqual(['∞', 'NaN']);
  });

  test('days', () => {
    const style = language === 'de' ? '2-digit' : 'numeric';
    const month = language === 'de' ? '2-digit' : 'short';
    const written = new Intl.DateTimeFormat(locale, { day: style, month, year: 'numeric', timeZone: 'UTC' });
    for (let at = Date.UTC(2024, 0, 1); at < Date.UTC(2025, 2, 1); at += 86_400_000) {
      expect(figures.day(new Date(at).toISOString())).toBe(written.format(at));
    }
  });
});

/** Between −1 and 1, the same at each run. */
function shaken(k: number): number {
  return ((k * 7_919_993) % 2_000_003) / 1_000_001 - 1;
}

test('days are written anew in another language', () => {
  settings.language.value = 'en';
  expect([figures.day('2025-03-02'), figures.day('2025-03-02')]).toEqual(['2 Mar 2025', '2 Mar 2025']);
  settings.language.value = 'de';
  expect(figures.day('2025-03-02')).toBe('02.03.2025');
});
