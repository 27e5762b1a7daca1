/** Figures as they are read in the chosen language. */

import { language } from './language.ts';
import { compactCurrency, currencyFigure, type Digits, decimal, rangeFrame, wholePercent } from './numerals.ts';

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
  return moneyWith(value, currency, Math.abs(value) < 99.995 && value !== 0 ? 2 : 0);
}

/** €1.2m; exact where it is short anyway. */
export function compactMoney(value: number, currency: string | null): string {
  if (Math.abs(value) < 10_000) return money(value, currency);
  const short = currency === null ? null : compactCurrency(value, currency, language.value);
  return short ?? moneyFormat(currency, { notation: 'compact', maximumSignificantDigits: 3 })(value);
}

/** Without cents, also below 100. */
export function wholeMoney(value: number, currency: string | null): string {
  return moneyWith(value, currency, 0);
}

export function exactMoney(value: number, currency: string | null): string {
  return moneyWith(value, currency, 2);
}

/** @param digits  behind the point: neither more nor less */
function moneyWith(value: number, currency: string | null, digits: number): string {
  const wanted = { least: digits, most: digits };
  const written = currency === null ? null : currencyFigure(value, currency, wanted, language.value);
  return written ?? moneyFormat(currency, { minimumFractionDigits: digits, maximumFractionDigits: digits })(value);
}

/** Both ends, as one number where they would read alike. */
export function moneyRange(low: number, high: number, currency: string | null): string {
  if (!currency || !/^[A-Z]{3}$/.test(currency)) return range(money(low, currency), money(high, currency));
  const digits = Math.abs(high) < 99.995 && high !== 0 ? 2 : 0;
  if (low < 0) {
    const whole = rangeFormat(currency, digits);
    return whole.format(low) === whole.format(high) ? whole.format(low) : whole.formatRange(low, high);
  }
  const [from, to] = [low, high].map((end) => figure(end, { least: digits, most: digits }));
  if (from === to) return money(high, currency);
  const [before, between, after] = rangeFrame(currency, language.value) ?? frameOf(rangeFormat(currency, digits));
  return before + from + between + to + after;
}

function rangeFormat(currency: string, digits: number): Intl.NumberFormat {
  return format({ ...CURRENCY, currency, minimumFractionDigits: digits, maximumFractionDigits: digits });
}

/** A figure without a unit. */
function figure(value: number, digits: Digits): string {
  const { least, most } = digits;
  const written = decimal(value, digits, language.value);
  return written ?? format({ minimumFractionDigits: least, maximumFractionDigits: most }).format(value);
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
  return figure(value, { least: 0, most: 0 });
}

/** A mean: 0.58, 12.1, 345 */
export function mean(value: number): string {
  return figure(value, { least: 0, most: value < 10 ? 2 : value < 100 ? 1 : 0 });
}

/** A parameter, with so many digits that tell something: 0.01175 */
export function significant(value: number, digits: number): string {
  return format({ minimumSignificantDigits: digits, maximumSignificantDigits: digits }).format(value);
}

/** With two digits behind the point, as factors that it stands among have: 1.70 */
export function twoDigits(value: number): string {
  return figure(value, { least: 2, most: 2 });
}

/** Whole percent; what rounds to nothing or all says so. */
export function percent(share: number): string {
  if (share > 0 && share < 0.01) return `<${ratio(0.01)}`;
  if (share < 1 && share > 0.99) return `>${ratio(0.99)}`;
  return ratio(share);
}

/** Whole percent of what may well be more than all. */
export function ratio(value: number): string {
  return wholePercent(value, language.value) ?? format({ style: 'percent', maximumFractionDigits: 0 }).format(value);
}

/** ×1.40 */
export function factor(value: number): string {
  return `×${twoDigits(value)}`;
}

/** As Intl shortens them. */
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sept', 'Oct', 'Nov', 'Dec'] as const;

/** 2 Mar 2025, 02.03.2025. @param iso  YYYY-MM-DD, with or without a time behind it */
export function day(iso: string): string {
  const [year, month, own] = iso.slice(0, 10).split('-');
  return language.value === 'de' ? `${own}.${month}.${year}` : `${Number(own)} ${MONTHS[Number(month) - 1]} ${year}`;
}
