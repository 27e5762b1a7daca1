/** Numbers, money, days and lists as a language writes them; all by Intl. */
import { type EpochDay, formatDay } from '../units.ts';
import { type Language, LOCALES } from './language.ts';

const DAY_MS = 86_400_000;
const NONE = '–';

/** What is none (NaN, infinite, null) is a dash. */
export interface Notation {
  readonly language: Language;
  readonly locale: string;
  /** 12,345 */
  count(value: number): string;
  /** 1.40 */
  decimal(value: number, digits: number): string;
  /** 12.3%, 12,3 %; what rounds to nothing or all says so: <1%, >99% */
  percent(share: number, decimals?: number): string;
  /** +12%, −3% */
  change(share: number, decimals?: number): string;
  /** Cents below 100, whole units above; a currency by its ISO code as its sign, another name behind the figure. */
  money(value: number, currency: string): string;
  /** €1.2m, 1,2 Mio. €; as money where it is short anyway. */
  compactMoney(value: number, currency: string): string;
  /** To the cent. */
  exactMoney(value: number, currency: string): string;
  /** With its sign: +€1,200 */
  signedMoney(value: number, currency: string): string;
  /** Both ends of an interval, as one where they read alike: €1,200 – €3,400 */
  range(low: string, high: string): string;
  /** 2 Mar 2025, 02.03.2025 */
  day(day: EpochDay): string;
  /** Mar 2025, März 2025 */
  month(day: EpochDay): string;
  /** a, b and c */
  list(items: readonly string[]): string;
  /** Which of the forms a number takes: plural(1, { one: 'customer', other: 'customers' }) is 'customer'. */
  plural(count: number, forms: { readonly one: string; readonly other: string }): string;
}

const made = new Map<Language, Notation>();

export function notation(language: Language): Notation {
  let known = made.get(language);
  if (!known) {
    known = makeNotation(language);
    made.set(language, known);
  }
  return known;
}

function makeNotation(language: Language): Notation {
  const locale = LOCALES[language];
  const formats = new Map<string, Intl.NumberFormat>();
  const format = (options: Intl.NumberFormatOptions) => {
    const key = JSON.stringify(options);
    let found = formats.get(key);
    if (!found) {
      found = new Intl.NumberFormat(locale, options);
      formats.set(key, found);
    }
    return found;
  };
  const fixed = (digits: number) => ({ minimumFractionDigits: digits, maximumFractionDigits: digits });
  const print = (value: number, options: Intl.NumberFormatOptions) =>
    // A minus as wide as a plus: hyphens get lost before figures. And no minus before nothing.
    Number.isFinite(value)
      ? format({ signDisplay: 'negative', ...options })
          .format(value)
          .replace('-', '−')
      : NONE;
  const money = (value: number, currency: string, options: Intl.NumberFormatOptions) => {
    if (/^[A-Z]{3}$/.test(currency)) {
      return print(value, { style: 'currency', currency, currencyDisplay: 'narrowSymbol', ...options });
    }
    return `${print(value, options)}${currency && Number.isFinite(value) ? `\u00a0${currency}` : ''}`;
  };
  const digitsOf = (value: number) => fixed(Math.abs(value) < 99.995 && value !== 0 ? 2 : 0);
  const date = (options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat(locale, { timeZone: 'UTC', ...options });
  const days = date(
    language === 'de'
      ? { day: '2-digit', month: '2-digit', year: 'numeric' }
      : { day: 'numeric', month: 'short', year: 'numeric' },
  );
  const months = date({ month: 'short', year: 'numeric' });
  const lists = new Intl.ListFormat(locale, { type: 'conjunction' });
  const rules = new Intl.PluralRules(locale);
  return {
    language,
    locale,
    count: (value) => print(value, fixed(0)),
    decimal: (value, digits) => print(value, fixed(digits)),
    percent(share, decimals = 0) {
      const least = 10 ** -(decimals + 2);
      const options = { style: 'percent', ...fixed(decimals) } as const;
      if (share > 0 && share < least / 2) return `<${print(least, options)}`;
      if (share < 1 && share > 1 - least / 2) return `>${print(1 - least, options)}`;
      return print(share, options);
    },
    change: (share, decimals = 0) => print(share, { style: 'percent', ...fixed(decimals), signDisplay: 'exceptZero' }),
    money: (value, currency) => money(value, currency, digitsOf(value)),
    compactMoney: (value, currency) =>
      money(
        value,
        currency,
        Math.abs(value) < 10_000 ? digitsOf(value) : { notation: 'compact', maximumSignificantDigits: 3 },
      ),
    exactMoney: (value, currency) => money(value, currency, fixed(2)),
    signedMoney: (value, currency) => money(value, currency, { ...digitsOf(value), signDisplay: 'exceptZero' }),
    range: (low, high) => (low === high ? low : `${low} – ${high}`),
    day: (day) => (formatDay(day) === '' ? NONE : days.format(day * DAY_MS)),
    month: (day) => months.format(day * DAY_MS),
    list: (items) => lists.format(items),
    plural: (count, forms) => (rules.select(count) === 'one' ? forms.one : forms.other),
  };
}
