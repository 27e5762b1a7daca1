/** Sessions of the page: a key is given once, and a cookie that scripts can't read stands for it from then on. */
import { z } from 'zod';
import { PerennialError } from '../../errors.ts';
import { answer } from '../answer.ts';
import { setToken, tokenIn } from '../auth/cookie.ts';
import { callerOf } from '../auth/guard.ts';
import type { Caller, KeyRing } from '../auth/keyRing.ts';
import type { Sessions } from '../auth/sessions.ts';
import { jsonBody } from '../jsonBody.ts';
import { SCOPES } from '../operation.ts';
import { parseRequest } from '../problems.ts';
import type { Route } from './route.ts';

const signInSchema = z.strictObject({ key: z.string().max(200) }).meta({ id: 'SignIn' });

export const sessionSchema = z
  .object({
    caller: z.string().meta({ description: 'The key’s id; `local` where the server needs no key.' }),
    scopes: z.array(z.enum(SCOPES)).meta({ description: 'What it may do.' }),
    capabilities: z.array(z.string()).meta({ description: 'What this server has, such as `customers` or `training`.' }),
  })
  .meta({ id: 'Session' });

const content = { 'application/json': sessionSchema };

export function sessionRoutes(
  keys: KeyRing | null,
  sessions: Sessions,
  capabilities: () => readonly string[],
): readonly Route[] {
  const cardOf = ({ id, scopes }: Caller): z.infer<typeof sessionSchema> => ({
    ...{ caller: id, scopes: [...scopes] },
    capabilities: [...capabilities()],
  });
  const signIn: Route = {
    method: 'POST',
    path: '/v1/session',
    scope: null,
    operation: {
      id: 'signIn',
      tag: 'Access',
      summary: 'Open a session with a key: its cookie (HttpOnly, SameSite=Strict, 12 hours) stands for the key',
      body: { 'application/json': signInSchema },
      answers: { 200: { description: 'The cookie is set.', content } },
      problems: ['REQUEST_INVALID', 'MEDIA_TYPE', 'REQUEST_TOO_LARGE', 'KEY_REFUSED'],
    },
    handlers: [
      ...jsonBody(2000, '{"key": "prn_…"}'),
      async (request, response) => {
        const { key } = parseRequest(signInSchema, request.body);
        const caller = keys?.callerOf(key);
        if (!caller) throw new PerennialError('KEY_REFUSED');
        setToken(response, await sessions.start(caller.id));
        answer(response, 200, cardOf(caller));
      },
    ],
  };
  const whoAmI: Route = {
    method: 'GET',
    path: '/v1/session',
    scope: 'read',
    operation: {
      id: 'session',
      tag: 'Access',
      summary: 'Who asks, and what the one may do',
      answers: { 200: { description: 'The caller.', content } },
    },
    handlers: [(_request, response) => answer(response, 200, cardOf(callerOf(response)))],
  };
  const signOut: Route = {
    method: 'DELETE',
    path: '/v1/session',
    scope: 'read',
    operation: {
      id: 'signOut',
      tag: 'Access',
      summary: 'End the session',
      answers: { 204: { description: 'It has ended.' } },
    },
    handlers: [
      async (request, response) => {
        const token = tokenIn(request);
        if (token !== null) await sessions.end(token);
        setToken(response, null);
        response.writeHead(204).end();
      },
    ],
  };
  return [signIn, whoAmI, signOut];
}
