import type { Request } from 'express';
import { LANGUAGES, type Language } from '../words/language.ts';

/**
 * The language to answer in: what the request names, else the one of ours that its Accept-Language likes best, else
 * English.
 */
export function languageOf(request: Pick<Request, 'acceptsLanguages'>, named: Language | undefined): Language {
  const accepted = named ?? request.acceptsLanguages([...LANGUAGES]);
  return accepted === false ? 'en' : (accepted as Language);
}
