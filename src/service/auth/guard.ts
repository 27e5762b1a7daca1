/** Who asks, and whether the one may. */
import { isIP } from 'node:net';
import type { Request, RequestHandler, Response } from 'express';
import { PerennialError } from '../../errors.ts';
import { storeAway } from '../../store/away.ts';
import { SCOPES, type Scope } from '../operation.ts';
import { tokenIn } from './cookie.ts';
import type { Caller, KeyRing } from './keyRing.ts';
import type { Sessions } from './sessions.ts';

/** Where there are no keys, whoever reaches the server may do everything: it listens on loopback alone. */
const LOCAL: Caller = { id: 'local', scopes: new Set(SCOPES) };

/** What is known of a shared store may be so old. */
const AWAY_MS = 5000;

export type Guard = (scope: Scope) => RequestHandler;

/**
 * What stands before the handlers of a route that not everybody may ask.
 *
 * @param keys     null where the server has no store to keep any in
 * @param awayFor  for how many ms the store has not answered; null while it does
 * @returns        handlers that refuse with STORE_AWAY, KEY_REQUIRED, KEY_REFUSED, SCOPE_MISSING, ORIGIN_FOREIGN, HOST_FOREIGN
 */
export function guardWith(keys: KeyRing | null, sessions: Sessions, awayFor: () => number | null = () => null): Guard {
  return (scope) => async (request, response, next) => {
    // Others may have revoked keys and taken transactions meanwhile: what is known here is too old to answer with.
    if ((awayFor() ?? 0) > AWAY_MS) throw storeAway();
    const caller = keys?.guarded ? await callerIn(request, response, keys, sessions) : local(request);
    if (!caller.scopes.has(scope)) throw new PerennialError('SCOPE_MISSING', { value: scope });
    response.locals.caller = caller;
    next();
  };
}

/** Whom the guard let pass. */
export function callerOf(response: Response): Caller {
  return response.locals.caller as Caller;
}

/** For the log: null where the guard has let nobody pass. */
export function callerIdOf(response: Response): string | null {
  return (response.locals.caller as Caller | undefined)?.id ?? null;
}

async function callerIn(request: Request, response: Response, keys: KeyRing, sessions: Sessions): Promise<Caller> {
  const secret = keyIn(request);
  if (secret !== null) {
    const caller = keys.callerOf(secret);
    if (caller) return caller;
    response.setHeader('WWW-Authenticate', 'Bearer error="invalid_token"');
    throw new PerennialError('KEY_REFUSED');
  }
  const token = tokenIn(request);
  const id = token && (await sessions.keyOf(token));
  const caller = id ? keys.callerById(id) : null;
  if (!caller) {
    response.setHeader('WWW-Authenticate', 'Bearer');
    throw new PerennialError('KEY_REQUIRED');
  }
  // A browser sends the cookie whoever asks it to.
  checkOrigin(request, true);
  return caller;
}

/** `Authorization: Bearer KEY`, or `X-API-Key: KEY`. */
function keyIn({ headers }: Request): string | null {
  const bearer = /^Bearer +(\S+)$/i.exec(headers.authorization ?? '')?.[1];
  const plain = headers['x-api-key'];
  return bearer ?? (typeof plain === 'string' ? plain : null);
}

/**
 * Without keys a page of the web, opened in a browser on this machine, must not reach the server: neither by a name of its
 * own that it has led here (the Host then is that name), nor by asking the browser to write (the Origin then is its own).
 */
function local(request: Request): Caller {
  const host = (request.headers.host ?? '').replace(/:\d+$/, '').replace(/^\[(.*)\]$/, '$1');
  if (host !== 'localhost' && isIP(host) === 0) throw new PerennialError('HOST_FOREIGN');
  checkOrigin(request, false);
  return LOCAL;
}

/** @param needed  whether a write without Origin is refused: browsers send one with each */
function checkOrigin({ method, headers }: Request, needed: boolean): void {
  if (method === 'GET' || method === 'HEAD') return;
  const { origin, host } = headers;
  if (origin === undefined && !needed) return;
  if (origin === `http://${host}` || origin === `https://${host}`) return;
  throw new PerennialError('ORIGIN_FOREIGN');
}
