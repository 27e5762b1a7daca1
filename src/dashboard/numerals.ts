/**
 * Figures written as Intl writes them, without Intl: its first use costs a page just opened 20 ms of processor time, a third
 * of its first view. Where these say null, Intl is asked (figures.ts).
 */
import type { Language } from './choices.ts';

const SIGNS = {
  en: { thousand: ',', point: '.', percent: '%' },
  de: { thousand: '.', point: ',', percent: '\u00a0%' },
} as const;

/** Of thousands, millions and so on; German has no short thousand. */
const UNITS = {
  en: ['', 'k', 'm', 'bn', 'tn'],
  de: ['', null, '\u00a0Mio.', '\u00a0Mrd.', '\u00a0Bio.'],
} as const;

/** Those with a sign of their own, which stands in English before the figure and in German behind it. */
const CURRENCIES: Readonly<Record<string, string>> = { EUR: '€', USD: '$', GBP: '£' };

/** Beyond it a double is written with an exponent, or what is shortened has no short name. */
const MOST = 1e15;

export interface Digits {
  readonly least: number;
  readonly most: number;
}

/** 1,234.5; null for what is not finite or too large. @param digits  behind the point */
export function decimal(value: number, { least, most }: Digits, language: Language): string | null {
  if (!(Math.abs(value) < MOST)) return null;
  return signOf(value) + grouped(plain(Math.abs(value), most), least, language);
}

/** 25% @param digits  behind the point: none */
export function wholePercent(share: number, language: Language): string | null {
  const written = decimal(timesTen(Math.abs(share), 2), { least: 0, most: 0 }, language);
  return written === null ? null : signOf(share) + written + SIGNS[language].percent;
}

/** €1,234.50 */
export function currencyFigure(value: number, currency: string, digits: Digits, language: Language): string | null {
  const written = decimal(Math.abs(value), digits, language);
  return framed(value, written, currency, language);
}

/** €1.23m: three digits that count. */
export function compactCurrency(value: number, currency: string, language: Language): string | null {
  const size = Math.abs(value);
  if (!(size >= 1 && size < MOST)) return null;
  const places = 2 - exponentOf(size);
  const short = timesTen(Math.round(timesTen(size, places)), -places);
  const thousands = Math.floor(exponentOf(short) / 3);
  const unit = UNITS[language][thousands];
  if (unit === undefined) return null;
  const written = decimal(unit === null ? short : timesTen(short, -3 * thousands), { least: 0, most: 2 }, language);
  return framed(value, written + (unit ?? ''), currency, language);
}

/** What stands before, between and after the ends of a range of money. */
export function rangeFrame(currency: string, language: Language): readonly [string, string, string] | null {
  const sign = CURRENCIES[currency];
  if (sign === undefined) return null;
  return language === 'en' ? [sign, ` – ${sign}`, ''] : ['', '–', `\u00a0${sign}`];
}

function framed(value: number, written: string | null, currency: string, language: Language): string | null {
  const sign = CURRENCIES[currency];
  if (sign === undefined || written === null) return null;
  return signOf(value) + (language === 'en' ? sign + written : `${written}\u00a0${sign}`);
}

/** As Intl does, also before a nought that a figure below it was rounded to. */
function signOf(value: number): string {
  return value < 0 || Object.is(value, -0) ? '-' : '';
}

/** Digits with a point, `places` of them behind it, rounded by the digits that a person sees: 1.005 is 1.01, though it is less. */
function plain(size: number, places: number): string {
  const digits = String(Math.round(timesTen(size, places))).padStart(places + 1, '0');
  return places === 0 ? digits : `${digits.slice(0, -places)}.${digits.slice(-places)}`;
}

/** The decimal point moved, by the digits as they are written. */
function timesTen(value: number, places: number): number {
  const [digits, exponent = '0'] = String(value).split('e');
  return Number(`${digits}e${Number(exponent) + places}`);
}

function exponentOf(size: number): number {
  return Number(size.toExponential().split('e')[1]);
}

/** In groups of three, without noughts at the end beyond the least digits. */
function grouped(digits: string, least: number, language: Language): string {
  const { thousand, point } = SIGNS[language];
  let [whole, part = ''] = digits.split('.');
  while (part.length > least && part.endsWith('0')) part = part.slice(0, -1);
  for (let at = whole.length - 3; at > 0; at -= 3) whole = whole.slice(0, at) + thousand + whole.slice(at);
  return part === '' ? whole : whole + point + part;
}
