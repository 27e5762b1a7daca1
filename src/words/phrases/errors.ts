/** Errors of which the texts alone are kept, and why rows are excluded. */
import { ERRORS, type ErrorCode } from '../../errors.ts';
import { DE } from '../errors/de.ts';
import { DE as ledgerDe } from '../ledger/de.ts';
import type { Phrase } from './phrase.ts';

/** For what a column is missing, or of what there are two; other details of these names are no words. */
export const ROLES: readonly Phrase[] = [
  ['customer', 'den Kunden'],
  ['date', 'das Datum'],
  ['amount', 'den Betrag'],
  ['unit price', 'den Einzelpreis'],
  ['unitPrice', 'den Einzelpreis'],
  ['quantity', 'die Menge'],
  ['refunded', 'den erstatteten Betrag'],
  ['order', 'die Bestellnummer'],
  ['transactionId', 'die Transaktionsnummer'],
  ['currency', 'die Währung'],
  ['product', 'das Produkt'],
  ['category', 'die Kategorie'],
  ['channel', 'den Kanal'],
  ['product or category', 'Produkt oder Kategorie'],
  ['text or rating', 'Text oder Bewertung'],
];

/** Details that somebody wrote, or named. */
export const WRITTEN: ReadonlySet<string> = new Set([
  ...['value', 'file', 'field', 'column', 'columns', 'names', 'input', 'engine', 'table', 'name', 'option', 'flag'],
]);

const CODES = Object.keys(ERRORS) as ErrorCode[];

/** One that is made of details alone says nothing by itself. */
const saysSomething = ([english]: Phrase) => /[a-z]{2}/i.test(english.replace(/\{\w+\}/g, ''));
/** Told in part, it would be told in two languages; and what somebody has written is told as it is. */
const exactly = ([english, german]: Phrase): Phrase => [
  english.replace(/\{(\w+)\}/g, (place, name: string) =>
    name === 'problem' || name === 'rule' ? `{...${name}}` : WRITTEN.has(name) ? `{=${name}}` : place,
  ),
  german,
];
/** One for each role that it may speak of. */
const byRole = (phrase: Phrase): readonly Phrase[] =>
  phrase[0].includes('{role}')
    ? ROLES.flatMap(([role, told]): Phrase[] => [
        [phrase[0].replace('{role}', role), phrase[1].replace('{role}', told)],
        [phrase[0].replace('{role}', `${role} named {=named}`), phrase[1].replace('{role}', `${told} namens {named}`)],
      ])
    : [phrase];

export const ERROR_TEXTS: readonly Phrase[] = CODES.flatMap((code): Phrase[] => [
  [ERRORS[code].message, DE[code].message],
  [ERRORS[code].hint, DE[code].hint],
])
  .filter(saysSomething)
  .flatMap(byRole)
  .map(exactly);

export const EXCLUDED: readonly Phrase[] = [
  ...Object.entries(ledgerDe.reasons),
  ['{rows} × {reason} (line {line}: {=value}), {...others}', '{rows} × {reason} (Zeile {line}: {value}), {others}'],
  ['{rows} × {reason} ({=field}: {=value}), {...others}', '{rows} × {reason} ({field}: {value}), {others}'],
  ['{rows} × {reason} (line {line}: {=value})', '{rows} × {reason} (Zeile {line}: {value})'],
  ['{rows} × {reason} ({=field}: {=value})', '{rows} × {reason} ({field}: {value})'],
  ['{rows} × {reason}, {...others}', '{rows} × {reason}, {others}'],
  ['{rows} × {reason}', '{rows} × {reason}'],
];
