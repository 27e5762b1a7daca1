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
  const ms = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : Number.NaN;
  // Date.parse rolls 2021-02-30 over to March: only a day that prints as itself is one.
  if (Number.isNaN(ms) || formatDay(ms / DAY_MS) !== text) {
    throw new PerennialError('OPTION_INVALID', {
      option,
      value: JSON.stringify(text),
      problem: 'it is not a day of the calendar',
      remedy: 'Write days as YYYY-MM-DD.',
    });
  }
  return ms / DAY_MS;
}

/** Days since 1970-01-01 to `YYYY-MM-DD`; '' for {@link NO_DAY}. */
export function formatDay(day: EpochDay): string {
  return day === NO_DAY ? '' : new Date(day * DAY_MS).toISOString().slice(0, 10);
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
