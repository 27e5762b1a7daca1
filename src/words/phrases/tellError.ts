/** An error told in a language: its message and hint by its code, its details by their phrases. */
import type { PerennialError } from '../../errors.ts';
import { DE } from '../errors/de.ts';
import type { Language } from '../language.ts';
import { tellIn, valueIn } from './tellIn.ts';

export interface ToldError {
  readonly message: string;
  readonly hint: string;
}

/** What somebody wrote, or named, and is told as it was. */
const WRITTEN = new Set(['value', 'file', 'field', 'column', 'columns', 'names', 'input', 'engine', 'table', 'name']);

export function tellError(error: PerennialError, language: Language): ToldError {
  const { code, message, hint, details } = error;
  if (language === 'en') return { message, hint };
  const fill = (template: string) =>
    template.replace(/\{(\w+)\}/g, (_, name: string) => {
      const detail = String(details[name] ?? '?');
      return WRITTEN.has(name) || typeof details[name] === 'number'
        ? tellIn(detail, language)
        : valueIn(detail, language);
    });
  return { message: fill(DE[code].message), hint: fill(DE[code].hint) };
}
