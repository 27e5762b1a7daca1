/** Durations, rates and money: the only places where one unit becomes another. */
import { PerennialError } from './errors.ts';

/**
 * Days in each time unit that a model can count in. A year is 365.25 days, the mean of the calendar's years, wherever one
 * unit becomes another; a month is a twelfth of it.
 */
export const TIME_UNITS = { day: 1, week: 7, month: 365.25 / 12, year: 365.25 } as const;
export type TimeUnit = keyof typeof TIME_UNITS;

/** What every summary and bundle says of its time: mixing two is an error. */
export interface Clock {
  /** The unit of tx, T and of every rate a model learns. */
  readonly timeUnit: TimeUnit;
  /** Times count periods of the calendar, each an opportunity to buy (facts/opportunities.ts), and measure nothing. */
  readonly opportunities?: true | undefined;
  /** Transactions of one customer within one grain are one purchase. */
  readonly grain: 'day';
  /** IANA name; decides to which day an instant belongs. */
  readonly timeZone: string;
  /** The last day that is known, `YYYY-MM-DD`, inclusive. */
  readonly asOf: string;
}

/** Days since 1970-01-01, for columns of days. */
export type EpochDay = number;
/** Stands in a column of days where there is none (a customer with refunds alone has no purchase). */
export const NO_DAY: EpochDay = -(2 ** 31);

const DAY_MS = 86_400_000;

/** `1997-09-30` to days since 1970-01-01. Throws OPTION_INVALID for anything that is no such day. */
export function parseDay(text: string, option = 'date'): EpochDay {
  const day = dayOf(text);
  if (day === null) {
    throw new PerennialError('OPTION_INVALID', {
      option,
      value: JSON.stringify(text),
      problem: 'it is not a day of the calendar',
      remedy: 'Write days as YYYY-MM-DD.',
    });
  }
  return day;
}

/** The same, null for anything that is no such day. */
export function dayOf(text: string): EpochDay | null {
  if (text.length !== 10 || text[4] !== '-' || text[7] !== '-') return null;
  return dayOfParts(100 * twoDigits(text, 0) + twoDigits(text, 2), twoDigits(text, 5), twoDigits(text, 8));
}

/** A day of the calendar by its numbers; null where there is no such day. */
export function dayOfParts(year: number, month: number, day: number): EpochDay | null {
  // What is no digit makes NaN, which is above nothing.
  if (!(year >= 0 && month >= 1 && month <= 12 && day >= 1 && day <= daysIn(year, month))) return null;
  // Hinnant, "chrono-Compatible Low-Level Date Algorithms", days_from_civil: years that begin in March, in eras of 400.
  const y = month > 2 ? year : year - 1;
  const era = Math.floor(y / 400);
  const yearOfEra = y - era * 400;
  const dayOfYear = Math.floor((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5) + day - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * 146_097 + dayOfEra - 719_468;
}

function twoDigits(text: string, at: number): number {
  const [tens, ones] = [text.charCodeAt(at) - 48, text.charCodeAt(at + 1) - 48];
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? 10 * tens + ones : Number.NaN;
}

function daysIn(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

const TWO_DIGITS = Array.from({ length: 100 }, (_, i) => String(i).padStart(2, '0'));

/** Days since 1970-01-01 to `YYYY-MM-DD`; '' for {@link NO_DAY}. */
export function formatDay(day: EpochDay): string {
  if (day === NO_DAY) return '';
  // Hinnant, civil_from_days.
  const since = Math.floor(day) + 719_468;
  const era = Math.floor(since / 146_097);
  const of = since - era * 146_097;
  const yearOfEra = Math.floor((of - Math.floor(of / 1460) + Math.floor(of / 36_524) - Math.floor(of / 146_096)) / 365);
  const dayOfYear = of - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const fromMarch = Math.floor((5 * dayOfYear + 2) / 153);
  const month = fromMarch < 10 ? fromMarch + 3 : fromMarch - 9;
  const year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0);
  // Beyond four digits dates are written in another way, and what is no number is no day.
  if (!(year >= 0 && year <= 9999)) return new Date(day * DAY_MS).toISOString().slice(0, 10);
  const ofMonth = dayOfYear - Math.floor((153 * fromMarch + 2) / 5) + 1;
  return `${TWO_DIGITS[Math.floor(year / 100)]}${TWO_DIGITS[year % 100]}-${TWO_DIGITS[month]}-${TWO_DIGITS[ofMonth]}`;
}

const DURATION_DAYS: Record<string, number> = { d: 1, w: 7, m: TIME_UNITS.month, y: TIME_UNITS.year };

/**
 * `365d`, `39w`, `12m` or `1.5y` to whole days: weeks, months and years may be fractions and are rounded to the nearest
 * day (1m is 30 days, 6m 183, 12m and 1y 365, 2y 731). Throws OPTION_INVALID for anything else, a fraction of days too.
 */
export function parseDuration(text: string, option = 'duration'): number {
  const match = /^(\d+(?:\.\d+)?)\s*([dwmy])$/.exec(text.trim());
  const exact = match ? Number(match[1]) * DURATION_DAYS[match[2]]! : Number.NaN;
  const days = Math.round(exact);
  const isDuration = days >= 1 && Number.isSafeInteger(days) && (match?.[2] !== 'd' || days === exact);
  if (!isDuration) {
    throw new PerennialError('OPTION_INVALID', {
      option,
      value: JSON.stringify(text),
      problem: 'it is not a duration of whole days',
      remedy: 'Write durations as 365d, 52w, 12m or 1y.',
    });
  }
  return days;
}

/** Throws OPTION_INVALID unless a horizon is a whole number of days, 1 or more: it becomes a day of the calendar. */
export function requireWholeDays(days: number, option: string): void {
  if (days >= 1 && Number.isSafeInteger(days)) return;
  throw new PerennialError('OPTION_INVALID', {
    option,
    value: days,
    problem: 'it must be a whole number of days, 1 or more',
    remedy: 'Give days, such as 365 for a year.',
  });
}

/** Throws OPTION_INVALID unless `zone` is an IANA time zone that this machine knows. */
export function checkTimeZone(zone: string, option = '--time-zone'): string {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
    return zone;
  } catch {
    throw new PerennialError('OPTION_INVALID', {
      option,
      value: JSON.stringify(zone),
      problem: 'it is not a known time zone',
      remedy: 'Use an IANA name such as Europe/Berlin.',
    });
  }
}

/** Continuous discount rate per time unit for an annual rate (0.1 = 10 % a year): ln(1 + rate) / units a year. */
export function discountPerUnit(annualRate: number, timeUnit: TimeUnit): number {
  return (Math.log1p(annualRate) * TIME_UNITS[timeUnit]) / TIME_UNITS.year;
}

/**
 * Money is exact: whole millionths of the currency's unit, so that sums reconcile with the file to the last digit.
 */
export type Micros = bigint;

/** Money of many customers: 64 bits each where all of it fits (below 9.2 × 10¹²), else as wide as it takes. */
export type MoneyColumn = BigInt64Array | readonly Micros[];

export function moneyColumn(values: readonly Micros[]): MoneyColumn {
  return values.every((value) => BigInt.asIntN(64, value) === value) ? BigInt64Array.from(values) : values;
}

/** Rows from one to before another, without copying where the column is an array of 64 bits. */
export function sliceMoney(column: MoneyColumn, from: number, to: number): MoneyColumn {
  return column instanceof BigInt64Array ? column.subarray(from, to) : column.slice(from, to);
}

/** Columns one behind the other. */
export function joinMoney(columns: readonly MoneyColumn[]): MoneyColumn {
  if (!columns.every((column) => column instanceof BigInt64Array)) return columns.flatMap((column) => [...column]);
  const joined = new BigInt64Array(columns.reduce((length, column) => length + column.length, 0));
  let at = 0;
  for (const column of columns) {
    joined.set(column, at);
    at += column.length;
  }
  return joined;
}

export function sumMoney(column: MoneyColumn): Micros {
  let total = 0n;
  for (const value of column) total += value;
  return total;
}

const MICRO_DIGITS = 6;
export const MICROS = 1_000_000;

/** Exact decimal text (`-12.5`) or the shortest decimal of a number to micros; further digits round half away from 0. */
export function parseMoney(value: string | number): Micros | null {
  if (typeof value === 'number') {
    // Decimals of up to 15 digits and doubles go one to one: what comes back as the number is its shortest decimal.
    const micros = Math.round(value * MICROS);
    if (Math.abs(micros) < 1e15 && micros / MICROS === value) return BigInt(micros);
  }
  const text = typeof value === 'number' ? decimalText(value) : value.trim();
  const match = /^([+-]?)(\d*)(?:\.(\d*))?$/.exec(text);
  if (!match || (!match[2] && !match[3])) return null;
  const fraction = (match[3] ?? '').padEnd(MICRO_DIGITS + 1, '0');
  const digits = BigInt(`${match[2] || '0'}${fraction.slice(0, MICRO_DIGITS)}`);
  const rounded = digits + (fraction[MICRO_DIGITS]! >= '5' ? 1n : 0n);
  return match[1] === '-' ? -rounded : rounded;
}

/** JavaScript writes small and large numbers with an exponent, which is no decimal. */
function decimalText(value: number): string {
  const text = String(value);
  return text.includes('e') && Math.abs(value) < 1e21 ? value.toFixed(MICRO_DIGITS + 1) : text;
}

/** Micros to decimal text with at least two decimals and no more than needed: `12.50`, `0.123456`. */
export function formatMoney(micros: Micros): string {
  const digits = (micros < 0n ? -micros : micros).toString().padStart(MICRO_DIGITS + 1, '0');
  const fraction = digits.slice(-MICRO_DIGITS).replace(/0{1,4}$/, '');
  return `${micros < 0n ? '-' : ''}${digits.slice(0, -MICRO_DIGITS)}.${fraction}`;
}

/** Micros as a floating-point number of currency units, for arithmetic with predictions. */
export function moneyNumber(micros: Micros): number {
  return Number(micros) / MICROS;
}
