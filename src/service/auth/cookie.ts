import type { Request, Response } from 'express';
import { SESSION_SECONDS } from './sessions.ts';

export const SESSION_COOKIE = 'perennial_session';
const FORM = new RegExp(`(?:^|;\\s*)${SESSION_COOKIE}=([\\w-]{43})(?:;|$)`);

/** The session's token that a browser sends; null where it sends none. */
export function tokenIn({ headers }: Request): string | null {
  return FORM.exec(headers.cookie ?? '')?.[1] ?? null;
}

/** Out of reach of scripts and of other sites. @param token  null ends it */
export function setToken(response: Response, token: string | null): void {
  const age = token === null ? 0 : SESSION_SECONDS;
  const secure = response.req.secure ? '; Secure' : '';
  response.setHeader(
    'Set-Cookie',
    `${SESSION_COOKIE}=${token ?? ''}; Path=/; HttpOnly; SameSite=Strict; Max-Age=${age}${secure}`,
  );
}
