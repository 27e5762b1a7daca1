/** Figures as they are read in the chosen language. */
import { language } from './settings.ts';

const LOCALES = { en: 'en-GB', de: 'de-DE' } as const;

const formats = new Map<string, Intl.NumberFormat>();

function format(options: Intl.NumberFormatOptions): Intl.NumberFormat {
  const key = `${language.value} ${JSON.stringify(options)}`;
  let made = formats.get(key);
  if (!made) {
    made = new Intl.NumberFormat(LOCALES[language.value], options);
    formats.set(key, made);
  }
  return made;
}

/** $ rather than US$: a shop has one currency. */
const CURRENCY = { style: 'currency', currencyDisplay: 'narrowSymbol' } as const;

/** A currency by its ISO 4217 code; any other name stands behind the figure. */
function moneyFormat(currency: string | null, options: Intl.NumberFormatOptions): (value: number) => string {
  if (currency && /^[A-Z]{3}$/.test(currency)) {
    const { format: print } = format({ ...CURRENCY, currency, ...options });
    return print;
  }
  const plain = format(options);
  return (value) => `${plain.format(value)}${currency ? ` ${currency}` : ''}`;
}

/** Cents below 100, whole units above. */
export function money(value: number, currency: string | null): string {
  const digits = Math.abs(value) < 99.995 && value !== 0 ? 2 : 0;
  return moneyFormat(currency, { minimumFractionDigits: digits, maximumFractionDigits: digits })(value);
}

/** €1.2m; exact where it is short anyway. */
export function compactMoney(value: number, currency: string | null): string {
  if (Math.abs(value) < 10_000) return money(value, currency);
  return moneyFormat(currency, { notation: 'compact', maximumSignificantDigits: 3 })(value);
}

export function exactMoney(value: number, currency: string | null): string {
  return moneyFormat(currency, { minimumFractionDigits: 2, maximumFractionDigits: 2 })(value);
}

/** Both ends, as one number where they would read alike. */
export function moneyRange(low: number, high: number, currency: string | null): string {
  if (!currency || !/^[A-Z]{3}$/.test(currency)) return range(money(low, currency), money(high, currency));
  const digits = Math.abs(high) < 99.995 && high !== 0 ? 2 : 0;
  const options = { minimumFractionDigits: digits, maximumFractionDigits: digits };
  const whole = format({ ...CURRENCY, currency, ...options });
  if (low < 0) return whole.format(low) === whole.format(high) ? whole.format(low) : whole.formatRange(low, high);
  const [from, to] = [low, high].map(format(options).format);
  if (from === to) return money(high, currency);
  const [before, between, after] = frameOf(whole);
  return before + from + between + to + after;
}

const frames = new Map<Intl.NumberFormat, readonly [string, string, string]>();

/** What stands before, between and after the ends of a range of money: written anew, each range takes fifty times as long. */
function frameOf(whole: Intl.NumberFormat): readonly [before: string, between: string, after: string] {
  const known = frames.get(whole);
  if (known) return known;
  // Two runs of digits; which of the two a part belongs to, browsers do not agree.
  const isNumber = ({ type }: { type: string }) => type === 'integer' || type === 'decimal' || type === 'fraction';
  const texts = ['', '', ''];
  let at = 0;
  let within = false;
  for (const part of whole.formatRangeToParts(1, 2)) {
    if (within && !isNumber(part)) at++;
    within = isNumber(part);
    if (!within) texts[at] += part.value;
  }
  const made = [texts[0], texts[1], texts[2]] as const;
  frames.set(whole, made);
  return made;
}

export function range(low: string, high: string): string {
  return low === high ? low : `${low} – ${high}`;
}

export function count(value: number): string {
  return format({ maximumFractionDigits: 0 }).format(value);
}

/** A mean: 0.58, 12.1, 345 */
export function mean(value: number): string {
  return format({ maximumFractionDigits: value < 10 ? 2 : value < 100 ? 1 : 0 }).format(value);
}

/** Whole percent; what rounds to nothing or all says so. */
export function percent(share: number): string {
  const whole = format({ style: 'percent', maximumFractionDigits: 0 });
  if (share > 0 && share < 0.01) return `<${nbsp(whole.format(0.01))}`;
  if (share < 1 && share > 0.99) return `>${nbsp(whole.format(0.99))}`;
  return whole.format(share);
}

/** Whole percent of what may well be more than all. */
export function ratio(value: number): string {
  return format({ style: 'percent', maximumFractionDigits: 0 }).format(value);
}

function nbsp(text: string): string {
  return text.replace(' ', '\u00a0');
}

/** ×1.40 */
export function factor(value: number): string {
  return `×${format({ minimumFractionDigits: 2, maximumFractionDigits: 2 }).format(value)}`;
}

const dates = new Map<string, Intl.DateTimeFormat>();
/** Days as they were written: a list has the same ones again and again. */
const days = new Map<string, string>();
const MOST_DAYS = 10_000;

/** 2 Mar 2025, 02.03.2025. @param iso  YYYY-MM-DD */
export function day(iso: string): string {
  const key = language.value + iso;
  const known = days.get(key);
  if (known !== undefined) return known;
  let made = dates.get(language.value);
  if (!made) {
    const options: Intl.DateTimeFormatOptions =
      language.value === 'de'
        ? { day: '2-digit', month: '2-digit', year: 'numeric', timeZone: 'UTC' }
        : { day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' };
    made = new Intl.DateTimeFormat(LOCALES[language.value], options);
    dates.set(language.value, made);
  }
  const written = made.format(new Date(`${iso.slice(0, 10)}T00:00:00Z`));
  if (days.size >= MOST_DAYS) days.clear();
  days.set(key, written);
  return written;
}
