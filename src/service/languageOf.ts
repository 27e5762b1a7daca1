import type { Request } from 'express';
import { LANGUAGES, type Language } from '../words/language.ts';

/**
 * The language to answer in: what the request names, else the one of ours that its Accept-Language likes best, else
 * English.
 */
export function languageOf(
  request: Pick<Request, 'acceptsLanguages' | 'headers'>,
  named: Language | undefined,
): Language {
  if (named) return named;
  // Programs say nothing, or that they take any.
  const asked = request.headers['accept-language'];
  if (asked === undefined || asked === '*') return 'en';
  const accepted = request.acceptsLanguages([...LANGUAGES]);
  return accepted === false ? 'en' : (accepted as Language);
}
