/** An error told in a language: its message and hint by its code, its details by their phrases. */
import type { PerennialError } from '../../errors.ts';
import { DE } from '../errors/de.ts';
import type { Language } from '../language.ts';
import { ROLES, WRITTEN } from './errors.ts';
import { tellIn, valueIn } from './tellIn.ts';

export interface ToldError {
  readonly message: string;
  readonly hint: string;
}

export function tellError(error: PerennialError, language: Language): ToldError {
  const { code, message, hint, details } = error;
  if (language === 'en') return { message, hint };
  const fill = (template: string) =>
    template.replace(/\{(\w+)\}/g, (_, name: string) => {
      const detail = String(details[name] ?? '?');
      if (name === 'role') return roleIn(detail);
      if (WRITTEN.has(name)) return WORDS_FOR_NONE.has(detail) ? tellIn(detail, language) : detail;
      return typeof details[name] === 'number' ? detail : valueIn(detail, language);
    });
  return { message: fill(DE[code].message), hint: fill(DE[code].hint) };
}

/** What stands for a value that nobody has written. */
const WORDS_FOR_NONE = new Set(['left out', 'missing', 'none', 'several']);

function roleIn(detail: string): string {
  const [role, named] = detail.split(' named ');
  const told = ROLES.find(([english]) => english === role)?.[1] ?? role;
  return named === undefined ? told : `${told} namens ${named}`;
}
