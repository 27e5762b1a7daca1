import { styleText } from 'node:util';
import Table from 'cli-table3';
import type { Progress } from '../forecast/progress.ts';
import { parseDay } from '../units.ts';
import { wordsIn } from '../words/catalogue.ts';
import type { Language } from '../words/language.ts';
import { tellIn } from '../words/phrases/tellIn.ts';

/** What a command may write: results on standard output, everything else on standard error. */
export interface Terminal {
  /** A heading with a table or lines below it; nothing with --quiet or --json. */
  show(title: string, body: string): void;
  /** The result as JSON, with --json. */
  json(value: unknown): void;
  /** A remark that must not be missed. */
  warn(text: string): void;
  readonly progress: Progress;
}

export interface TerminalOptions {
  readonly quiet?: boolean;
  readonly json?: boolean;
  /** Of remarks and progress, which are made in English. */
  readonly language?: Language;
}

export function terminal({ quiet = false, json = false, language = 'en' }: TerminalOptions): Terminal {
  const started = performance.now();
  return {
    show(title, body) {
      if (!quiet && !json) process.stdout.write(`\n${paint(process.stdout, 'bold', title)}\n${body}\n`);
    },
    json(value) {
      if (json) process.stdout.write(`${JSON.stringify(value, null, 2)}\n`);
    },
    warn(text) {
      process.stderr.write(`${paint(process.stderr, 'yellow', NOTE[language])}  ${tellIn(text, language)}\n`);
    },
    progress(doing) {
      const seconds = figuresIn(language)
        .number((performance.now() - started) / 1000, 1)
        .padStart(6);
      if (!quiet) process.stderr.write(`${paint(process.stderr, 'dim', `${seconds} s  ${tellIn(doing, language)}`)}\n`);
    },
  };
}

/** Before a remark. */
const NOTE: Readonly<Record<Language, string>> = { en: 'note', de: 'Hinweis' };

/** Colours only where a person looks: not in files and pipes. */
function paint(stream: NodeJS.WriteStream, style: 'bold' | 'dim' | 'yellow', text: string): string {
  return stream.isTTY && !process.env.NO_COLOR ? styleText(style, text) : text;
}

/**
 * A plain table: a header (none where no column has a name) and rows.
 *
 * @param left  the columns of text, which begin on one line: so many from the first on, or their places; others are numbers
 */
export function table(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  left: number | readonly number[] = 1,
): string {
  const isText = (i: number) => (typeof left === 'number' ? i < left : left.includes(i));
  const printed = new Table({
    head: head.every((name) => name === '') ? [] : head.map((name) => paint(process.stdout, 'dim', name)),
    colAligns: head.map((_, i) => (isText(i) ? 'left' : 'right')),
    chars: {
      top: '',
      'top-mid': '',
      'top-left': '',
      'top-right': '',
      bottom: '',
      'bottom-mid': '',
      'bottom-left': '',
      'bottom-right': '',
      left: ' ',
      'left-mid': '',
      mid: '',
      'mid-mid': '',
      right: '',
      'right-mid': '',
      middle: '  ',
    },
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': 0 },
  });
  printed.push(...rows.map((row) => [...row]));
  return printed.toString();
}

/** 1234567.891 as 1,234,567.89. */
export function number(value: number | null, digits = 2): string {
  if (value === null) return '–';
  return value.toLocaleString('en-US', { minimumFractionDigits: digits, maximumFractionDigits: digits });
}

/** A figure to so many significant digits, whatever its size. */
export function significant(value: number | null, digits = 5): string {
  if (value === null) return '–';
  const size = Math.abs(value);
  if (size !== 0 && (size < 1e-4 || size >= 1e7)) return value.toExponential(digits - 1);
  const rounded = value.toPrecision(digits);
  return rounded.includes('e') ? number(Number(rounded), 0) : rounded;
}

/** A p-value to four places. */
export function probability(p: number): string {
  return p < 1e-4 ? '< 0.0001' : number(p, 4);
}

/** The same as a language writes them. */
export function figuresIn(language: Language): {
  readonly number: typeof number;
  readonly significant: typeof significant;
  readonly probability: typeof probability;
  /** Of a figure that is written the English way. */
  turned(text: string): string;
  /** 12 % */
  percent(share: number, digits?: number): string;
  /** Of a day written YYYY-MM-DD; other texts stay as they are. */
  day(text: string): string;
} {
  if (language === 'en') {
    const percent = (share: number, digits = 0) => `${number(100 * share, digits)} %`;
    return { number, significant, probability, turned: (text) => text, percent, day: (text) => text };
  }
  // 1,234.5 as 1.234,5.
  const turned = (text: string) => text.replace(/[.,]/g, (mark) => (mark === ',' ? '.' : ','));
  return {
    number: (value, digits) => turned(number(value, digits)),
    significant: (value, digits) => turned(significant(value, digits)),
    probability: (p) => turned(probability(p)),
    turned,
    percent: (share, digits = 0) => `${turned(number(100 * share, digits))} %`,
    day: (text) => (/^\d{4}-\d{2}-\d{2}$/.test(text) ? wordsIn(language).plots.day(parseDay(text)) : text),
  };
}
