/** Errors of which the texts alone are kept, and why rows are excluded. */
import { ERRORS, type ErrorCode } from '../../errors.ts';
import { DE } from '../errors/de.ts';
import { DE as ledgerDe } from '../ledger/de.ts';
import type { Phrase } from './phrase.ts';

const CODES = Object.keys(ERRORS) as ErrorCode[];

/** One that is made of details alone says nothing by itself. */
const saysSomething = ([english]: Phrase) => /[a-z]{2}/i.test(english.replace(/\{\w+\}/g, ''));
/** Told in part, it would be told in two languages. */
const wholly = ([english, german]: Phrase): Phrase => [english.replace(/\{(problem|rule)\}/, '{...$1}'), german];

export const ERROR_TEXTS: readonly Phrase[] = CODES.flatMap((code): Phrase[] => [
  [ERRORS[code].message, DE[code].message],
  [ERRORS[code].hint, DE[code].hint],
])
  .filter(saysSomething)
  .map(wholly);

export const EXCLUDED: readonly Phrase[] = [
  ...Object.entries(ledgerDe.reasons),
  ['{rows} × {reason} (line {line}: {=value}), {...others}', '{rows} × {reason} (Zeile {line}: {value}), {others}'],
  ['{rows} × {reason} ({=field}: {=value}), {...others}', '{rows} × {reason} ({field}: {value}), {others}'],
  ['{rows} × {reason} (line {line}: {=value})', '{rows} × {reason} (Zeile {line}: {value})'],
  ['{rows} × {reason} ({=field}: {=value})', '{rows} × {reason} ({field}: {value})'],
  ['{rows} × {reason}, {...others}', '{rows} × {reason}, {others}'],
  ['{rows} × {reason}', '{rows} × {reason}'],
];
